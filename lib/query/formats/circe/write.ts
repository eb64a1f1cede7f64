/** A cohort as an OHDSI definition (circe JSON), with what that language cannot say. */
import { ok, refuse } from "#lib/kernel/result.ts";
import type { CohortEvent, CohortGroup, CohortMember, DateTest, NumberTest, RelativeWindow, Restriction } from "../../cohort.ts";
import type { ConceptSet, NamedConcept } from "../../concept-set.ts";
import { isCohort, type Query } from "../../model.ts";
import { personFields, recordTables, type RecordDomain } from "../../omop-tables.ts";
import { changedMeaning, cosmetic, worstFirst, type Loss, type WrittenDocument } from "../loss.ts";
import { ageNames, comparisonNames, dateNames, distinctNames, groupNames, inverse, limitNames, occurrenceNames, sourceName, textNames, type Json } from "./names.ts";

const captions = { S: "Standard", C: "Classification", N: "Non-Standard", V: "Valid", D: "Invalid", U: "Invalid" } as const;
const concept = (c: NamedConcept): Json => ({
  CONCEPT_ID: c.conceptId, CONCEPT_NAME: c.name, CONCEPT_CODE: c.code ?? "", VOCABULARY_ID: c.vocabulary ?? "", DOMAIN_ID: c.domain ?? "", CONCEPT_CLASS_ID: c.conceptClass ?? "",
  ...(c.standard ? { STANDARD_CONCEPT: c.standard, STANDARD_CONCEPT_CAPTION: captions[c.standard] } : {}), ...(c.invalidReason ? { INVALID_REASON: c.invalidReason, INVALID_REASON_CAPTION: captions[c.invalidReason] } : {}),
});

class Writer {
  readonly losses: Loss[] = [];
  readonly ids: Map<string, number>;
  constructor(conceptSets: readonly ConceptSet[]) {
    // A set that came from circe keeps its number; others take the next free ones.
    const own = conceptSets.map(({ key }) => /^set-(\d{1,9})$/.exec(key)?.[1]).map((n) => (n === undefined ? undefined : Number(n)));
    let next = Math.max(-1, ...own.filter((n) => n !== undefined)) + 1;
    this.ids = new Map(conceptSets.map((set, i) => [set.key, own[i] ?? next++]));
  }
  private set(key: string): number {
    const id = this.ids.get(key);
    if (id === undefined) throw new TypeError(`there is no concept set ${key}`);
    return id;
  }
  conceptSet(set: ConceptSet): Json {
    const items = set.items.map(({ descendants, mapped, exclude, ...c }) => ({ concept: concept(c), isExcluded: exclude, includeDescendants: descendants, includeMapped: mapped }));
    return { id: this.set(set.key), name: set.name, expression: { items } };
  }
  private range({ op, value, to }: NumberTest | DateTest): Json {
    return { Value: value, Op: inverse(comparisonNames, op), ...(to === undefined ? {} : { Extent: to }) };
  }
  private restriction(r: Restriction, domain: RecordDomain | "person", path: string): Json {
    const fields = domain === "person" ? personFields : recordTables[domain].fields;
    const name = (key: string): string => fields.find((f) => f.key === key)?.circe ?? "";
    switch (r.kind) {
      case "date":
        if (r.of === "end" && domain !== "person" && recordTables[domain].end.rule === "next-day") this.losses.push(changedMeaning(path, "OHDSI's definitions know no end of such records; there it will not be asked."));
        return { [(domain === "person" ? { start: "OccurrenceStartDate", end: "OccurrenceEndDate" } : dateNames(domain))[r.of]]: this.range(r.test) };
      case "age": {
        const names = domain === "person" ? { start: "Age", end: "AgeAtEnd" } : ageNames(domain);
        if (r.of === "end" && names.start === "Age") this.losses.push(changedMeaning(path, "OHDSI's definitions know the age at the end of spells and periods only; there it will not be asked."));
        return { [names[r.of]]: this.range(r.test) };
      }
      case "number": return { [name(r.field)]: this.range(r.test) };
      case "text": return { [name(r.field)]: { Text: r.text, Op: inverse(textNames, r.op) } };
      case "concepts": return { [name(r.field)]: r.concepts.map(concept), ...(r.exclude ? { [`${name(r.field)}Exclude`]: true } : {}) };
      case "concept-set": {
        if (r.field !== "source" || domain === "person") return { [`${name(r.field)}CS`]: { CodesetId: this.set(r.conceptSet), IsExclusion: r.exclude } };
        if (r.exclude) this.losses.push(changedMeaning(path, "OHDSI's definitions cannot exclude source codes: they are asked for instead. Change it there."));
        return { [sourceName(domain) ?? "SourceConcept"]: this.set(r.conceptSet) };
      }
      case "abnormal": return { Abnormal: true };
      case "period": return { UserDefinedPeriod: { ...(r.from ? { StartDate: r.from } : {}), ...(r.to ? { EndDate: r.to } : {}) } };
    }
  }
  private restrictions(where: readonly Restriction[], domain: RecordDomain | "person", path: string): Json {
    const all: Json = {};
    where.forEach((r, i) => {
      for (const [key, value] of Object.entries(this.restriction(r, domain, `${path}.where.${i}`))) {
        if (key in all) this.losses.push(changedMeaning(`${path}.where.${i}`, `OHDSI's definitions ask “${key}” once: the first of them is written.`));
        else all[key] = value;
      }
    });
    return all;
  }
  event(e: CohortEvent, path: string): Json {
    const { domain, conceptSet, first, where, nested, shift } = e;
    const date = { start: "START_DATE", end: "END_DATE" } as const;
    this.passedOver(nested, `${path}.nested`);
    return {
      [recordTables[domain].circe]: {
        ...(conceptSet === undefined ? {} : { CodesetId: this.set(conceptSet) }), ...(first ? { First: true } : {}), ...this.restrictions(where, domain, path), ...(nested ? { CorrelatedCriteria: this.group(nested, `${path}.nested`) } : {}),
        ...(shift ? { DateAdjustment: { StartWith: date[shift.start.from], StartOffset: shift.start.days, EndWith: date[shift.end.from], EndOffset: shift.end.days } } : {}),
      },
    };
  }
  private window(w: RelativeWindow, byDefault: "start" | "end", unbounded: boolean, path: string): Json {
    if (unbounded && ((w.from.days === null && w.from.side === "after") || (w.to.days === null && w.to.side === "before"))) {
      this.losses.push(changedMeaning(path, "No record can lie in this window here; OHDSI's software would leave that side open. Give the window a number of days."));
    }
    const bound = ({ days, side }: RelativeWindow["from"]) => ({ ...(days === null ? {} : { Days: days }), Coeff: side === "before" ? -1 : 1 });
    return { Start: bound(w.from), End: bound(w.to), UseIndexEnd: w.index === "end", ...(w.of === byDefault && byDefault === "start" ? { UseEventEnd: false } : { UseEventEnd: w.of === "end" }) };
  }
  private events(m: Extract<CohortMember, { kind: "events" }>, path: string): Json {
    const { at, count, distinct } = m.occurs;
    const unbounded = m.outsideObservation === true;
    return {
      Criteria: this.event(m.event, `${path}.event`), StartWindow: this.window(m.start, "start", unbounded, `${path}.start`), ...(m.end ? { EndWindow: this.window(m.end, "end", unbounded, `${path}.end`) } : {}),
      Occurrence: { Type: occurrenceNames.indexOf(at), Count: count, ...(distinct ? { IsDistinct: true, CountColumn: inverse(distinctNames, distinct) } : {}) },
      ...(m.sameVisit ? { RestrictVisit: true } : {}), ...(unbounded ? { IgnoreObservationPeriod: true } : {}),
    };
  }
  /** An empty group still asks here that the event lies under observation, or that only one counts; circe passes over it. */
  passedOver(g: CohortGroup | undefined, path: string): void {
    if (g?.of.length === 0) this.losses.push(changedMeaning(path, "OHDSI's software passes over an empty group, with all that goes with it. Remove it or add a criterion."));
  }
  group(g: CohortGroup, path: string): Json {
    const members = g.of.map((m, i) => ({ m, path: `${path}.of.${i}` }));
    return {
      Type: inverse(groupNames, g.match), ...(g.count === undefined ? {} : { Count: g.count }),
      CriteriaList: members.flatMap(({ m, path: at }) => (m.kind === "events" ? [this.events(m, at)] : [])), DemographicCriteriaList: members.flatMap(({ m, path: at }) => (m.kind === "person" ? [this.restrictions(m.where, "person", at)] : [])),
      Groups: members.flatMap(({ m, path: at }) => (m.kind === "cohort-group" ? [this.group(m, at)] : [])),
    };
  }
}

export function writeCirce(query: Query): WrittenDocument<Json> {
  const { population: cohort, conceptSets = [] } = query;
  if (!isCohort(cohort)) return refuse("unsupported", "This query asks people as they are on dates; an OHDSI definition needs an index event.");
  const writer = new Writer(conceptSets);
  const limit = (value: "first" | "last" | "all") => ({ Type: inverse(limitNames, value) });
  const { entry, qualifying, exit, within } = cohort;
  const strategy = exit.kind === "fixed" ? { DateOffset: { DateField: exit.from === "end" ? "EndDate" : "StartDate", Offset: exit.days } }
    : exit.kind === "continuous-drug" ? { CustomEra: { DrugCodesetId: writer.ids.get(exit.conceptSet), GapDays: exit.gapDays, Offset: exit.offsetDays, ...(exit.daysSupply === undefined ? {} : { DaysSupplyOverride: exit.daysSupply }) } } : undefined;
  const document: Json = {
    cdmVersionRange: ">=5.0.0", Title: query.title,
    PrimaryCriteria: { CriteriaList: entry.events.map((e, i) => writer.event(e, `population.entry.events.${i}`)), ObservationWindow: { PriorDays: entry.observation.priorDays, PostDays: entry.observation.postDays }, PrimaryCriteriaLimit: limit(entry.limit) },
    ...(qualifying ? { AdditionalCriteria: writer.group(qualifying.group, "population.qualifying.group") } : {}),
    ConceptSets: conceptSets.map((set) => writer.conceptSet(set)), QualifiedLimit: limit(qualifying?.limit ?? "first"), ExpressionLimit: limit(cohort.limit),
    InclusionRules: cohort.rules.map((rule, i) => ({ name: rule.name, ...(rule.description ? { description: rule.description } : {}), expression: writer.group(rule.group, `population.rules.${i}.group`) })),
    ...(strategy ? { EndStrategy: strategy } : {}), CensoringCriteria: cohort.censoring.map((e, i) => writer.event(e, `population.censoring.${i}`)),
    CollapseSettings: { CollapseType: "ERA", EraPad: cohort.collapseDays }, CensorWindow: { ...(within?.from ? { StartDate: within.from } : {}), ...(within?.to ? { EndDate: within.to } : {}) },
  };
  if (query.variables.length > 0) writer.losses.push(cosmetic("variables", "A definition says who is in; variables and analyses stay here."));
  return ok({ document, losses: worstFirst(writer.losses) });
}
