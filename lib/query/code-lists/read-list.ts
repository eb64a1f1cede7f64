/** A code list in whichever form it is: what a person chose, or what it looks like. */
import { ok, refuse } from "#lib/kernel/result.ts";
import { largestCodeList, type CodeList, type ReadList } from "./code-list.ts";
import { readConceptSetJson } from "./export.ts";
import { isSctid } from "./guess-vocabulary.ts";
import { readCodeListCsv } from "./read-csv.ts";
import { readConceptIds } from "./read-ids.ts";
import { readValueSet } from "./read-value-set.ts";

export const listForms = { csv: "A CSV or a table with a heading line, such as from OpenCodelists", codes: "Codes, one a line", ids: "OMOP concept ids", "value-set": "A FHIR ValueSet (JSON)", "concept-set": "A concept set’s JSON, from here" } as const;
export type ListForm = keyof typeof listForms;

/** What a text looks like; a person may know better. */
export function formOf(text: string): ListForm {
  const start = text.replace(/^\uFEFF/, "").trimStart();
  if (start.startsWith("{")) return /"kind"\s*:\s*"fivefold-concept-set"/.test(start.slice(0, 200)) ? "concept-set" : "value-set";
  const [first = ""] = start.split(/\r\n|\r|\n/);
  // A heading has a word of letters; a line of ids or codes begins with a digit, and so does an id that its name follows.
  if (!/^["']?\d/.test(first) && /[a-z]{2,}/i.test(first)) return "csv";
  const ids = start.split(/[\s,;]+/).filter((part) => /^\d+$/.test(part));
  const codes = ids.filter((id) => id.length > 7 && isSctid(id));
  return ids.length === 0 || codes.length * 2 > ids.length ? "codes" : "ids";
}

/** `vocabulary` is a person's choice for codes that do not name one. */
export function readList(text: string, form: ListForm, vocabulary?: string): ReadList {
  if (text.trim() === "") return refuse("invalid-input", "Paste a list, or choose a file.");
  if (text.length > largestCodeList) return refuse("too-large", `The list is longer than ${largestCodeList / 1024 / 1024} MiB: that is no code list.`);
  switch (form) {
    case "csv": return readCodeListCsv(text, vocabulary);
    case "codes": return lineEarlier(readCodeListCsv(`code\n${text.replace(/^\uFEFF/, "").split(/[\s,;]+/).filter((part) => part !== "").join("\n")}`, vocabulary));
    case "ids": return readConceptIds(text);
    case "value-set": return readValueSet(text);
    case "concept-set": {
      const read = readConceptSetJson(text);
      return read.ok ? ok({ name: read.value.name, concepts: read.value.items.map((item) => ({ line: 0, item })), codes: [], unread: [], doubts: [] }) : read;
    }
  }
}

/** The heading that was put before the codes is not the person's. */
function lineEarlier(read: ReadList): ReadList {
  if (!read.ok) return read;
  const moved = <T extends { line: number }>(rows: readonly T[]): T[] => rows.map((row) => ({ ...row, line: Math.max(row.line - 1, 0) }));
  return ok({ ...read.value, concepts: moved(read.value.concepts), codes: moved(read.value.codes), unread: moved(read.value.unread) } satisfies CodeList);
}
