/** How the portal reaches a TRE: through an agent of ours, or through a worker that speaks RQuest's Task API and knows nothing of us. */
export const treKinds = ["fivefold", "cohort-discovery-worker"] as const;
export type TreKind = (typeof treKinds)[number];
