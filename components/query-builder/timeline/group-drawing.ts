import { toDayNumber } from "#lib/kernel/plain-date.ts";
import { examplesOfGroup, meetsGroup, type ExampleOfGroup } from "#lib/query/example-people/of-group.ts";
import { genderConcept } from "#lib/query/checked-concepts.ts";
import type { Criterion, Group } from "#lib/query/model.ts";
import type { OmopEvent } from "#lib/query/reference/data.ts";
import { criterionInWords, windowInWords, type Phrase } from "#lib/query/words.ts";
import { manyDays } from "./day-words.ts";
import { personName, type Drawing, type Lane, type LaneOfPerson, type Mark } from "./drawing-model.ts";

type Leaf = Exclude<Criterion, { kind: "group" }>;
type Drawn = Lane & { of: (person: ExampleOfGroup) => LaneOfPerson };
const inline = (phrase: Phrase): string => (phrase.of.length === 0 ? phrase.text : `${phrase.text} ${phrase.of.map(inline).join("; ")}`);
const alone = (criterion: Criterion): Group => ({ kind: "group", match: "all", of: [criterion] });

const recordsIn = (leaf: Leaf, { data }: ExampleOfGroup): OmopEvent[] =>
  "concepts" in leaf && leaf.kind !== "race" && leaf.kind !== "ethnicity" ? (data.events[leaf.kind] ?? []).filter((e) => leaf.concepts.some((c) => c.conceptId === e.conceptId)) : [];
/** Whether a record by itself would meet the criterion. */
const meetsAlone = (leaf: Leaf, event: OmopEvent, { data }: ExampleOfGroup): boolean => meetsGroup(alone(leaf), { ...data, events: { [leaf.kind]: [event] } });

function laneOf(leaf: Leaf, key: string, heading: string, unwanted: boolean): Drawn {
  const asks = inline(criterionInWords(leaf));
  if (!("window" in leaf) && !("concepts" in leaf && leaf.kind !== "race" && leaf.kind !== "ethnicity")) {
    return {
      key, heading, asks, when: leaf.kind === "age" ? "on a date" : "", kind: "person",
      of: ({ data }) => {
        const { yearOfBirth, genderConceptId } = data.persons[0]!;
        const age = leaf.kind === "age" ? `aged ${Number(leaf.at.slice(0, 4)) - yearOfBirth} then` : "";
        const sex = leaf.kind === "sex" ? `recorded sex ${genderConceptId === genderConcept.female ? "female" : genderConceptId === genderConcept.male ? "male" : "neither"}` : "";
        return { window: leaf.kind === "age" ? { from: toDayNumber(leaf.at), to: toDayNumber(leaf.at) } : undefined, marks: [], fact: age || sex || (meetsGroup(alone(leaf), data) ? "is met" : "is not met") };
      },
    };
  }
  const { window } = leaf as { window?: { from?: string; to?: string } };
  return {
    key, heading, asks, when: windowInWords(window) || "at any time", kind: unwanted ? "unwanted" : "wanted",
    of: (person) => ({
      window: { from: window?.from ? toDayNumber(window.from) : null, to: window?.to ? toDayNumber(window.to) : null },
      marks: recordsIn(leaf, person).map((e): Mark => ({ at: toDayNumber(e.date), domain: leaf.kind as Mark["domain"], counts: meetsAlone(leaf, e, person) })),
    }),
  };
}
const groupWords = { all: "All of these", any: "One of these is enough", none: "None of these" } as const;
const lanesOf = (group: Group, key: string, unwanted: boolean): Drawn[] =>
  group.of.flatMap((c, i) => (c.kind === "group" ? lanesOf(c, `${key}.${i}`, unwanted !== (c.match === "none")) : [laneOf(c, `${key}.${i}`, groupWords[group.match], unwanted)]));

/** By how much the nearest record misses the criterion's window. */
function nearestInWords(criterion: Criterion, person: ExampleOfGroup): string {
  if (criterion.kind === "group" || !("window" in criterion) || !criterion.window) return "";
  const { from, to } = criterion.window;
  const off = recordsIn(criterion, person).map((e) => (from && e.date < from ? { days: toDayNumber(from) - toDayNumber(e.date), way: "early" } : to && e.date > to ? { days: toDayNumber(e.date) - toDayNumber(to), way: "late" } : undefined)).filter((x) => x !== undefined);
  const [nearest] = off.sort((a, b) => a.days - b.days);
  return nearest ? `; the nearest record is ${manyDays(nearest.days)} too ${nearest.way}` : "";
}

/** Undefined where there is nothing to draw: the columns of a table have no dates. */
export function groupDrawing(group: Group): Drawing | undefined {
  const made = examplesOfGroup(group);
  if (!made) return undefined;
  const drawn = lanesOf(group, "criterion", group.match === "none");
  const because = (person: ExampleOfGroup): string => {
    if (person.fails === undefined) return "everything that is asked is true";
    const failed = group.of[person.fails];
    return failed ? `this is not true: ${inline(criterionInWords(failed))}${nearestInWords(failed, person)}` : group.match === "none" ? "one of these is true" : "none of these is true";
  };
  return {
    axis: "calendar", lanes: drawn.map(({ of: _of, ...lane }) => lane),
    people: made.people.map((person, i) => ({ name: personName(i), isIn: person.fails === undefined, because: because(person), observed: undefined, rows: drawn.map((lane) => lane.of(person)) })),
    unbuilt: made.unbuilt.map((at) => (at === undefined ? "No made-up person was found who is in." : `No made-up person was found who fails only this: ${group.of[at] ? inline(criterionInWords(group.of[at])) : "the whole"}.`)),
  };
}
