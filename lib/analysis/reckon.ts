/**
 * What one TRE reckons from its table of people, before disclosure control: sufficient statistics of which those of several TREs
 * merge exactly, and the table of counts of people behind them. The table of people itself never leaves.
 */
import type { AnalysisOf, ReckonedAnalysis } from "#lib/query/analysis.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import { nameOfEventTable } from "#lib/query/event-tables.ts";
import { lifeTableLevel, lifeTableLevels } from "#lib/query/life-table.ts";
import type { Query } from "#lib/query/model.ts";
import { missingLevel, type Dimension, type ReckonedOutput } from "#lib/query/outputs.ts";
import type { PeopleTable } from "#lib/query/people-table.ts";
import { fewestApart } from "#lib/query/told-by-value.ts";
import { unitOf } from "#lib/query/variables.ts";
import { categoryOf, completeness, countInto, eventOf, groupsOf, groupsWithin, numbersOf } from "./columns.ts";
import { magnitudesByGroup, momentsByGroup } from "./moments-of-people.ts";
import { ownEstimates } from "./own-estimates.ts";

type Asked = { query: Query; dictionary: TableDictionary | undefined; people: PeopleTable };

/** Throws a TypeError where the analysis names what isn't there: validate first. */
export function reckon(analysis: ReckonedAnalysis, asked: Asked): ReckonedOutput {
  switch (analysis.kind) {
    case "comparison":
      return comparison(analysis, asked);
    case "correlation":
      return correlation(analysis, asked);
    case "rate":
      return rate(analysis, asked);
    case "survival":
      return survival(analysis, asked);
    case "meta-analysis":
      return ownEstimates(analysis, asked.people);
  }
}

const variableNamed = ({ query }: Asked, name: string) => query.variables.find((v) => v.name === name)!;
const labelIn = (asked: Asked) => (name: string): string => variableNamed(asked, name).label;
function named(asked: Asked, name: string) {
  const variable = variableNamed(asked, name);
  const unit = unitOf(variable, asked.dictionary);
  return { variable: name, label: variable.label, ...(unit !== undefined && { unit }) };
}

/** Means by group, for t tests and analysis of variance. Exact when merged (Chan). */
function comparison({ id, of, by }: AnalysisOf<"comparison">, asked: Asked): ReckonedOutput {
  const { people } = asked;
  const { values } = numbersOf(people, of);
  const groups = groupsOf(people, by, labelIn(asked));
  const table = countInto(values.length, groups, completeness(of, labelIn(asked)(of)), (i) => (Number.isNaN(values[i]) ? 1 : 0));
  return { kind: "comparison", id, ...named(asked, of), table, groups: momentsByGroup(values, groups.levels.length, groups.of) };
}

/** Products of deviations over complete cases. Exact when merged (Chan's update for each pair). */
function correlation({ id, of }: AnalysisOf<"correlation">, asked: Asked): ReckonedOutput {
  const { people } = asked;
  const columns = of.map((name) => numbersOf(people, name).values);
  const isComplete = (i: number) => columns.every((c) => !Number.isNaN(c[i]));
  const complete = columns.map((c) => c.filter((_, i) => isComplete(i)));
  const moments = complete.map((c) => momentsByGroup(c, 1, () => 0)[0]!);
  const comoments = complete.flatMap((a, j) => complete.map((b, k) => a.reduce((sum, x, i) => sum + (x - moments[j]!.mean) * (b[i]! - moments[k]!.mean), 0)));
  const all = groupsOf(people, undefined, labelIn(asked));
  const table = countInto(people.ids.length, all, completeness(`_all_of_${of.join("_")}`, "Everyone with all of the values"), (i) => (isComplete(i) ? 0 : 1));
  return { kind: "correlation", id, of: of.map((name) => named(asked, name)), table, moments, comoments, fewestApart: complete.flatMap((a) => complete.map((b) => fewestApart(a, b))) };
}

/** What is known of a person's time to the event: both the time, not below 0, and whether the event came. */
function followUp(asked: Asked, analysis: AnalysisOf<"rate" | "survival">) {
  const event = eventOf(asked.people, analysis.event);
  const { values } = numbersOf(asked.people, analysis.time);
  const { levels } = categoryOf(asked.people, analysis.event.variable);
  return {
    event, days: values, isKnown: (i: number) => event[i]! >= 0 && values[i]! >= 0,
    label: `${labelIn(asked)(analysis.event.variable)}: ${levels.find((l) => l.code === analysis.event.level)!.label}`,
    groups: "within" in analysis && analysis.within !== undefined ? groupsWithin(groupsOf(asked.people, analysis.within, labelIn(asked)), groupsOf(asked.people, analysis.by, labelIn(asked))) : groupsOf(asked.people, analysis.by, labelIn(asked)),
  };
}

/** Events and person-time by group: their ratio is the rate. */
function rate(analysis: AnalysisOf<"rate">, asked: Asked): ReckonedOutput {
  const { event, days, isKnown, label, groups } = followUp(asked, analysis);
  const dimension: Dimension = { variable: nameOfEventTable("rate", analysis.event, analysis.time), label, levels: [{ code: "event", label: "With the event" }, { code: "none", label: "Without" }, missingLevel] };
  const table = countInto(days.length, groups, dimension, (i) => (isKnown(i) ? 1 - event[i]! : 2));
  return { kind: "rate", id: analysis.id, event: label, groups: [...groups.levels], table, days: magnitudesByGroup(days, groups.levels.length, (i) => (isKnown(i) ? groups.of(i) : undefined)) };
}

/** A table of follow-up on public breaks, from which the curve and the log-rank test are drawn. Exact for grouped times. */
function survival(analysis: AnalysisOf<"survival">, asked: Asked): ReckonedOutput {
  const { event, days, isKnown, label, groups } = followUp(asked, analysis);
  const breaks = analysis.breaks.filter((b) => b > 0);
  const levels = lifeTableLevels(breaks);
  const variable = nameOfEventTable("survival", analysis.event, analysis.time);
  const table = countInto(days.length, groups, { variable, label, levels }, (i) => (isKnown(i) ? lifeTableLevel(breaks, days[i]!, event[i] === 1) : levels.length - 1));
  return { kind: "survival", id: analysis.id, event: label, groups: [...groups.levels], breaks, table };
}
