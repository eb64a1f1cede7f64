/** From the least to the most. */
export const amendmentClasses = ["administrative", "minor", "substantial"] as const;
export type AmendmentClass = (typeof amendmentClasses)[number];

const rank = (one: AmendmentClass): number => amendmentClasses.indexOf(one);
export const isHigher = (one: AmendmentClass, than: AmendmentClass): boolean => rank(one) > rank(than);
export const highestOf = (all: readonly AmendmentClass[]): AmendmentClass | null => all.reduce<AmendmentClass | null>((most, one) => (most === null || isHigher(one, most) ? one : most), null);

export const classWords: Record<AmendmentClass, string> = {
  administrative: "Recorded, and the committee is told. Nobody has to decide.",
  minor: "The chair, or a member to whom the committee gave it, decides alone.",
  substantial: "The whole committee decides.",
};
