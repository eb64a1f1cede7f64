/** Which vocabulary a column of codes is probably of: by the column's name, else by the look of most codes. Always with its doubt, in words. */
import { listVocabularies } from "./code-list.ts";

type Guess = { vocabulary: string; because: string };
const byHeader: readonly (readonly [RegExp, string])[] = [
  [/dmd/i, "dmd"], [/snomed|conceptid/i, "SNOMED"], [/icd_?10/i, "ICD10"], [/ctv3/i, "CTV3"], [/read/i, "Read"], [/opcs/i, "OPCS4"], [/bnf/i, "BNF"],
];
/** SNOMED CT identifiers (SCTID) end in a Verhoeff check digit and have at least 6 digits; see the SNOMED CT technical guide. */
const looks: readonly (readonly [string, (code: string) => boolean])[] = [
  ["SNOMED", isSctid],
  ["LOINC", (code) => /^\d{1,7}-\d$/.test(code)],
  ["ICD10", (code) => /^[A-Z]\d{2}(\.?[\dX]{1,4})?$/.test(code)],
  ["ATC", (code) => /^[A-Z]\d{2}([A-Z]([A-Z](\d{2})?)?)?$/.test(code)],
  ["BNF", (code) => /^\d{4}[\dA-Z]{5,11}$/.test(code)],
  ["Read", (code) => /^[A-Za-z\d.]{5}(\d{2})?$/.test(code) && /\./.test(code)],
];

const times = [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 4, 0, 6, 7, 8, 9, 5], [2, 3, 4, 0, 1, 7, 8, 9, 5, 6], [3, 4, 0, 1, 2, 8, 9, 5, 6, 7], [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
  [5, 9, 8, 7, 6, 0, 4, 3, 2, 1], [6, 5, 9, 8, 7, 1, 0, 4, 3, 2], [7, 6, 5, 9, 8, 2, 1, 0, 4, 3], [8, 7, 6, 5, 9, 3, 2, 1, 0, 4], [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]];
const turns = [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 5, 7, 6, 2, 8, 3, 0, 9, 4], [5, 8, 0, 3, 7, 9, 6, 1, 4, 2], [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
  [9, 4, 5, 3, 1, 2, 6, 8, 7, 0], [4, 2, 8, 6, 5, 7, 3, 9, 0, 1], [2, 7, 9, 3, 8, 0, 6, 4, 1, 5], [7, 0, 4, 6, 9, 1, 3, 2, 5, 8]];
/** Whether a text is a SNOMED CT identifier, by its check digit: 22298006 is, 22298007 is not. */
export function isSctid(text: string): boolean {
  if (!/^[1-9]\d{5,17}$/.test(text)) return false;
  return [...text].reverse().reduce((check, digit, at) => times[check]![turns[at % 8]![Number(digit)]!]!, 0) === 0;
}

export function guessVocabulary(codes: readonly string[], header: string | undefined): Guess | undefined {
  const named = header === undefined ? undefined : byHeader.find(([pattern]) => pattern.test(header));
  if (named) return { vocabulary: named[1], because: `The column “${header ?? ""}” was taken for ${wordsFor(named[1])}. Choose another vocabulary if it is not.` };
  if (codes.length === 0) return undefined;
  const counted = looks.map(([vocabulary, fits]) => ({ vocabulary, n: codes.filter((code) => fits(code)).length }));
  const best = counted.reduce((a, b) => (b.n > a.n ? b : a));
  if (best.n === 0 || best.n * 2 < codes.length) return undefined;
  const also = best.vocabulary === "SNOMED" ? " (dm+d codes look the same)" : best.vocabulary === "ICD10" ? " (OPCS-4 and ICD-10-CM codes look alike)" : "";
  return { vocabulary: best.vocabulary, because: `${best.n} of ${codes.length} codes look like ${wordsFor(best.vocabulary)}${also}, so all were taken for it. Choose another vocabulary if they are not.` };
}
const wordsFor = (vocabulary: string): string => (listVocabularies as Readonly<Record<string, string>>)[vocabulary] ?? vocabulary;

/** The OMOP vocabulary_id for a name, a FHIR system URI or an id as people write them; undefined where it is none of these. */
export function vocabularyNamed(text: string): string | undefined {
  const wanted = text.trim().toLowerCase().replace(/\/+$/, "");
  const uri = systems.find(([address]) => address === wanted || (address === "http://snomed.info/sct" && wanted.startsWith(`${address}/`)));
  if (uri) return uri[1];
  const plain = wanted.replaceAll(/[^a-z0-9]/g, "");
  if (plain === "snomedct") return "SNOMED";
  return Object.entries(listVocabularies).find(([id, words]) => [id, words].some((name) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "") === plain))?.[0];
}
/** FHIR code system addresses (terminology.hl7.org, and NHS England's for dm+d and OPCS-4). */
export const systems: readonly (readonly [system: string, vocabulary: string])[] = [
  ["http://snomed.info/sct", "SNOMED"], ["https://dmd.nhs.uk", "dmd"], ["http://hl7.org/fhir/sid/icd-10", "ICD10"], ["http://hl7.org/fhir/sid/icd-10-uk", "ICD10"], ["http://hl7.org/fhir/sid/icd-10-cm", "ICD10CM"],
  ["http://hl7.org/fhir/sid/icd-9-cm", "ICD9CM"], ["https://fhir.hl7.org.uk/codesystem/opcs-4", "OPCS4"], ["http://read.info/readv2", "Read"], ["http://read.info/ctv3", "CTV3"],
  ["http://loinc.org", "LOINC"], ["http://www.nlm.nih.gov/research/umls/rxnorm", "RxNorm"], ["http://www.whocc.no/atc", "ATC"], ["http://www.ama-assn.org/go/cpt", "CPT4"],
];
