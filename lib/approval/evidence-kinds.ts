/** What can be shown of people and projects, each with an end: SATRE 5.2 (training and accreditation of users), UK SDE practice (contracts, ethics). As data: forms, reviews and refusals say the same words. */
export const evidenceKinds = ["training", "accreditation", "contract", "ethics", "data-sharing"] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];
type Holder = "person" | "project";

export const evidenceTable: Readonly<Record<EvidenceKind, { readonly of: Holder; readonly name: string; readonly about: string }>> = {
  training: { of: "person", name: "Training", about: "A course in handling data about people safely." },
  accreditation: { of: "person", name: "Accredited researcher", about: "A status such as that of the ONS Accredited Researcher Scheme." },
  contract: { of: "person", name: "Contract", about: "What binds the person: terms of use, an access agreement or an honorary contract." },
  ethics: { of: "project", name: "Ethics approval", about: "The opinion of a research ethics committee." },
  "data-sharing": { of: "project", name: "Data sharing contract", about: "What the project’s organisation and those who hold the data have signed." },
};
export const kindsOf = (holder: Holder): EvidenceKind[] => evidenceKinds.filter((kind) => evidenceTable[kind].of === holder);
