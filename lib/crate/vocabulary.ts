/** The IRIs and fixed names of Five Safes RO-Crate 0.4. Other spellings of the same words are other words. */

export const metadataPath = "ro-crate-metadata.json";
export const outputsFolder = "outputs/";
/** Where Fivefold's request crates keep what is asked and what allows it. */
export const queryPath = "query.json";
export const approvalPath = "approval.jws";
/** What members of the committee signed of it with their passkeys (lib/approval/portable-signatures.ts). */
export const approvalSignaturesPath = "approval.signatures.json";
/** The project's place in the log of the data use register. */
export const registerProofPath = "register.tlog-proof";

export const profileIri = "https://w3id.org/5s-crate/0.4";
/** 1.2, not 1.3: that version moved FormalParameter to another IRI, which 0.4 crates still use. */
export const contextIri = "https://w3id.org/ro/crate/1.2/context";
export const roCrateIri = "https://w3id.org/ro/crate/1.2";
export const roCrateFamilyIri = "https://w3id.org/ro/crate";
export const workflowCrateIri = "https://w3id.org/workflowhub/workflow-ro-crate/1.0";
export const sha512Iri = "https://www.iana.org/assignments/named-information#sha-512";

/** Safe Haven Provenance terms: the kind of a review action. */
export const shp = {
  check: "https://w3id.org/shp#CheckValue",
  validation: "https://w3id.org/shp#ValidationCheck",
  signOff: "https://w3id.org/shp#SignOff",
  disclosure: "https://w3id.org/shp#DisclosureCheck",
  generateCheckValue: "https://w3id.org/shp#GenerateCheckValue",
} as const;

/** Strings in 0.4 (http, not https; never `{"@id": ..}`), by the word used everywhere else. */
export const actionStatuses = {
  potential: "http://schema.org/PotentialActionStatus",
  active: "http://schema.org/ActiveActionStatus",
  completed: "http://schema.org/CompletedActionStatus",
  failed: "http://schema.org/FailedActionStatus",
} as const;
