/** A cohort's words, line by line: how it begins, its rules, how it ends, and what its names stand for. */
import { limits, type Cohort, type CohortEvent, type CohortExit, type CohortGroup, type CohortMember, type Limit, type Occurrences, type RelativeWindow, type WindowBound } from "../cohort.ts";
import type { ConceptSet } from "../concept-set.ts";
import type { Phrase } from "../phrase.ts";
import { conceptSet, date, days, quoted, whole } from "./atoms.ts";
import { sayConceptSet } from "./concept-sets.ts";
import { choice, flag, inWords, mapped, oneOf, phrase, type Form } from "./form.ts";
import type { Names } from "./names.ts";
import type { LineNode, Reader } from "./read-lines.ts";
import { eventLine, personRestrictions } from "./records.ts";

type Side = WindowBound["side"];
const anchors = { start: "the index date", end: "the end of the index event" } as const;
const exactly = <T>(words: string, value: T, is: (value: T) => boolean): Form<T> => mapped(choice({ it: words }), () => value, (v) => (is(v) ? "it" : undefined));
const bound = (anchor: string, unbounded: boolean): Form<WindowBound> => oneOf<WindowBound>(
  exactly<WindowBound>(anchor, { days: 0, side: "after" }, (b) => b.days === 0),
  ...(["before", "after"] as const).flatMap((side: Side) => [
    exactly<WindowBound>(unbounded ? `any time ${side}` : side === "before" ? "the start of observation" : "the end of observation", { days: null, side }, (b) => b.days === null && b.side === side),
    phrase<{ days: number; side: Side }>(`{days} ${side} ${anchor}`, { days }, { side }) as Form<WindowBound>,
  ]),
);
const window = (unbounded: boolean): Form<RelativeWindow> => oneOf(...(["start", "end"] as const).flatMap((index) => (["start", "end"] as const).map((of) =>
  phrase<RelativeWindow>(`${of === "start" ? "starting" : "ending"} from {from} to {to}`, { from: bound(anchors[index], unbounded), to: bound(anchors[index], unbounded) }, { index, of }))));

type Often = Pick<Occurrences, "at" | "count">;
const often: Form<Often> = oneOf<Often>(
  exactly<Often>("no ", { at: "exactly", count: 0 }, (o) => o.count === 0 && o.at !== "at-least"),
  phrase<Often>("{at} {count} × ", { at: choice({ exactly: "exactly", "at-least": "at least", "at-most": "at most" }), count: whole }),
);
const distinct = choice({ concept: " of different concepts", "start-date": " on different days", visit: " in different visits" });

type Events = Extract<CohortMember, { kind: "events" }>;
type EventsLine = { often: Often; event: Omit<CohortEvent, "nested">; distinct?: Occurrences["distinct"]; start: RelativeWindow; end?: RelativeWindow | undefined; sameVisit?: boolean | undefined; unbounded: boolean };
const eventsLine = mapped<EventsLine, Events>(
  oneOf(...[true, false].map((unbounded) => phrase<EventsLine>(
    `{often}{event}⟨{distinct}⟩, {start}⟨ and {end}⟩{sameVisit}${unbounded ? ", under observation or not" : ""}`,
    { often, event: eventLine, distinct, start: window(unbounded), end: window(unbounded), sameVisit: flag(", in the same visit as the index event") }, { unbounded },
  ))),
  ({ often: o, event, distinct: d, start, end, sameVisit, unbounded }) => ({
    kind: "events", event, start, ...(end ? { end } : {}), occurs: { ...o, ...(d ? { distinct: d } : {}) }, ...(sameVisit ? { sameVisit } : {}), ...(unbounded ? { outsideObservation: true } : {}),
  }),
  ({ event: { nested: _nested, ...event }, start, end, occurs: { distinct: d, ...o }, sameVisit, outsideObservation }) => ({ often: o, event, distinct: d, start, end, sameVisit, unbounded: outsideObservation === true }),
);
const personLine = phrase<Extract<CohortMember, { kind: "person" }>>("at the index date, a person {where}", { where: personRestrictions }, { kind: "person" });
/** Without the records that must stand round it. */
const memberLine: Form<Exclude<CohortMember, CohortGroup>> = {
  say: (member, names) => (member.kind === "person" ? personLine.say(member, names) : eventsLine.say(member, names)),
  *read(line, at) { yield* personLine.read(line, at); yield* eventsLine.read(line, at); },
};
type Round<T> = { of: T; nests?: boolean | undefined };
const nests = flag(", round each of which, as the index event:");
const roundMember = phrase<Round<Exclude<CohortMember, CohortGroup>>>("{of}{nests}", { of: memberLine, nests });
const roundEvent = phrase<Round<Omit<CohortEvent, "nested">>>("{of}{nests}", { of: eventLine, nests });

type Heading = Pick<CohortGroup, "match" | "count">;
const groupHeading: Form<Heading> = oneOf<Heading>(
  phrase<Heading>("all of these are true:", {}, { match: "all" }), phrase<Heading>("at least one of these is true:", {}, { match: "any" }),
  phrase<Heading>("at least {count} of these are true:", { count: whole }, { match: "at-least" }), phrase<Heading>("at most {count} of these are true:", { count: whole }, { match: "at-most" }),
);
const alwaysTrue = choice({ it: "always true: the list is empty" });

function sayGroup(group: CohortGroup, names: Names): Phrase {
  if (group.of.length === 0) return { text: inWords(alwaysTrue, "it", names), of: [] };
  return { text: inWords(groupHeading, { match: group.match, count: group.count }, names), of: group.of.map((m) => sayMember(m, names)) };
}
function sayMember(member: CohortMember, names: Names): Phrase {
  if (member.kind === "cohort-group") return sayGroup(member, names);
  const nested = member.kind === "events" ? member.event.nested : undefined;
  return { text: inWords(roundMember, { of: member, nests: nested !== undefined }, names), of: nested ? [sayGroup(nested, names)] : [] };
}
function sayEvent({ nested, ...event }: CohortEvent, names: Names): Phrase {
  return { text: inWords(roundEvent, { of: event, nests: nested !== undefined }, names), of: nested ? [sayGroup(nested, names)] : [] };
}

function readGroup(node: LineNode, reader: Reader): CohortGroup | undefined {
  if (reader.quietly(alwaysTrue, node)) return { kind: "cohort-group", match: "all", of: [] };
  const found = reader.line(groupHeading, node);
  if (!found) return undefined;
  if (node.of.length === 0) return reader.wrong(node, "Say under this line what must be true, each on a line of its own that begins with two more spaces.");
  return { kind: "cohort-group", match: found.match, ...(found.count === undefined ? {} : { count: found.count }), of: node.of.flatMap((child) => readMember(child, reader) ?? []) };
}
function readMember(node: LineNode, reader: Reader): CohortMember | undefined {
  if (reader.quietly(groupHeading, node) || reader.quietly(alwaysTrue, node)) return readGroup(node, reader);
  const found = reader.line(roundMember, node);
  if (!found) return undefined;
  if (found.of.kind === "person") return found.of;
  const nested = readNested(node, found.nests, reader);
  return { ...found.of, event: { ...found.of.event, ...(nested ? { nested } : {}) } };
}
function readEvent(node: LineNode, reader: Reader): CohortEvent | undefined {
  const found = reader.line(roundEvent, node);
  if (!found) return undefined;
  const nested = readNested(node, found.nests, reader);
  return { ...found.of, ...(nested ? { nested } : {}) };
}
function readNested(node: LineNode, nests: boolean | undefined, reader: Reader): CohortGroup | undefined {
  if (!nests) return node.of.length === 0 ? undefined : reader.wrong(node.of[0]!, "Nothing belongs under the line above. Begin this line with two spaces fewer.");
  return only(node, reader);
}
function only(node: LineNode, reader: Reader): CohortGroup | undefined {
  const [first, second] = node.of;
  if (!first) return reader.wrong(node, "Say under this line what must be true, beginning with “all of these are true:”.");
  if (second) return reader.wrong(second, "Only one line stands directly under that heading. Put this one under “all of these are true:”.");
  return readGroup(first, reader);
}

const some = choice<Exclude<Limit, "all">>({ first: "Only the earliest of a person counts", last: "Only the latest of a person counts" });
type Exit<K extends CohortExit["kind"]> = Extract<CohortExit, { kind: K }>;
type Fixed = Exit<"fixed">;
const anchor = choice(anchors);
const exit: Form<CohortExit> = oneOf<CohortExit>(
  phrase<Exit<"end-of-observation">>("until their observation ends", {}, { kind: "end-of-observation" }),
  ...[
    phrase<Fixed>("until {from}, but not longer than they are under observation", { from: anchor }, { kind: "fixed", days: 0 }),
    mapped(phrase<Fixed>("until {days} after {from}, but not longer than they are under observation", { days, from: anchor }, { kind: "fixed" }), (e) => e, (e: Fixed) => (e.kind === "fixed" && e.days > 0 ? e : undefined)),
    mapped(phrase<Fixed>("until {days} before {from}, but not longer than they are under observation", { days, from: anchor }, { kind: "fixed" }), (e) => ({ ...e, days: -e.days }), (e: Fixed) => (e.kind === "fixed" && e.days < 0 ? { ...e, days: -e.days } : undefined)),
    phrase<Exit<"continuous-drug">>(
      "while they go on taking “{conceptSet}”, with gaps of at most {gapDays} between supplies⟨, each taken to last {daysSupply}⟩, and {offsetDays} more, but not longer than they are under observation",
      { conceptSet, gapDays: days, daysSupply: days, offsetDays: days }, { kind: "continuous-drug" }),
  ] as Form<CohortExit>[],
);
type Observed = Cohort["entry"]["observation"];
const observed: Form<Observed> = oneOf<Observed>(
  phrase<Observed>("{priorDays} before", { priorDays: days }, { postDays: 0 }), phrase<Observed>("{postDays} after", { postDays: days }, { priorDays: 0 }),
  phrase<Observed>("{priorDays} before and {postDays} after", { priorDays: days, postDays: days }),
);
type Within = NonNullable<Cohort["within"]>;
const within: Form<Within> = oneOf<Within>(phrase<Within>("from {from} until {to}", { from: date, to: date }), phrase<Within>("from {from}", { from: date }), phrase<Within>("until {to}", { to: date }));

/** The lines that stand directly under a cohort's first. */
type Part =
  | { part: "events" | "qualifying" | "censoring" | "names" } | { part: "observation"; observation: Observed } | { part: "entry-limit" | "qualifying-limit"; limit: Exclude<Limit, "all"> }
  | { part: "limit"; limit: Limit } | { part: "rule"; name: string } | { part: "exit"; exit: CohortExit } | { part: "collapse"; days: number } | { part: "within"; within: Within };
const line = <P extends Part>(pattern: string, holes: Parameters<typeof phrase<P>>[1], fixed: Partial<P>) => phrase<P>(pattern, holes, fixed) as unknown as Form<Part>;
const part: Form<Part> = oneOf<Part>(
  line("The index event is, under observation:", {}, { part: "events" }),
  line<Extract<Part, { part: "observation" }>>("Observed for at least {observation} the index date", { observation: observed }, { part: "observation" }),
  line<Extract<Part, { part: "entry-limit" | "qualifying-limit" }>>("{limit}, before anything else is asked", { limit: some }, { part: "entry-limit" }),
  line("It counts only if", {}, { part: "qualifying" }),
  line<Extract<Part, { part: "entry-limit" | "qualifying-limit" }>>("{limit} of those", { limit: some }, { part: "qualifying-limit" }),
  line<Extract<Part, { part: "rule" }>>("Rule “{name}”:", { name: quoted }, { part: "rule" }),
  line<Extract<Part, { part: "limit" }>>("{limit} of those that meet every rule", { limit: some }, { part: "limit" }),
  line<Extract<Part, { part: "limit" }>>("Each of them counts: a person may enter more than once, and the first entry gives their index date", {}, { part: "limit", limit: "all" }),
  line<Extract<Part, { part: "exit" }>>("People stay {exit}", { exit }, { part: "exit" }),
  line("They leave earlier at the start of:", {}, { part: "censoring" }),
  line<Extract<Part, { part: "collapse" }>>("Periods of a person that are at most {days} apart are joined", { days }, { part: "collapse" }),
  line<Extract<Part, { part: "within" }>>("Only the days {within} count", { within }, { part: "within" }),
  line("The names stand for:", {}, { part: "names" }),
);
export const cohortHeading = choice({ it: "Everyone with an index event. It gives each person their index date:" });
export const isNamesLine = (node: LineNode, reader: Reader): boolean => reader.quietly(part, node)?.part === "names";

export function sayCohort(cohort: Cohort, conceptSets: readonly ConceptSet[], names: Names): Phrase {
  const { entry, qualifying, rules, limit, censoring, collapseDays, within: cut } = cohort;
  const under = (p: Part, of: Phrase[] = []): Phrase => ({ text: inWords(part, p, names), of });
  const limited = (which: "entry-limit" | "qualifying-limit", to: Limit): Phrase[] => (to === "all" ? [] : [under({ part: which, limit: to })]);
  return {
    text: inWords(cohortHeading, "it", names),
    of: [
      under({ part: "events" }, entry.events.map((e) => sayEvent(e, names))),
      ...(entry.observation.priorDays > 0 || entry.observation.postDays > 0 ? [under({ part: "observation", observation: entry.observation })] : []),
      ...limited("entry-limit", entry.limit),
      ...(qualifying ? [under({ part: "qualifying" }, [sayGroup(qualifying.group, names)]), ...limited("qualifying-limit", qualifying.limit)] : []),
      ...rules.map((rule) => under({ part: "rule", name: rule.name }, [sayGroup(rule.group, names)])),
      under({ part: "limit", limit }), under({ part: "exit", exit: cohort.exit }),
      ...(censoring.length > 0 ? [under({ part: "censoring" }, censoring.map((e) => sayEvent(e, names)))] : []),
      ...(collapseDays > 0 ? [under({ part: "collapse", days: collapseDays })] : []),
      ...(cut?.from !== undefined || cut?.to !== undefined ? [under({ part: "within", within: cut })] : []),
      ...(conceptSets.length > 0 ? [under({ part: "names" }, conceptSets.map((set) => ({ text: sayConceptSet(set, names), of: [] })))] : []),
    ],
  };
}

/** Lines whose absence means something are left to their meaning; a cohort without an index event or an end is a problem. */
export function readCohort(node: LineNode, reader: Reader): Cohort | undefined {
  const cohort: Partial<Cohort> & { events?: CohortEvent[]; observation: Observed; entryLimit: Limit; rules: Cohort["rules"]; censoring: CohortEvent[]; collapseDays: number } =
    { observation: { priorDays: 0, postDays: 0 }, entryLimit: "all", rules: [], censoring: [], collapseDays: 0 };
  for (const child of node.of) {
    const found = reader.line(part, child);
    switch (found?.part) {
      case "events": cohort.events = child.of.flatMap((e) => readEvent(e, reader) ?? []); break;
      case "observation": cohort.observation = found.observation; break;
      case "entry-limit": cohort.entryLimit = found.limit; break;
      case "qualifying": { const group = only(child, reader); if (group) cohort.qualifying = { group, limit: "all" }; break; }
      case "qualifying-limit":
        if (cohort.qualifying) cohort.qualifying = { ...cohort.qualifying, limit: found.limit };
        else reader.wrong(child, "This line belongs after “It counts only if”.");
        break;
      case "rule": { const group = only(child, reader); if (group) cohort.rules.push({ name: found.name, group }); break; }
      case "limit": cohort.limit = found.limit; break;
      case "exit": cohort.exit = found.exit; break;
      case "censoring": cohort.censoring = child.of.flatMap((e) => readEvent(e, reader) ?? []); break;
      case "collapse": cohort.collapseDays = found.days; break;
      case "within": cohort.within = found.within; break;
      case "names": case undefined: break;
    }
  }
  // What is missing because it was not understood has been told.
  if (reader.problems.length > 0) return undefined;
  const { events, observation, entryLimit, limit, exit: end, rules, censoring, collapseDays, qualifying, within: cut } = cohort;
  if (!events?.length) return reader.wrong(node, "Say which event gives each person their index date, under “The index event is, under observation:”.");
  if (!limit) return reader.wrong(node, `Say which of a person’s events count, such as “${inWords(part, { part: "limit", limit: limits[0] }, reader.names)}”.`);
  if (!end) return reader.wrong(node, "Say how long people stay, such as “People stay until their observation ends”.");
  return { kind: "cohort", entry: { events, observation, limit: entryLimit }, ...(qualifying ? { qualifying } : {}), rules, limit, exit: end, censoring, collapseDays, ...(cut ? { within: cut } : {}) };
}
