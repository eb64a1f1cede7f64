/**
 * Vocabulary and code of checked concepts, so that a code list maps before any TRE publishes its codes. Rows of the vocabulary published with
 * OHDSI's Eunomia sample (a test compares them), and below these, rows of published OHDSI cohort definitions. All are standard concepts.
 *
 * SNOMED CT identifiers are used by permission of SNOMED International; LOINC is copyright Regenstrief Institute; RxNorm is by the US National Library of Medicine.
 */
type Row = readonly [conceptId: number, vocabulary: "SNOMED" | "RxNorm" | "LOINC", code: string];
const rows: readonly Row[] = [
  [80180, "SNOMED", "396275006"], [80809, "SNOMED", "69896004"], [81893, "SNOMED", "64766004"], [133834, "SNOMED", "24079001"], [140673, "SNOMED", "40930008"], [192671, "SNOMED", "74474003"],
  [255848, "SNOMED", "233604007"], [260139, "SNOMED", "10509002"], [313217, "SNOMED", "49436004"], [317009, "SNOMED", "195967001"], [378419, "SNOMED", "26929004"], [380378, "SNOMED", "84757009"],
  [381316, "SNOMED", "230690007"], [4163872, "SNOMED", "399208008"], [4163951, "SNOMED", "29303009"], [4216130, "SNOMED", "415070008"], [4329847, "SNOMED", "22298006"], [4336464, "SNOMED", "232717009"],
  [40481087, "SNOMED", "444814009"],
  [1112807, "RxNorm", "1191"], [1125315, "RxNorm", "161"], [1137529, "RxNorm", "36117"], [1149380, "RxNorm", "41126"], [1154343, "RxNorm", "435"], [1177480, "RxNorm", "5640"], [1310149, "RxNorm", "11289"],
  [1322184, "RxNorm", "32968"], [1332418, "RxNorm", "17767"], [1501700, "RxNorm", "10582"], [1539403, "RxNorm", "36567"], [1545958, "RxNorm", "83367"], [1713332, "RxNorm", "723"],
  [3000963, "LOINC", "718-7"], [3006923, "LOINC", "1742-6"], [3013721, "LOINC", "1920-8"], [3016723, "LOINC", "2160-0"], [3019550, "LOINC", "2951-2"], [3023103, "LOINC", "2823-3"], [3024561, "LOINC", "1751-7"],

  [201826, "SNOMED", "44054006"], [201254, "SNOMED", "46635009"], [201820, "SNOMED", "73211009"], [316866, "SNOMED", "38341003"], [320128, "SNOMED", "59621000"], [432867, "SNOMED", "55822004"],
  [3004410, "LOINC", "4548-4"], [3004249, "LOINC", "8480-6"], [3025315, "LOINC", "29463-7"],
];

export type CheckedCode = { vocabulary: Row[1]; code: string };
export const checkedCodes: ReadonlyMap<number, CheckedCode> = new Map(rows.map(([conceptId, vocabulary, code]) => [conceptId, { vocabulary, code }]));
