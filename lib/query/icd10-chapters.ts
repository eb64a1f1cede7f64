/**
 * The 22 chapters of ICD-10 and the codes in each, by their first letter and, where two chapters share a letter, second digit.
 * National editions (ICD-10-CM, ICD-10-GM …) keep the chapters. Titles are plain English, not the classification's own wording.
 * Source: ICD-10, WHO, volume 1, list of chapters.
 */
export type Icd10Chapter = { numeral: string; range: string; title: string };
export const icd10Chapters: readonly Icd10Chapter[] = [
  { numeral: "I", range: "A00-B99", title: "Infections" },
  { numeral: "II", range: "C00-D49", title: "Cancers and other growths" },
  { numeral: "III", range: "D50-D89", title: "Blood and immune system" },
  { numeral: "IV", range: "E00-E90", title: "Hormones, nutrition and metabolism" },
  { numeral: "V", range: "F00-F99", title: "Mental health and behaviour" },
  { numeral: "VI", range: "G00-G99", title: "Nervous system" },
  { numeral: "VII", range: "H00-H59", title: "Eyes" },
  { numeral: "VIII", range: "H60-H95", title: "Ears" },
  { numeral: "IX", range: "I00-I99", title: "Heart and circulation" },
  { numeral: "X", range: "J00-J99", title: "Lungs and breathing" },
  { numeral: "XI", range: "K00-K95", title: "Digestion" },
  { numeral: "XII", range: "L00-L99", title: "Skin" },
  { numeral: "XIII", range: "M00-M99", title: "Bones, joints and muscles" },
  { numeral: "XIV", range: "N00-N99", title: "Kidneys, bladder and genitals" },
  { numeral: "XV", range: "O00-O99", title: "Pregnancy and birth" },
  { numeral: "XVI", range: "P00-P96", title: "Around the time of birth" },
  { numeral: "XVII", range: "Q00-Q99", title: "Conditions present from birth" },
  { numeral: "XVIII", range: "R00-R99", title: "Symptoms and findings without a diagnosis" },
  { numeral: "XIX", range: "S00-T98", title: "Injury and poisoning" },
  { numeral: "XX", range: "V01-Y98", title: "Causes of injury or illness from outside" },
  { numeral: "XXI", range: "Z00-Z99", title: "Contacts with health services for other reasons" },
  { numeral: "XXII", range: "U00-U99", title: "Special purposes" },
];

/** Letters of one chapter only, by the chapter's place in the list. D and H are split at a second character of 5 and 6. */
export const chapterOfLetter: Readonly<Record<string, number>> = {
  A: 0, B: 0, C: 1, E: 3, F: 4, G: 5, I: 8, J: 9, K: 10, L: 11, M: 12, N: 13, O: 14, P: 15, Q: 16, R: 17, S: 18, T: 18, V: 19, W: 19, X: 19, Y: 19, Z: 20, U: 21,
};
export const sharedLetters: Readonly<Record<string, { below: number; digit: number; from: number }>> = {
  D: { below: 1, digit: 5, from: 2 }, H: { below: 6, digit: 6, from: 7 },
};
/** OMOP's names of the vocabularies that are ICD-10 or a national edition of it (ICD10PCS, of procedures, is none). */
export const icd10Vocabularies = ["ICD10", "ICD10CM", "ICD10CN", "ICD10GM", "CIM10", "KCD7"] as const;

/** Place in `icd10Chapters`, or null where the code is none of ICD-10: `E11.9` → 3, `D50` → 2. */
export function icd10ChapterOf(code: string): number | null {
  const [letter, digit] = [code.charAt(0).toUpperCase(), code.charAt(1)];
  if (!/\d/.test(digit)) return null;
  const shared = sharedLetters[letter];
  if (shared) return Number(digit) < shared.digit ? shared.below : shared.from;
  return chapterOfLetter[letter] ?? null;
}
