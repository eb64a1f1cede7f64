import { ok, refuse } from "#lib/kernel/result.ts";
import { largestCodeList, mostCodes, unreadable, type CodeList, type ReadList } from "./code-list.ts";

/** OMOP concept ids as people paste them: by lines, commas, semicolons or spaces. A name may follow an id on its line after a tab or a bar. */
export function readConceptIds(text: string): ReadList {
  if (text.length > largestCodeList) return refuse("too-large", `The list is longer than ${largestCodeList / 1024 / 1024} MiB: that is no code list.`);
  const list: CodeList = { name: undefined, concepts: [], codes: [], unread: [], doubts: [] };
  const seen = new Set<number>();
  for (const [at, whole] of text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/).entries()) {
    const [, lone, name] = /^\s*(\d+)\s*[\t|]\s*(.+?)\s*\|?\s*$/.exec(whole) ?? [];
    const ids = lone === undefined ? whole.split(/[\s,;|]+/).filter((part) => part !== "") : [lone];
    for (const id of ids) add(at + 1, id, name);
    if (list.concepts.length > mostCodes) return refuse("too-large", `The list has more than ${mostCodes.toLocaleString("en-GB")} ids.`);
  }
  if (list.concepts.length === 0 && list.unread.length === 0) return refuse("invalid-input", "Paste at least one concept id.");
  return ok(list);

  function add(line: number, text: string, name: string | undefined): void {
    const id = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    if (!Number.isInteger(id)) return void list.unread.push(unreadable(line, text, "This is no OMOP concept id: those are whole numbers of at most 10 digits. A code of a vocabulary needs a CSV with its vocabulary."));
    if (id === 0) return void list.unread.push(unreadable(line, text, "Concept 0 means “no mapping” and cannot be asked for."));
    if (id > 2_147_483_647) return void list.unread.push(unreadable(line, text, "OMOP concept ids are no larger than 2147483647; this looks like a vocabulary’s own code."));
    if (seen.has(id)) return void list.unread.push(unreadable(line, text, "The same id stands earlier."));
    seen.add(id);
    list.concepts.push({ line, item: { conceptId: id, name: (name ?? `Concept ${id}`).slice(0, 1000), descendants: false, mapped: false, exclude: false } });
  }
}
