/** What the names of concept sets stand for. Only what decides which records a set means is said; a vocabulary's codes and classes are not. */
import type { ConceptSet, ConceptSetItem } from "../concept-set.ts";
import { conceptName, descending, quoted, whole } from "./atoms.ts";
import { choice, flag, inWords, mapped, oneOf, phrase, separated, type Form } from "./form.ts";
import { keyFor } from "./invented-names.ts";
import { namesOf, onOneLine, type Names } from "./names.ts";
import type { LineNode, Reader } from "./read-lines.ts";

type Said = { name: string; conceptId: number; descendants: boolean; mapped?: boolean };
const item: Form<Said> = phrase<Said>("{name} [{conceptId} {descendants}{mapped}]", { name: conceptName, conceptId: whole, descendants: descending, mapped: flag(", and codes that map to them") });
const items: Form<Said[]> = oneOf(mapped(choice({ none: "nothing" }), (): Said[] => [], (list) => (list.length === 0 ? "none" : undefined)), separated(item, "; "));
type SaidSet = { name: string; included: Said[]; excluded?: Said[] };
const setLine = phrase<SaidSet>("“{name}”: {included}⟨, without {excluded}⟩", { name: quoted, included: items, excluded: separated(item, "; ") });

const most = 12;
const said = ({ name, conceptId, descendants, mapped: m }: ConceptSetItem): Said => ({ name, conceptId, descendants, mapped: m });
/** One line; of a long list only the first few are said, and the reader must know the set to read it back. */
export function sayConceptSet(set: ConceptSet, names: Names): string {
  const listed = (exclude: boolean) => set.items.filter((i) => i.exclude === exclude).map(said);
  const [included, excluded] = [listed(false), listed(true)];
  const name = names.sets.find((s) => s.id === set.key)?.shown ?? onOneLine(set.name);
  const cut = (list: Said[]): string => inWords(items, list.slice(0, most), names) + (list.length > most ? `; and ${list.length - most} more` : "");
  if (included.length > most || excluded.length > most) return `“${name}”: ${cut(included)}${excluded.length === 0 ? "" : `, without ${cut(excluded)}`}`;
  return inWords(setLine, { name, included, ...(excluded.length > 0 ? { excluded } : {}) }, names);
}

/** The sets of these lines. One that reads as a known set does is that set, with all that is not said of it; one of the same name keeps its key. */
export function readConceptSets(lines: readonly LineNode[], known: readonly ConceptSet[], reader: Reader): ConceptSet[] {
  const names = namesOf({ conceptSets: known });
  const asSaid = new Map(known.map((set) => [sayConceptSet(set, names), set]));
  const taken = known.map((set) => set.key);
  return lines.flatMap((node): ConceptSet[] => {
    const same = asSaid.get(node.text);
    if (same) return [same];
    const found = reader.line(setLine, node);
    if (!found) return [];
    if ([...found.included, ...(found.excluded ?? [])].some((i) => /^and \d+ more\b/.test(i.name))) {
      reader.wrong(node, "This set has more concepts than are named here. Change it in the form, or name all of its concepts.");
      return [];
    }
    const before = known.find((set) => names.sets.some((n) => n.id === set.key && n.shown === found.name));
    const key = before?.key ?? keyFor(found.name, taken);
    taken.push(key);
    const whole = (s: Said, exclude: boolean): ConceptSetItem => ({
      ...before?.items.find((i) => i.conceptId === s.conceptId && onOneLine(i.name) === s.name), name: s.name, conceptId: s.conceptId, descendants: s.descendants, mapped: s.mapped ?? false, exclude,
    });
    return [{ key, name: before?.name ?? found.name, items: [...found.included.map((i) => whole(i, false)), ...(found.excluded ?? []).map((i) => whole(i, true))] }];
  });
}
