/** A run with a count, a Cox model and a mean at two TREs, as a portal reads it, for tests that lay two of them side by side. */
import { profileNamed } from "#lib/disclosure/profiles.ts";
import type { ReleasedOutput } from "#lib/disclosure/released.ts";
import { Query } from "#lib/query/model.ts";
import { coefficientIntervals } from "../coefficient-intervals.ts";
import { combine } from "../combine.ts";
import type { FittedModel } from "../fitted-model.ts";
import { statisticsIn } from "../statistics-in.ts";
import type { AnsweredRun } from "../two-runs.ts";

export const rules = profileNamed("nhse-sde-10-5")!;
export const [north, wessex] = ["00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"] as const;
const names: Record<string, string> = { [north]: "Northern", [wessex]: "Wessex" };
export const query = Query.parse({
  version: 1, title: "Time to relapse", dataModel: { kind: "table", table: "people" }, population: { kind: "group", match: "all", of: [{ kind: "number", column: "age", min: 40 }] },
  variables: [{ kind: "column", name: "relapse", label: "Relapse", column: "relapse" }, { kind: "column", name: "days", label: "Days", column: "days" }, { kind: "column", name: "age", label: "Age", column: "age" }],
  analyses: [{ kind: "count", id: "n" }, { kind: "cox", id: "cox", event: { variable: "relapse", level: "yes" }, time: "days", terms: [{ variable: "age" }], ties: "efron" }, { kind: "summary", id: "age", of: "age" }],
});
type Given = { people?: Record<string, number>; mean?: number; digests?: Record<string, string>; rules?: typeof rules; coefficient?: number; query?: Query; tres?: string[] };

export function run({ people = { [north]: 400, [wessex]: 300 }, mean = 61.2, digests = {}, rules: own = rules, coefficient = 0.04, query: asked = query, tres = [north, wessex] }: Given = {}): AnsweredRun {
  const cell = (value: number) => ({ is: "value" as const, value, roundedTo: 5 });
  const outputs = (treId: string): ReleasedOutput[] => {
    const dimensions = [{ variable: "relapse", label: "Relapse", levels: [{ code: "yes", label: "Yes" }, { code: "no", label: "No" }] }];
    return [
      { kind: "count", id: "n", people: cell(people[treId]!) },
      { kind: "cox", id: "cox", columns: ["age"], reasons: [], table: { dimensions, cells: [cell(100), cell(people[treId]! - 100)], margins: [[cell(100), cell(people[treId]! - 100)]], total: cell(people[treId]!) } },
      { kind: "summary", id: "age", variable: "age", label: "Age", n: cell(people[treId]!), missing: { is: "zero" }, mean: { is: "number", value: mean, digits: 3 }, sd: { is: "number", value: 9.1, digits: 3 } },
    ];
  };
  const pooled = combine(tres.map((id) => ({ tre: { id, name: names[id]! }, state: "released" as const, since: "2026-01-01T00:00:00.000Z", outputs: outputs(id), zeros: "shown" as const })), rules);
  const fit = { of: "cox" as const, coefficients: [coefficient], standardErrors: [0.01], covariance: [0.0001], logLikelihood: -10, nullLogLikelihood: -12, score: 4, wald: 4, df: 1, n: 700, events: 200, iterations: 5, conditionNumber: 2, proportionality: { columns: [0.5], all: 0.5, df: 1 } };
  const model: FittedModel = { analysis: "cox", kind: "cox", family: null, columns: ["age"], state: "converged", steps: 5, participants: tres.map((treId) => ({ treId, name: names[treId]! })), waitingFor: [], since: "2026-01-01T00:00:00Z", sums: { are: "open" }, stopped: null, silence: null, leftOut: [], fit, intervals: coefficientIntervals(fit, null) };
  return {
    queryDigest: "q", query: asked, sites: pooled.sites, outputs: pooled.outputs, models: [model], statistics: statisticsIn(pooled, asked.analyses, [model]),
    policies: tres.map((treId) => ({ treId, profile: own.profile, version: own.version, digest: digests[treId] ?? "p", rules: digests[treId] === undefined ? rules : own })), datasets: tres.map((treId) => ({ treId, dataset: "people" })),
  };
}
