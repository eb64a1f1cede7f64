/**
 * How many people a query is about, before anybody asks: from what the TRE publishes of itself and nothing else. The bounds hold for every
 * data that fits the profile; what a profile cannot tell widens them and is named. The middle is a guess under the assumptions that are named.
 */
import { publishedRange } from "#lib/disclosure/published-counts.ts";
import { yearOf } from "#lib/kernel/plain-date.ts";
import { genderConcept } from "#lib/query/checked-concepts.ts";
import type { CohortEvent, CohortGroup, CohortMember, RecordFilter } from "#lib/query/cohort.ts";
import type { DatasetDescription } from "#lib/query/dictionary.ts";
import { eventDomains, isCohort, type CalendarWindow, type Criterion, type EventDomain, type Query } from "#lib/query/model.ts";
import { recordTables } from "#lib/query/omop-tables.ts";
import { atLeast, atMostSo, everyOf, expected, middleOf, not, someOf, type Likelihood } from "./likelihood.ts";
import { bandLies, held, middle, publishedPeople, rangeOfCells, sexOfCell, shareOfBand, spread, yearsOfCell, type Published, type Range, type Rules } from "./published-people.ts";

export type Estimate = {
  people: Range; middle: number;
  /** What the profile cannot tell, so that the range is wider for it. */
  untold: string[];
  /** What the TRE does not hold or publish of what is asked. */
  missing: string[];
  /** Expected people in each cell of lib/query/breakdown.ts. */
  bySexAndAge: number[];
};
type Notes = { untold: Set<string>; missing: Set<string> };
type Place = { published: Published; notes: Notes };
type Asked = { conceptId: number; name: string; descendants: boolean };

/** A list this long may have been cut off (lib/query/dictionary.ts). */
const mostPublished = 20_000;
const unknown = ({ published }: Place, why: string, notes: Notes): Likelihood => { notes.untold.add(why); return { people: { low: 0, high: published.all.high }, chance: published.cells.map(() => 0.5) }; };

/** People with a record of one held concept, dated in the years of the window. */
function ofConcept(place: Place, domain: EventDomain, concept: Asked, window: CalendarWindow | undefined): Likelihood {
  const { published, notes } = place;
  const { dataset, rules, all, cells } = published;
  const found = held(published, domain, concept.conceptId);
  if (!found && dataset.concepts.length >= mostPublished) return unknown(place, "The data environment holds more concepts than it publishes.", notes);
  if (!found) {
    notes.missing.add(`No records of “${concept.name}” are published.`);
    return { people: { low: 0, high: 0 }, chance: cells.map(() => 0) };
  }
  const total = publishedRange(found.people, rules);
  const ever = spread(found.bySexAndAge, middle(total), cells).map((people, at) => (cells[at]! > 0 ? Math.min(1, people / cells[at]!) : 0));
  if (!window?.from && !window?.to) return { people: { low: total.low, high: Math.min(total.high, all.high) }, chance: ever };
  const on = dataset.breakdown?.on;
  if (!found.byYear || on === undefined) {
    notes.untold.add(`In which years “${concept.name}” was recorded is not published.`);
    return atMostSo({ people: { low: 0, high: Math.min(total.high, all.high) }, chance: ever });
  }
  const [from, to] = [window.from ?? "0001-01-01", window.to ?? "9999-12-31"];
  const years = found.byYear.map((_, at) => yearsOfCell(at, on));
  // First recorded in a year that lies wholly in the window: certainly in. First recorded later than the window: certainly not.
  const whole = (at: number) => `${years[at]!.from}-01-01` >= from && Number.isFinite(years[at]!.from) && `${years[at]!.to}-12-31` <= to && (Number.isFinite(years[at]!.to) || window.to === undefined);
  const begun = (at: number) => years[at]!.from === -Infinity || `${years[at]!.from}-01-01` <= to;
  const low = rangeOfCells(found.byYear, whole, total, rules).low;
  const high = rangeOfCells(found.byYear, begun, total, rules).high;
  notes.untold.add("Profiles count first records by year: who has a later record in the dates asked is between bounds.");
  const inTime = spread(found.byYear, middle(total), found.byYear.map(() => 1)).reduce((sum, people, at) => sum + (begun(at) && (years[at]!.to >= yearOf(from)) ? people : 0), 0);
  const share = middle(total) > 0 ? Math.min(1, inTime / middle(total)) : 0;
  return { people: { low: Math.min(low, high), high: Math.min(high, all.high) }, chance: ever.map((c) => c * share) };
}

function ofConcepts(place: Place, domain: EventDomain, concepts: readonly Asked[], window: CalendarWindow | undefined): Likelihood {
  const { published, notes } = place;
  const any = someOf(concepts.map((c) => ofConcept(place, domain, c, window)), published);
  if (!concepts.some((c) => c.descendants)) return any;
  // More specific concepts are found with the TRE's own vocabulary; which ones they are is not published.
  notes.untold.add("More specific concepts that the data environment adds are not in its profile’s counts.");
  return { people: { low: any.people.low, high: published.all.high }, chance: any.chance };
}

function sexIs(place: Place, is: "female" | "male"): Likelihood {
  const { dataset, rules, all, cells } = place.published;
  if (!dataset.breakdown) return unknown(place, "People by sex are not published.", place.notes);
  return { people: rangeOfCells(dataset.breakdown.bySexAndAge, (at) => sexOfCell(at) === is, all, rules), chance: cells.map((_, at) => (sexOfCell(at) === is ? 1 : 0)) };
}
/** Ages on a date as ages at the end of the profile's year: both are the year less the year of birth. */
function ageIs(place: Place, at: string, min: number, max: number): Likelihood {
  const { dataset, rules, all, cells } = place.published;
  const { breakdown } = dataset;
  if (!breakdown) return unknown(place, "People by age are not published.", place.notes);
  const later = yearOf(breakdown.on) - yearOf(at);
  const [from, to] = [min + later, max + later];
  const inside = rangeOfCells(breakdown.bySexAndAge, (cell) => bandLies(cell, from, to) === "inside", all, rules).low;
  const touched = rangeOfCells(breakdown.bySexAndAge, (cell) => bandLies(cell, from, to) !== "outside", all, rules).high;
  return { people: { low: Math.min(inside, touched), high: touched }, chance: cells.map((_, cell) => shareOfBand(cell, from, to)) };
}

function ofCriterion(criterion: Criterion, place: Place): Likelihood {
  const { published, notes } = place;
  switch (criterion.kind) {
    case "group": {
      const of = criterion.of.map((c) => ofCriterion(c, place));
      if (criterion.match === "all") return everyOf(of, published);
      return criterion.match === "any" ? someOf(of, published) : not(someOf(of, published), published);
    }
    case "sex": return sexIs(place, criterion.is);
    case "age": return ageIs(place, criterion.at, criterion.min ?? 0, criterion.max ?? Infinity);
    case "race":
    case "ethnicity": return unknown(place, `People by recorded ${criterion.kind} are not published.`, notes);
    case "number":
    case "category": return unknown(place, "Profiles of tables have no counts of people by column.", notes);
    case "condition":
    case "drug":
    case "procedure":
    case "measurement":
    case "observation": {
      const any = ofConcepts(place, criterion.kind, criterion.concepts, criterion.window);
      const more = ("value" in criterion && criterion.value !== undefined) || ("unitConceptId" in criterion && criterion.unitConceptId !== undefined) || criterion.ageAtEvent !== undefined || criterion.typeConceptIds !== undefined;
      if (more) notes.untold.add("Values, units, ages at the time and types of records are not in profiles: all records of the concepts are counted.");
      return more ? atMostSo(any) : any;
    }
  }
}

const isBroken = (domain: RecordFilter["domain"]): domain is EventDomain => eventDomains.some((d) => d === domain);
/** At most so many people have such a record: further restrictions, nested rules and windows only take people out. */
function ofRecords(filter: RecordFilter, query: Query, place: Place): Likelihood {
  const set = query.conceptSets?.find((s) => s.key === filter.conceptSet);
  if (!isBroken(filter.domain) || !set) return unknown(place, `People with ${filter.conceptSet === undefined ? "any" : "such"} ${recordTables[filter.domain].plural} are not in profiles.`, place.notes);
  const out = new Set(set.items.filter((i) => i.exclude).map((i) => i.conceptId));
  const concepts = set.items.filter((i) => !i.exclude && !out.has(i.conceptId)).map(({ conceptId, name, descendants, mapped }) => ({ conceptId, name, descendants: descendants || mapped }));
  const dates = filter.where.find((r) => r.kind === "date" && r.of === "start" && (r.test.op === "between" || r.test.op === "at-least" || r.test.op === "at-most"));
  const window = dates?.kind === "date" ? { ...(dates.test.op === "at-most" ? { to: dates.test.value } : { from: dates.test.value }), ...(dates.test.to === undefined ? {} : { to: dates.test.to }) } : undefined;
  if (filter.where.some((r) => r !== dates)) place.notes.untold.add("Values, ages at the time and other attributes of records are not in profiles: all records of the concepts are counted.");
  return atMostSo(ofConcepts(place, filter.domain, concepts, window));
}
function ofMember(member: CohortMember, query: Query, place: Place): Likelihood {
  const { published, notes } = place;
  switch (member.kind) {
    case "cohort-group": return ofGroup(member, query, place);
    case "person": {
      const of = member.where.map((r) => {
        if (r.kind === "concepts" && r.field === "gender" && !r.exclude && r.concepts.length === 1) {
          const [concept] = r.concepts;
          if (concept?.conceptId === genderConcept.female || concept?.conceptId === genderConcept.male) return sexIs(place, concept.conceptId === genderConcept.female ? "female" : "male");
        }
        if (r.kind === "age" && r.of === "start") {
          notes.untold.add("Ages at the index date are taken as ages at the end of the profile’s year.");
          const { op, value, to } = r.test;
          const [min, max] = op === "between" ? [value, to!] : op === "at-least" ? [value, 130] : op === "more" ? [value + 1, 130] : op === "at-most" ? [0, value] : op === "less" ? [0, value - 1] : op === "equal" ? [value, value] : [0, 130];
          return { people: { low: 0, high: published.all.high }, chance: published.cells.map((_, cell) => shareOfBand(cell, min, max)) };
        }
        return unknown(place, "Attributes of the person other than sex and age are not in profiles.", notes);
      });
      return everyOf(of, published);
    }
    case "events": {
      notes.untold.add("Windows round the index date and numbers of records are not in profiles: a record at any time counts as likely.");
      const any = ofRecords(member.event, query, place);
      const { at, count } = member.occurs;
      if (at !== "at-most" && count > 0) return any;
      return at !== "at-least" && count === 0 ? { people: { low: 0, high: published.all.high }, chance: any.chance.map((c) => 1 - c) } : { people: { low: 0, high: published.all.high }, chance: published.cells.map(() => 1) };
    }
  }
}
function ofGroup(group: CohortGroup, query: Query, place: Place): Likelihood {
  const of = group.of.map((m) => ofMember(m, query, place));
  if (of.length === 0) return atLeast(0, [], place.published);
  if (group.match === "all") return everyOf(of, place.published);
  if (group.match === "any" || group.match === "at-least") return atLeast(group.match === "any" ? 1 : group.count!, of, place.published);
  return not(atLeast(group.count! + 1, of, place.published), place.published);
}

/** What this dataset's profile tells of the number of people in the query's population. */
export function estimateAt(query: Query, dataset: DatasetDescription, rules: Rules): Estimate {
  const published = publishedPeople(dataset, rules);
  const notes: Notes = { untold: new Set(), missing: new Set() };
  const place: Place = { published, notes };
  const { population } = query;
  if (!dataset.breakdown && dataset.dataModel === "omop-5.4") notes.missing.add("This data environment publishes no counts by sex, age and year: its program is older, or its numbers are too small.");
  let whole: Likelihood;
  if (isCohort(population)) {
    notes.untold.add("Time under observation and when people leave are not in profiles.");
    const entry = someOf(population.entry.events.map((e: CohortEvent) => ofRecords(e, query, place)), published);
    const rules_ = [...(population.qualifying ? [population.qualifying.group] : []), ...population.rules.map((r) => r.group)].map((g) => ofGroup(g, query, place));
    whole = atMostSo(everyOf([entry, ...rules_], published));
  } else whole = ofCriterion(population, place);
  return { people: whole.people, middle: middleOf(whole, published), untold: [...notes.untold], missing: [...notes.missing], bySexAndAge: expected(whole, published) };
}
