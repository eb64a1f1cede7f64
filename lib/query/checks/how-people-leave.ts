/** Ends of a stay that were probably not meant. */
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { canonicalCohort } from "../canonical-cohort.ts";
import { setsNamed } from "../cohort-walk.ts";
import { isCohort } from "../model.ts";
import { finding, type Check, type Finding } from "./finding.ts";

export const noExit: Check = {
  key: "no-exit", severity: "advice", circe: ["NoExitCriteriaCheck"],
  title: "Every event, and nobody leaves",
  why: "Where people stay until observation ends, their later index events lie inside the first stay and count for nothing.",
  find: ({ population }) => isCohort(population) && population.entry.limit === "all" && population.limit === "all" && population.exit.kind === "end-of-observation" && population.censoring.length === 0
    ? [finding("advice")("population.exit", "Every index event of a person is looked at, but people stay until observation ends, so that later ones change nothing. Say when people leave, or look at the earliest only.", { label: "Look at the earliest only", edits: [{ op: "set", path: "population.limit", value: "first" }, { op: "set", path: "population.entry.limit", value: "first" }] })] : [],
};

export const exitBeforeEntry: Check = {
  key: "exit-before-entry", severity: "warning", circe: ["ExitCriteriaDaysOffsetCheck"],
  title: "A stay of no days",
  why: "People who leave before or on the day they come are followed for nothing.",
  find({ population }): Finding[] {
    if (!isCohort(population) || population.exit.kind !== "fixed" || population.exit.from !== "start" || population.exit.days > 0) return [];
    const none = population.exit.days < 0;
    return [finding(none ? "warning" : "advice")("population.exit", none ? "People would leave before their index date, so nobody stays." : "People leave on their index date: they are in for one day and are not followed.", { label: "Stay for 365 days", edits: [{ op: "set", path: "population.exit.days", value: 365 }] })];
  },
};

export const entryMakesLeave: Check = {
  key: "entry-makes-leave", severity: "warning", circe: [],
  title: "The index event also ends the stay",
  why: "Whoever comes in by it leaves by it on the same day.",
  find(query): Finding[] {
    if (!isCohort(query.population)) return [];
    const { entry, censoring } = canonicalCohort(query.population, query.conceptSets);
    const ends = censoring.map((e) => canonicalJson(e));
    return entry.events.some((e) => ends.includes(canonicalJson(e))) ? [finding("warning")("population.censoring", "The event that lets people in also makes them leave: they stay for one day.")] : [];
  },
};

export const drugExitElsewhere: Check = {
  key: "drug-exit-elsewhere", severity: "advice", circe: ["DrugDomainCheck"],
  title: "Leaving with another medicine than one came in by",
  why: "“While they keep taking it” counts from supplies of the medicine named there; a person who never takes that one stays until observation ends.",
  find({ population }): Finding[] {
    if (!isCohort(population) || population.exit.kind !== "continuous-drug") return [];
    const key = population.exit.conceptSet;
    const entries = population.entry.events.filter((e) => e.domain === "drug" || e.domain === "drug-era");
    const named = setsNamed(entries.map((filter) => ({ path: "", filter })));
    const [first] = named;
    if (entries.length === 0 || named.some((n) => n.key === key) || !first) return [];
    return [finding("advice")("population.exit", "People come in by one medicine and leave by another. Whoever never takes the second stays until observation ends.", { label: "Use the index event’s medicine", edits: [{ op: "set", path: "population.exit.conceptSet", value: first.key }] })];
  },
};

export const laterLimit: Check = {
  key: "later-limit", severity: "advice", circe: ["EventsProgressionCheck"],
  title: "A later choice that finds nothing left to choose from",
  why: "When only one event of each person is looked at, it makes no difference which of them a later step takes.",
  find({ population }): Finding[] {
    if (!isCohort(population)) return [];
    const steps = [{ path: "population.entry.limit", limit: population.entry.limit }, ...(population.qualifying ? [{ path: "population.qualifying.limit", limit: population.qualifying.limit }] : []), { path: "population.limit", limit: population.limit }];
    const one = steps.findIndex((s) => s.limit !== "all");
    if (one < 0) return [];
    return steps.slice(one + 1).filter((s) => s.limit !== steps[one]!.limit).map(({ path }) =>
      finding("advice")(path, `An earlier step keeps only the ${steps[one]!.limit === "first" ? "earliest" : "latest"} event of each person, so this choice makes no difference.`, { label: "Look at every event first", edits: [{ op: "set", path: steps[one]!.path, value: "all" }] }));
  },
};
