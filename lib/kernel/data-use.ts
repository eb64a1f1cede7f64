/**
 * What data may be used for, in the terms of the Data Use Ontology (EBISPOT/DUO, release of September 2022), as data. A permission says
 * which research; a modifier narrows it. The sentences are ours.
 */
import { z } from "zod";

export const dataUsePermissions = ["NRES", "GRU", "HMB", "DS", "POA"] as const;
export type DataUsePermission = (typeof dataUsePermissions)[number];
export const dataUseModifiers = ["RS", "NMDS", "GSO", "NPUNCU", "PUB", "COL", "IRB", "GS", "MOR", "TS", "US", "PS", "IS", "RTN", "CC", "NPOA", "NPU", "NCU"] as const;
export type DataUseModifier = (typeof dataUseModifiers)[number];

/** What a term is said with: nothing, or some words (a place, a day, a number of months). */
type Term = { readonly duo: string; readonly name: string; readonly sentence: string; readonly needs?: "months" | "words" };
export const dataUseTerms: Readonly<Record<DataUsePermission | DataUseModifier, Term>> = {
  NRES: { duo: "DUO:0000004", name: "No restriction", sentence: "Any use." },
  GRU: { duo: "DUO:0000042", name: "General research", sentence: "Any research." },
  HMB: { duo: "DUO:0000006", name: "Health research", sentence: "Research into health, medicine or biology." },
  DS: { duo: "DUO:0000007", name: "Research into named diseases", sentence: "Research into the diseases named, and kinds of them, only." },
  POA: { duo: "DUO:0000011", name: "Origins and ancestry", sentence: "Research into the origins or ancestry of populations only." },
  RS: { duo: "DUO:0000012", name: "A certain kind of research", sentence: "Only the kind of research that is named.", needs: "words" },
  NMDS: { duo: "DUO:0000015", name: "No general methods research", sentence: "Methods may be developed only for the research that is permitted." },
  GSO: { duo: "DUO:0000016", name: "Genetic studies only", sentence: "Only studies of genetics, or such with a phenotype." },
  NPUNCU: { duo: "DUO:0000018", name: "Not for profit, no commercial use", sentence: "Only organisations that do not seek profit, and no commercial use." },
  PUB: { duo: "DUO:0000019", name: "Publication", sentence: "What is found must be made available to others." },
  COL: { duo: "DUO:0000020", name: "Collaboration", sentence: "In collaboration with those who collected the data." },
  IRB: { duo: "DUO:0000021", name: "Ethics approval", sentence: "With the approval of an ethics committee." },
  GS: { duo: "DUO:0000022", name: "Certain places", sentence: "Only in the places that are named.", needs: "words" },
  MOR: { duo: "DUO:0000024", name: "Publication not before a day", sentence: "Nothing is published before the day that is named.", needs: "words" },
  TS: { duo: "DUO:0000025", name: "Limited time", sentence: "For the number of months that is named.", needs: "months" },
  US: { duo: "DUO:0000026", name: "Named people", sentence: "Only the people who were approved." },
  PS: { duo: "DUO:0000027", name: "Named project", sentence: "Only the project that was approved." },
  IS: { duo: "DUO:0000028", name: "Named institution", sentence: "Only within an institution that was approved." },
  RTN: { duo: "DUO:0000029", name: "Return of results", sentence: "Derived data come back to those who hold the data." },
  CC: { duo: "DUO:0000043", name: "Clinical care", sentence: "Use in clinical care." },
  NPOA: { duo: "DUO:0000044", name: "No ancestry research", sentence: "No research into origins or ancestry." },
  NPU: { duo: "DUO:0000045", name: "Not-for-profit organisations", sentence: "Only organisations that do not seek profit." },
  NCU: { duo: "DUO:0000046", name: "No commercial use", sentence: "No commercial use." },
};

/** A disease by an id of an ontology, such as MONDO:0005148, with its name. */
export const Disease = z.strictObject({ id: z.string().regex(/^[A-Za-z]+:[A-Za-z0-9_.-]+$/, "Write the id of an ontology, such as MONDO:0005148."), name: z.string().trim().min(2, "Write the name of the disease beside its id.").max(120) });
export type Disease = z.infer<typeof Disease>;

/** What one dataset may be used for. */
export const DataUse = z.strictObject({
  permission: z.enum(dataUsePermissions),
  diseases: z.array(Disease).max(50).default([]),
  modifiers: z.array(z.strictObject({ term: z.enum(dataUseModifiers), /** A place, a day, a number of months: where the term needs it. */ value: z.string().trim().max(120).default("") })).max(dataUseModifiers.length).default([]),
}).superRefine((use, refinement) => {
  if ((use.permission === "DS") !== (use.diseases.length > 0)) refinement.addIssue({ code: "custom", path: ["diseases"], message: "name the diseases where, and only where, the permission is DS" });
  for (const [at, { term, value }] of use.modifiers.entries()) {
    const { needs } = dataUseTerms[term];
    if (needs === "words" && value === "") refinement.addIssue({ code: "custom", path: ["modifiers", at, "value"], message: `${term} needs a value in words` });
    if (needs === "months" && !/^[1-9]\d{0,2}$/.test(value)) refinement.addIssue({ code: "custom", path: ["modifiers", at, "value"], message: `${term} needs a number of months` });
    if (use.modifiers.findIndex((m) => m.term === term) < at) refinement.addIssue({ code: "custom", path: ["modifiers", at, "term"], message: `${term} is given twice` });
  }
});
export type DataUse = z.infer<typeof DataUse>;

const term = (code: DataUsePermission | DataUseModifier, value = "") => `${dataUseTerms[code].name}${value === "" ? "" : ` (${value})`}`;
/** `Research into named diseases: Type 2 diabetes; Named people; Limited time (24 months)`. */
export const dataUseInWords = ({ permission, diseases, modifiers }: DataUse): string =>
  [`${term(permission)}${diseases.length > 0 ? `: ${diseases.map((d) => d.name).join(", ")}` : ""}`, ...modifiers.map((m) => term(m.term, dataUseTerms[m.term].needs === "months" ? `${m.value} months` : m.value))].join("; ");
