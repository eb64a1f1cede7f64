/** An explanation of the reference engine in words: why a person is in or out, and by how much. */
import { dateInWords, fromDayNumber, yearOf } from "#lib/kernel/plain-date.ts";
import type { Cohort, Restriction } from "#lib/query/cohort.ts";
import type { Explanation, Fate } from "#lib/query/explain/explain-person.ts";
import type { Failure, Miss, NearMiss } from "#lib/query/explain/why-not.ts";
import { recordTables, type RecordDomain } from "#lib/query/omop-tables.ts";
import type { Found } from "#lib/query/reference/records.ts";
import { restrictionInWords, setNames } from "#lib/query/words-cohort.ts";
import { fromIndexInWords, manyDays } from "./day-words.ts";
import { recordsAsked, type Sets } from "./record-words.ts";

/** What words are said about: day 0, and the year of birth for ages. */
export type About = { index: number; yearOfBirth: number; sets: Sets };
const asked = (restriction: Restriction, domain: RecordDomain | "person", sets: Sets): string => restrictionInWords(restriction, domain, setNames(sets));
const onDay = (record: Pick<Found, "start">, { index }: About): string => fromIndexInWords(record.start - index);

function missInWords(miss: Miss, domain: RecordDomain, { sets }: About): string {
  switch (miss.kind) {
    case "too-early":
    case "too-late":
      // A window that ends before it begins, with one end open: no day is in it, and none is nearer than another.
      if (!Number.isFinite(miss.by)) return "and no day at all lies in the time that is asked for";
      return `${manyDays(miss.by)} too ${miss.kind === "too-early" ? "early" : "late"}`;
    case "restriction": return `which is not ${asked(miss.restriction, domain, sets)}`;
    case "not-first": return "which is not the first of its kind";
    case "nested": return "without what must be round it";
    case "outside-observation": return "while not under observation";
    case "other-visit": return "in another visit";
  }
}
const nearestInWords = (near: NearMiss | undefined, about: About): string => (near ? `; the nearest one starts ${onDay(near.record, about)}, ${missInWords(near.miss, near.domain, about)}` : "");

function failureInWords(failure: Failure, about: About): string {
  switch (failure.kind) {
    case "person": {
      const { restriction } = failure;
      if (restriction.kind === "age") return `the person is ${yearOf(fromDayNumber(about.index)) - about.yearOfBirth}, and not ${asked(restriction, "person", about.sets)}`;
      return `the person’s record does not say what is asked: ${asked(restriction, "person", about.sets)}`;
    }
    case "events": {
      const { member: { occurs, event }, count, counted, nearest } = failure;
      const what = recordsAsked(event, about.sets);
      if (count < occurs.count) return count === 0 ? `no ${what} counts${nearestInWords(nearest, about)}` : `only ${count} of ${occurs.count} × ${what} count${nearestInWords(nearest, about)}`;
      const days = counted.slice(0, 3).map((r) => onDay(r, about)).join(", ");
      return `${what} is there ${days}, ${occurs.count === 0 ? "where none may be" : `where ${occurs.at === "exactly" ? "exactly" : "at most"} ${occurs.count} may be`}`;
    }
    case "group": {
      const { group: { match, count, of }, held, members } = failure;
      if (match === "at-most") return `${held} of ${of.length} are true, where at most ${count} may be`;
      return `${held} of ${of.length} is true, where ${match === "any" ? "one" : `at least ${count}`} must be: ${failuresInWords(members, about)}`;
    }
  }
}
const failuresInWords = (failures: readonly Failure[], about: About): string => failures.map((f) => failureInWords(f, about)).join("; ");

/** Ends a sentence that begins “out, because”. */
export function fateInWords(fate: Fate, domain: RecordDomain, cohort: Cohort, about: About): string {
  const { observation } = cohort.entry;
  switch (fate.kind) {
    case "not-the-event": return `the ${recordTables[domain].label} on ${dateInWords(fromDayNumber(about.index))} is no index event: it is one ${missInWords(fate.miss, domain, about)}`.replace("one which is", "one that is");
    case "outside-observation": return "the index event lies outside the time under observation";
    case "observed-too-briefly": {
      const short = [fate.before > 0 ? `${observation.priorDays - fate.before} of ${observation.priorDays} days before` : "", fate.after > 0 ? `${observation.postDays - fate.after} of ${observation.postDays} days after` : ""].filter(Boolean);
      return `observed for only ${short.join(" and ")} the index event`;
    }
    case "another-counts": return fate.limit === "first" ? "an earlier one counts instead" : "a later one counts instead";
    case "does-not-qualify": return failuresInWords(fate.failures, about);
    case "fails-rules": return fate.rules.map(({ at, failures }) => `rule “${cohort.rules[at]!.name}” fails: ${failuresInWords(failures, about)}`).join("; ");
    case "leaves-before": return "they would leave before they come";
    case "enters": return "nothing";
  }
}
const leavingWords = { exit: "the time that people stay is over", observation: "observation ends", censoring: "something makes them leave" } as const;
/** Where an index event lies on day 0 its own fate is the reason; otherwise what kept it from being one. */
export function becauseInWords(explanation: Explanation, cohort: Cohort, about: About): string {
  const { considered, periods: [stay] } = explanation;
  if (stay) {
    const leaving = considered.map((c) => c.fate).find((f) => f.kind === "enters");
    return `index date ${dateInWords(fromDayNumber(stay.start))}; stays until ${dateInWords(fromDayNumber(stay.end))}${leaving ? `, when ${leavingWords[leaving.leaving.because]}` : ""}`;
  }
  const here = considered.filter((c) => c.start === about.index);
  const decisive = here.find((c) => c.fate.kind !== "not-the-event") ?? here[0] ?? considered[0];
  if (!decisive) return "there is no index event";
  const [earlier] = considered.filter((c) => c.domain === decisive.domain && c.start < decisive.start);
  const first = decisive.fate.kind === "not-the-event" && decisive.fate.miss.kind === "not-first" && earlier ? `; one starts ${fromIndexInWords(earlier.start - about.index)} already` : "";
  return `${fateInWords(decisive.fate, decisive.domain, cohort, about)}${first}`;
}
