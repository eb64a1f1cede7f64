/**
 * What a worker of Cohort Discovery will really compute. Bunny's answers differ from what its queries say in ways that were
 * measured: half-open ranges vanish, an exclusion in an OR group is taken from the whole group, a person concept that its
 * vocabulary lacks is dropped so that everyone counts, both ends of a time are an error, units and record types are passed over.
 * A query is sent only in a form that it gets right; otherwise this says in words why it cannot be asked there.
 */
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import { groupIn } from "./documents.ts";
import { formulaOf, nobody, twoLevels, type Formula, type Literal } from "./boolean-form.ts";
import { isCohort, type Query } from "../model.ts";
import { inRquest, tooDeep, withoutConstants } from "./rquest-write.ts";
import { oldest, type WrittenCohort, type WrittenRule } from "./rquest-document.ts";
import type { RquestDistributionCode } from "./rquest-distribution.ts";
import { ageRule, rulesOf, type Leaf, type RuleFormula } from "./rquest-rules.ts";
import type { Loss } from "./loss.ts";

/** Workers whose arithmetic is known. */
export const workerSoftware = ["bunny", "relay"] as const;
export type WorkerSoftware = (typeof workerSoftware)[number];
/**
 * `personConcepts`: what the worker has reported of race and ethnicity; what it doesn't know it silently leaves out. `behind`: how many
 * workers a Relay passes the question on to; of their concepts, those that all of them know.
 */
export type WorkerFacts = { software: WorkerSoftware; behind?: number; personConcepts: readonly { conceptId: number; is: "race" | "ethnicity" }[] };
export type WorkerRefusal = { path: string; message: string };
/** What it is handed, and in words what it will compute. */
export type WorkerPlan =
  | { can: true; kind: "availability"; cohort: WrittenCohort; notes: string[] }
  | { can: true; kind: "distribution"; code: RquestDistributionCode; notes: string[] }
  | { can: false; refusals: WorkerRefusal[] };

/** An OR group is safe where all its rules are about records and none excludes; an AND group always is. */
const isRecords = ({ rule, not }: Literal<WrittenRule>): boolean => !not && rule.varcat !== "Person";
const admits = (join: "all" | "any", rules: readonly Literal<WrittenRule>[]): boolean => join === "all" || rules.length === 1 || rules.every(isRecords);

/** “Not of this age” is passed over; everyone younger or older says the same. */
function withAgesApart(formula: RuleFormula): RuleFormula {
  if (formula.is !== "rule") return { is: formula.is, of: formula.of.map(withAgesApart) };
  if (!formula.not || formula.rule.varname !== "AGE") return formula;
  const [min, max] = formula.rule.value.split("|").map(Number) as [number, number];
  return { is: "any", of: [ageRule(-oldest, min - 1), ...(max >= oldest ? [] : [ageRule(max + 1, oldest)])] };
}

/** Criteria that the worker would answer wrongly in any form. */
function cannot(leaf: Leaf, path: string): WorkerRefusal[] {
  const found: WorkerRefusal[] = [];
  const say = (step: string, message: string) => found.push({ path: `${path}.${step}`, message });
  if ("concepts" in leaf) {
    leaf.concepts.forEach((c, i) => {
      if (c.descendants) say(`concepts.${i}`, `It never looks for more specific concepts than “${c.name}”. Ask for the very concepts that you mean.`);
    });
  }
  if ("unitConceptId" in leaf && leaf.unitConceptId !== undefined) say("unitConceptId", "It passes over units and would compare values in every unit. Leave the unit open if that is what you want.");
  if ("typeConceptIds" in leaf && leaf.typeConceptIds !== undefined && leaf.kind !== "condition") say("typeConceptIds", "It looks at record types of conditions only and would count every record.");
  if ("ageAtEvent" in leaf && leaf.ageAtEvent) {
    const { min, max } = leaf.ageAtEvent;
    if (min !== undefined && min > 0 && max !== undefined) say("ageAtEvent", "It answers a lowest and a highest age at one event with an error. Give one of them.");
  }
  return found;
}

/** An age from 0 on is no bound of its own: the worker can then be given the other end. */
function withOneAge(leaf: Leaf): Leaf {
  if (!("ageAtEvent" in leaf) || !leaf.ageAtEvent || leaf.ageAtEvent.min !== 0 || leaf.ageAtEvent.max === undefined) return leaf;
  return { ...leaf, ageAtEvent: { max: leaf.ageAtEvent.max } };
}

function personRules(leaf: Extract<Leaf, { kind: "race" | "ethnicity" }>, path: string, facts: WorkerFacts, today: PlainDate, refusals: WorkerRefusal[]): RuleFormula {
  return {
    is: "any",
    of: leaf.concepts.map((concept, i): RuleFormula => {
      const known = facts.personConcepts.find((c) => c.conceptId === concept.conceptId);
      if (!known) refusals.push({ path: `${path}.concepts.${i}`, message: `It has not reported “${concept.name}” (${concept.conceptId}). A ${leaf.kind} that it does not know it would leave out, and count everyone.` });
      // A concept that is a race there is nobody's ethnicity.
      return known && known.is !== leaf.kind ? nobody : rulesOf({ ...leaf, concepts: [concept] }, path, today, []);
    }),
  };
}

const relayed = "A Relay passes the question on and adds up what comes back, each part rounded and with small numbers left out. A site behind it that does not answer counts as none, so the number is a least number.";
function notesOn(cohort: WrittenCohort, facts: WorkerFacts): string[] {
  const rules = cohort.groups.flatMap((group) => group.rules);
  const some = (test: (rule: WrittenRule) => boolean, note: string) => (rules.some(test) ? [note] : []);
  return [
    ...(facts.software === "relay" ? [relayed] : []),
    ...some((r) => r.varcat !== "Person", "It looks for a concept in conditions, medicines, measurements, observations and procedures alike, whatever kind of record is asked for."),
    ...some((r) => r.type === "NUM" && r.varcat !== "Person", "Values are compared as they stand, whatever their unit. A range without an end is sent with one that no value reaches."),
    ...some((r) => r.varname === "AGE", "Age is the year of asking less the year of birth; the ages were counted on to that year."),
    ...some((r) => (r.time ?? "").includes(":AGE:"), "Age at a record is the year of the record less the year of birth."),
    ...some((r) => /^\|.*:AGE:/.test(r.time ?? ""), "A record dated before the year of birth counts as one below every age."),
    ...some((r) => (r.time ?? "").includes(":TIME:"), "Dates were written as whole months before today: it is asked today or not at all."),
    ...some((r) => r.secondary_modifier !== undefined, "The record type is looked at in conditions; were the concept in records of another kind, those would count too."),
  ];
}

const distributionNotes = {
  codes: "It lists each concept that it finds in conditions, medicines, measurements, observations and procedures, and that its vocabulary knows, with the people who have it. A concept that it does not list may still have people.",
  demographics: "Of all this it tells the sex only, of people recorded as female or male.",
} as const;

/** A worker lists what all of its people have, never what some of them have. */
function planDistribution(query: Query, facts: WorkerFacts): WorkerPlan {
  const refusals: WorkerRefusal[] = [];
  const of = query.analyses.flatMap((a, i) => {
    if (a.kind !== "distribution") return [];
    if (a.of === "icd-chapters") refusals.push({ path: `analyses.${i}`, message: "It does not answer questions about the chapters of ICD-10." });
    return a.of === "icd-chapters" ? [] : [a.of];
  })[0];
  if (query.analyses.length > 1) refusals.push({ path: "analyses", message: "It answers one question at a time: ask for what the data holds by itself, and for nothing else." });
  if (isCohort(query.population) || query.population.of.length > 0) refusals.push({ path: "population", message: "It can say what all of its people have, not what some of them have. Take the criteria away." });
  if (refusals.length > 0 || of === undefined) return { can: false, refusals };
  return { can: true, kind: "distribution", code: of === "codes" ? "GENERIC" : "DEMOGRAPHICS", notes: [...(facts.software === "relay" ? [relayed] : []), distributionNotes[of]] };
}

/**
 * `today` is the day on which the worker will be asked. Every form sent chooses the people whom the query means, on data where
 * each concept is in records of its own kind.
 */
export function planForWorker(query: Query, facts: WorkerFacts, today: PlainDate): WorkerPlan {
  if (query.dataModel.kind !== "omop-5.4") return { can: false, refusals: [{ path: "dataModel", message: "It holds OMOP records; this query asks a table." }] };
  if (query.analyses.some((a) => a.kind === "distribution")) return planDistribution(query, facts);
  const refusals: WorkerRefusal[] = query.analyses.flatMap((a, i) => (a.kind === "count" ? [] : [{ path: `analyses.${i}`, message: `It can say how many people there are and nothing else: no ${a.kind}.` }]));
  if (query.analyses.filter((a) => a.kind === "count").length > 1) refusals.push({ path: "analyses", message: "It answers with one number: ask for the number of people once." });
  const losses: Loss[] = [];
  const asked = groupIn(query);
  if (!asked.ok) return { can: false, refusals: [{ path: "population", message: asked.refusal.message }] };
  const formula = formulaOf(asked.value, (given, path): Formula<WrittenRule> => {
    const leaf = withOneAge(given);
    refusals.push(...cannot(leaf, path));
    if (leaf.kind === "number" || leaf.kind === "category") {
      refusals.push({ path, message: "It holds OMOP records, not a table's columns." });
      return nobody;
    }
    return leaf.kind === "race" || leaf.kind === "ethnicity" ? personRules(leaf, path, facts, today, refusals) : rulesOf(leaf, path, today, losses);
  });
  const worse = losses.filter((loss) => loss.severity === "changed-meaning" && !refusals.some((r) => r.path === loss.path || (r.path === `${loss.path}`)));
  refusals.push(...worse.map(({ path, message }) => ({ path, message })));
  if (refusals.length > 0) return { can: false, refusals };
  const form = twoLevels(withAgesApart(withoutConstants(formula)), admits);
  if (!form) return { can: false, refusals: [{ path: "population", message: tooDeep }] };
  const cohort = inRquest(form);
  return { can: true, kind: "availability", cohort, notes: notesOn(cohort, facts) };
}
