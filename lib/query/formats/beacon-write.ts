/** A population as Beacon v2 filters. Beacon joins filters by “and” alone: alternatives and exclusions are refused, what a filter cannot say of a record is in the report. */
import { dateInWords, type PlainDate } from "#lib/kernel/plain-date.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { unitSymbol } from "../checked-concepts.ts";
import { isMeasured, type Criterion, type EventDomain, type Group, type Query, type RecordDetails } from "../model.ts";
import { codeBook, sexTerms, type BeaconRequest, type CodeBook, type WrittenFilter } from "./beacon-document.ts";
import { groupIn } from "./documents.ts";
import { changedMeaning, cosmetic, narrower, worstFirst, type Loss, type WrittenDocument } from "./loss.ts";
import { agesNow, type Leaf } from "./rquest-rules.ts";
import { analysesLost } from "./rquest-write.ts";
import { oldest } from "./rquest-document.ts";

type Writing = { codes: CodeBook; today: PlainDate; losses: Loss[] };
type Placed<C> = { criterion: C; path: string };

/** The members of an “and”, however deeply it is written; or why there is none. */
function flat(group: Group, path: string): Result<Placed<Leaf>[]> {
  const no = (message: string) => refuse("unsupported", message, { fields: { [path]: message } });
  if (group.match === "none") return no("Beacon cannot exclude people. Take the exclusion out, or use another format.");
  if (group.match === "any" && group.of.length !== 1) return no("Beacon joins filters by “and” alone: it cannot ask for alternatives.");
  const all: Placed<Leaf>[] = [];
  for (const [i, criterion] of group.of.entries()) {
    const here = `${path}.of.${i}`;
    if (criterion.kind !== "group") all.push({ criterion, path: here });
    else {
      const inner = flat(criterion, here);
      if (!inner.ok) return inner;
      all.push(...inner.value);
    }
  }
  return ok(all);
}

const scope = "individuals" as const;
const isRecord = (c: Criterion): c is Extract<Leaf, RecordDetails & { kind: EventDomain }> => "concepts" in c && c.kind !== "race" && c.kind !== "ethnicity";
function recordFilters(criterion: Extract<Leaf, { concepts: unknown }>, path: string, { codes, losses }: Writing): Result<WrittenFilter[]> {
  const [concept, ...others] = criterion.concepts;
  const message = "Beacon cannot ask for one of several concepts. Choose one that holds them all.";
  if (!concept || others.length > 0) return refuse("unsupported", message, { fields: { [`${path}.concepts`]: message } });
  const id = codes.curieOf(concept.conceptId);
  if (id === undefined) {
    losses.push(changedMeaning(`${path}.concepts.0`, `The code of “${concept.name}” (OMOP ${concept.conceptId}) is not known here: this criterion is not asked, so more people are counted.`));
    return ok([]);
  }
  if (isRecord(criterion)) {
    const { window, ageAtEvent, typeConceptIds } = criterion;
    if (window?.from !== undefined || window?.to !== undefined) losses.push(changedMeaning(`${path}.window`, "Beacon's filters have no dates: records of any time count."));
    if (ageAtEvent) losses.push(changedMeaning(`${path}.ageAtEvent`, "Beacon's filters have no age at a record: records at any age count."));
    if (typeConceptIds) losses.push(changedMeaning(`${path}.typeConceptIds`, "Beacon's filters do not say where a record comes from: all count."));
  }
  const value = "value" in criterion ? criterion.value : undefined;
  if (!value || !isRecord(criterion) || !isMeasured(criterion.kind)) return ok([{ id, includeDescendantTerms: concept.descendants, scope }]);
  const unit = "unitConceptId" in criterion && criterion.unitConceptId !== undefined ? ` ${unitSymbol(criterion.unitConceptId)}` : "";
  if (!concept.descendants) losses.push(narrower(`${path}.concepts.0.descendants`, "A filter by value does not say whether more specific measurements count: a Beacon decides that."));
  if (value.min !== undefined && value.max === value.min) return ok([{ id, operator: "=", value: `${value.min}${unit}`, scope }]);
  const bounds = [...(value.min === undefined ? [] : [{ operator: ">=" as const, value: `${value.min}${unit}` }]), ...(value.max === undefined ? [] : [{ operator: "<=" as const, value: `${value.max}${unit}` }])];
  if (bounds.length > 1) losses.push(changedMeaning(`${path}.value`, "Beacon asks each end of a range by itself: two different measurements may meet them."));
  return ok(bounds.map((bound) => ({ id, ...bound, scope })));
}
function ageFilters(criterion: Extract<Leaf, { kind: "age" }>, path: string, { today, losses }: Writing): WrittenFilter[] {
  const { min, max } = agesNow(criterion, today);
  losses.push(narrower(path, `Beacon knows the age on the day of asking: the ages are those on ${dateInWords(today)}.`));
  const ends = [...(min > 0 || max >= oldest ? [{ operator: ">=" as const, value: `P${Math.max(0, min)}Y` }] : []), ...(max < oldest ? [{ operator: "<=" as const, value: `P${Math.max(0, max)}Y` }] : [])];
  return ends.map((end) => ({ id: "age", ...end, scope }));
}
function filtersOf({ criterion, path }: Placed<Leaf>, writing: Writing): Result<WrittenFilter[]> {
  switch (criterion.kind) {
    case "sex": return ok([{ id: sexTerms[criterion.is][0], includeDescendantTerms: true, scope }]);
    case "age": return ok(ageFilters(criterion, path, writing));
    case "number": case "category": return refuse("unsupported", "Beacon asks health records, not a table's columns.");
    case "condition": case "drug": case "procedure": case "measurement": case "observation": case "race": case "ethnicity": return recordFilters(criterion, path, writing);
  }
}

export function writeBeacon(query: Query, { today, codes = codeBook() }: { today: PlainDate; codes?: CodeBook }): WrittenDocument<BeaconRequest> {
  if (query.dataModel.kind !== "omop-5.4") return refuse("unsupported", "Beacon asks health records; this query asks a table.");
  const asked = groupIn(query);
  if (!asked.ok) return asked;
  const members = flat(asked.value, "population");
  if (!members.ok) return members;
  const writing: Writing = { codes, today, losses: analysesLost(query, "Beacon") };
  const filters: WrittenFilter[] = [];
  for (const member of members.value) {
    const written = filtersOf(member, writing);
    if (!written.ok) return written;
    filters.push(...written.value);
  }
  if (filters.length === 0 && members.value.length > 0) return refuse("unsupported", `No criterion can be said in Beacon's filters. ${writing.losses.find((l) => l.severity === "changed-meaning")?.message ?? ""}`);
  writing.losses.push(cosmetic("title", "Beacon keeps neither the title nor the names of concepts."));
  return ok({ document: { meta: { apiVersion: "2.0" }, query: { filters, requestedGranularity: "count" } }, losses: worstFirst(writing.losses) });
}
