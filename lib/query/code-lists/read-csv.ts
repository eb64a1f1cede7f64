/** OpenCodelists CSV and its kin: a header that names the columns, one code a line. Our own CSV export is read by the same headers. */
import { ok, refuse } from "#lib/kernel/result.ts";
import { ConceptSetItem } from "../concept-set.ts";
import { largestCodeList, mostCodes, unreadable, type CodeList, type ReadList } from "./code-list.ts";
import { guessVocabulary, vocabularyNamed } from "./guess-vocabulary.ts";
import { tableRows, type TableRow } from "./table-lines.ts";

const headers = {
  conceptId: ["concept_id", "conceptid_omop", "omop_concept_id"],
  code: ["code", "concept_code", "snomedcode", "snomed_code", "snomedct_code", "snomedctconceptid", "conceptid", "dmd_id", "dmd", "dmd_code", "icd10", "icd10_code", "icd_code", "ctv3id", "ctv3_code", "readcode", "read_code", "opcs4_code", "bnf_code"],
  term: ["term", "name", "description", "concept_name", "display", "preferred_term", "nm", "dmd_name", "icd10_description"],
  vocabulary: ["vocabulary", "vocabulary_id", "system", "coding_system", "terminology"],
  descendants: ["descendants", "include_descendants", "includedescendants"],
  mapped: ["mapped", "include_mapped", "includemapped"],
  exclude: ["exclude", "is_excluded", "isexcluded"],
} as const;
type Column = keyof typeof headers;

const plain = (header: string) => header.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_").replaceAll(/^_+|_+$/g, "");
function columnsOf(header: TableRow): Map<Column, number> {
  const names = header.cells.map(plain);
  const found = new Map<Column, number>();
  for (const [column, known] of Object.entries(headers) as [Column, readonly string[]][]) {
    const at = known.map((name) => names.indexOf(name)).find((index) => index >= 0);
    if (at !== undefined) found.set(column, at);
  }
  return found;
}
const truth = (text: string): boolean => /^(1|true|yes|y)$/i.test(text);
/** The mark that our export puts before what a spreadsheet would run. */
const unguarded = (text: string): string => text.replace(/^'(?=\s*[=+\-@\t\r])/, "");

/** `vocabulary` is the reader's choice (an OMOP vocabulary_id); without one, a column of the file or a guess with its doubt. */
export function readCodeListCsv(text: string, vocabulary?: string): ReadList {
  if (text.length > largestCodeList) return refuse("too-large", `The list is longer than ${largestCodeList / 1024 / 1024} MiB: that is no code list.`);
  const { rows, unclosed } = tableRows(text);
  const [header, ...lines] = rows;
  if (!header) return refuse("invalid-input", "The file is empty.");
  const columns = columnsOf(header);
  if (!columns.has("code") && !columns.has("conceptId")) {
    return refuse("invalid-input", `No column of codes: the first line has ${header.cells.map((cell) => `“${cell.slice(0, 40)}”`).slice(0, 12).join(", ")}. Name one of them “code” (or “concept_id” for OMOP ids).`);
  }
  if (lines.length > mostCodes) return refuse("too-large", `The list has ${lines.length.toLocaleString("en-GB")} lines; at most ${mostCodes.toLocaleString("en-GB")} can be read.`);
  const cell = (row: TableRow, column: Column): string => { const at = columns.get(column); return at === undefined ? "" : unguarded(row.cells[at] ?? ""); };
  const headerName = header.cells[columns.get("code") ?? -1];
  const guess = vocabulary === undefined ? guessVocabulary(lines.map((row) => cell(row, "code")).filter((code) => code !== ""), headerName) : undefined;
  const list: CodeList = { name: undefined, concepts: [], codes: [], unread: [], doubts: [] };
  const seen = new Set<string>();
  for (const row of lines) readLine(row);
  if (guess !== undefined && list.codes.some((code) => code.vocabulary === guess.vocabulary)) list.doubts.push(guess.because);
  if (unclosed !== undefined) list.unread.push(unreadable(unclosed, "", "A quotation mark opens here and never closes: nothing after it was read."));
  return ok(list);

  function readLine(row: TableRow): void {
    const whole = row.cells.join(" | ");
    const [id, code, term] = [cell(row, "conceptId"), cell(row, "code"), cell(row, "term")];
    const flags = { descendants: truth(cell(row, "descendants")), exclude: truth(cell(row, "exclude")) };
    if (id !== "") {
      const named = vocabulary ?? cell(row, "vocabulary");
      const item = ConceptSetItem.safeParse({ conceptId: /^\d{1,10}$/.test(id) ? Number(id) : id, name: term === "" ? `Concept ${id}` : term, ...(code === "" ? {} : { code }), ...(named === "" ? {} : { vocabulary: named }), ...flags, mapped: truth(cell(row, "mapped")) });
      if (!item.success) list.unread.push(unreadable(row.line, whole, /^\d+$/.test(id) ? (item.error.issues[0]?.message ?? "This is no concept.") : `“${id.slice(0, 40)}” is no OMOP concept id.`));
      else if (isNew(`#${id}`, row)) list.concepts.push({ line: row.line, item: item.data });
      return;
    }
    if (code === "") return void list.unread.push(unreadable(row.line, whole, "There is no code on this line."));
    if (code.length > 100) return void list.unread.push(unreadable(row.line, whole, "The code is longer than any vocabulary’s."));
    if (/^\d(\.\d+)?E\+?\d+$/i.test(code)) return void list.unread.push(unreadable(row.line, whole, "A spreadsheet has rounded this code to a number with an exponent: its last digits are lost. Export the list anew, with codes as text."));
    const written = cell(row, "vocabulary");
    const known = written === "" ? undefined : vocabularyNamed(written);
    const chosen = vocabulary ?? (written === "" ? guess?.vocabulary : (known ?? written));
    if (chosen === undefined) return void list.unread.push(unreadable(row.line, whole, "The vocabulary of this code is not known: choose one."));
    if (isNew(`${chosen} ${code}`, row)) list.codes.push({ line: row.line, code, term, vocabulary: chosen, ...flags });
  }
  function isNew(key: string, row: TableRow): boolean {
    if (seen.has(key)) list.unread.push(unreadable(row.line, row.cells.join(" | "), "The same code stands on an earlier line."));
    return !seen.has(key) && seen.add(key) !== undefined;
  }
}
