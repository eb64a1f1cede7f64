/**
 * An ordinary researcher with a valid account and unlimited patience, against a portal and agents that run as they do in life. Everything
 * that was ever shown to them counts: numbers and their ranges, files, errors, words of status.
 */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll } from "vitest";
import { runs } from "#db/schema/index.ts";
import { must, testFederation, type TestFederation } from "#db/testing/test-federation.ts";
import { unreleasedOf } from "#lib/agent/store/outputs.ts";
import type { Cell } from "#lib/disclosure/cell.ts";
import type { ReleasedNumber, ReleasedOutput, ReleasedOutputs } from "#lib/disclosure/released.ts";
import { resultsCsv, resultsJson } from "#lib/portal/download-results.ts";
import { readRegister } from "#lib/portal/read-register.ts";
import { readResults, type ResultsView } from "#lib/portal/read-results.ts";
import { readSubmission } from "#lib/portal/read-submission.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import { Query, type Criterion, type Variable } from "#lib/query/model.ts";
import type { ReferenceData, TableRows } from "#lib/query/reference-engine.ts";
import { simulatedPortal, simulatedTre, until, type SimulatedPortal, type SimulatedTre } from "../simulated-federation.ts";

export const dictionary: TableDictionary = {
  table: "patients", label: "Patients", key: "patient",
  columns: [
    { kind: "category", name: "sex", label: "Sex", levels: [{ code: "f", label: "Female" }, { code: "m", label: "Male" }], missingCodes: [] },
    { kind: "category", name: "disease", label: "Disease", levels: [{ code: "no", label: "No" }, { code: "yes", label: "Yes" }], missingCodes: [] },
    { kind: "category", name: "ward", label: "Ward", levels: ["a", "b", "c", "d"].map((code) => ({ code, label: code.toUpperCase() })), missingCodes: [] },
    { kind: "number", name: "age", label: "Age", unit: "years", min: 0, max: 120, missingCodes: [] },
    { kind: "number", name: "chol", label: "Cholesterol", min: 0, max: 700, missingCodes: [] },
    { kind: "number", name: "days", label: "Days followed", unit: "days", min: 0, max: 4000, missingCodes: [] },
    { kind: "number", name: "weight", label: "Weight", min: 0, max: 1000, missingCodes: [] },
  ],
};
export type Person = { patient: number; sex: string; disease: string; ward: string; age: number; chol: number; days: number; weight: number };
/** 303 people, of whom one alone is 77, a woman with a cholesterol of 304. */
export const people: Person[] = Array.from({ length: 303 }, (_, i) => ({
  patient: 1000 + i, sex: i % 3 === 0 ? "f" : "m", disease: i % 5 === 0 || i % 7 === 0 ? "yes" : "no", ward: "abcd"[(i * 7) % 4]!, age: 35 + ((i * 11) % 40), chol: 180 + ((i * 37) % 120), days: 30 + ((i * 53) % 1500), weight: 0.001,
}));
people[0] = { patient: 1000, sex: "f", disease: "yes", ward: "a", age: 77, chol: 304, days: 12, weight: 1000 };
/** Those chosen are in ward D, changed; who else was is in ward C. */
export const inWardD = (chosen: (i: number, p: Person) => boolean, change: Partial<Person> = {}) => people.map((p, i): Person => (chosen(i, p) ? { ...p, ...change, ward: "d" } : p.ward === "d" ? { ...p, ward: "c" } : p));

/** Four lack a cholesterol, so that how many have one is hidden wherever it is told how many all are. */
export const fewUnmeasured = people.map((p, i) => ({ ...p, chol: i % 80 === 9 ? null : p.chol }));

export const all = (of: Criterion[]): Criterion => ({ kind: "group", match: "all", of });
export const any = (of: Criterion[]): Criterion => ({ kind: "group", match: "any", of });
export const not = (of: Criterion): Criterion => ({ kind: "group", match: "none", of: [of] });
export const under77: Criterion = { kind: "number", column: "age", max: 76 };
export const women: Criterion = { kind: "category", column: "sex", in: ["f"] };
export const inWard = (...wards: string[]): Criterion => ({ kind: "category", column: "ward", in: wards });
export const count = { kind: "count", id: "people" };
export const mean = { kind: "summary", id: "chol", of: "chol" };
const columns = dictionary.columns.map(({ name, label }): Variable => ({ kind: "column", name, label, column: name }));
const band: Variable = { kind: "column-band", name: "over76", label: "Over 76", column: "age", cutPoints: [76] };

export type Asked = { population?: Criterion[]; analyses: unknown[]; variables?: Variable[] };
export const question = ({ population = [], analyses, variables = [] }: Asked): unknown => ({ version: 1, title: "An ordinary question", dataModel: { kind: "table", table: "patients" }, population: { kind: "group", match: "all", of: population }, variables: [...columns, band, ...variables], analyses });

export const one = <K extends ReleasedOutput["kind"]>(released: ReleasedOutputs, kind: K, id?: string) => released.outputs.find((o): o is Extract<ReleasedOutput, { kind: K }> => o.kind === kind && (id === undefined || o.id === id))!;
export const reasonsOf = (released: ReleasedOutputs) => released.outputs.flatMap((o) => ("reasons" in o ? o.reasons : []));
export const shown = (part: Cell | ReleasedNumber): number | null => (part.is === "value" || part.is === "number" ? part.value : part.is === "zero" ? 0 : null);
export const isWithheld = ({ ledger }: ReleasedOutputs): boolean => ledger === "withheld";
export const sum = (of: readonly number[]): number => of.reduce((a, b) => a + b, 0);

/** Sums in the open, so that a model of one TRE is fitted: what a researcher learns from it must hold without masks, too. */
const inTheOpen = { models: "open" } as const;
/** `beside`: another dataset of it, under the key “beside”, which its settings say is of the same people. */
export type Hospital = { policy?: Record<string, unknown>; answerSeconds?: number } & ({ rows: TableRows["rows"]; dictionary?: TableDictionary; beside?: TableRows["rows"] } | { data: ReferenceData });
const strict = { disclosure: { profile: "nhse-sde-10-5" } };
const tableOf = (held: Extract<Hospital, { rows: unknown }>): TableRows => ({ kind: "table", dictionary: held.dictionary ?? dictionary, rows: held.rows });

/** Each attack has TREs of its own: what one had released must not help the next. */
export function redTeam(hospitals: Record<string, Hospital>) {
  let portal: SimulatedPortal;
  let tres = new Map<string, SimulatedTre>();
  let world: TestFederation;
  beforeAll(async () => {
    portal = await simulatedPortal();
    const besideOf = (hospital: Hospital) => ("beside" in hospital && hospital.beside ? { key: "beside", data: tableOf({ ...hospital, rows: hospital.beside }), people: "patients" } : undefined);
    tres = new Map(await Promise.all(Object.entries(hospitals).map(async ([name, hospital]) =>
      [name, await simulatedTre(portal, name, [0, 0, 0, 0], { ...inTheOpen, ...(hospital.policy ?? strict) }, "data" in hospital ? hospital.data : tableOf(hospital), { beside: besideOf(hospital), answerSeconds: hospital.answerSeconds })] as const)));
    const beside = Object.entries(hospitals).flatMap(([name, hospital]) => (besideOf(hospital) ? [{ treId: tres.get(name)!.id, dataset: "beside" }] : []));
    world = await testFederation(portal.context, [], [], { tres: [...tres.values()], dataset: "hospital", beside, analyses: ["distribution"] });
  });
  afterAll(async () => {
    await Promise.all([...tres.values()].map((tre) => tre.stop()));
    await portal.stop();
  });

  /** Asks hospitals together; the submission's id, and each hospital's release in their order. Where rules want a person's eye, what would be put before them counts as told. */
  async function submitted(names: readonly string[], asked: Asked | Query, dataset?: "beside"): Promise<{ id: string; released: ReleasedOutputs[] }> {
    const to = names.map((name) => tres.get(name)!);
    const { id } = await world.submit("version" in asked ? asked : Query.parse(question(asked)), to, undefined, dataset);
    const all = () => portal.context.db.select().from(runs).where(eq(runs.submissionId, id));
    await until("the runs have answers", async () => (await all()).every(({ released, state }) => released !== null || state === "awaiting-output-check"));
    const answers = await all();
    return { id, released: to.map((tre) => { const run = answers.find(({ treId }) => treId === tre.id)!; return run.released ?? unreleasedOf(tre.opened().context.store.db, run.id)!.proposed; }) };
  }
  const resultsOf = async (id: string): Promise<ResultsView> => must(await readResults(portal.context, world.researcher, { id }));

  const asked = async (hospital: string, question: Asked | Query, dataset?: "beside"): Promise<ReleasedOutputs> => (await submitted([hospital], question, dataset)).released[0]!;

  return {
    portal: () => portal, world: () => world, tre: (name: string) => tres.get(name)!,
    submitted, resultsOf,
    asked,
    against: <T>(hospital: string, play: (ask: (question: Asked) => Promise<ReleasedOutputs>) => Promise<T>): Promise<T> => play((question) => asked(hospital, question)),
    /** The same, once the models of those that take part have ended. */
    fitted: async (names: readonly string[], question: Asked): Promise<ResultsView & { released: ReleasedOutputs[] }> => {
      const { id, released } = await submitted(names, question);
      const mayBegin = released[0]!.outputs.filter((o, i) => "reasons" in o && released.some((r) => { const same = r.outputs[i]!; return "reasons" in same && same.reasons.length === 0; })).length;
      await until("the models have ended", async () => { const { models } = await resultsOf(id); return models.length === mayBegin && models.every((m) => m.state !== "fitting"); });
      return { ...(await resultsOf(id)), released };
    },
    /** All words and numbers of a submission that the researcher can get at: page, CSV, JSON, states with their reasons, the public register. */
    everythingShown: async (id: string): Promise<string> => {
      const { context } = portal;
      const as = world.researcher;
      return [must(await resultsCsv(context, as, { id })).body, must(await resultsJson(context, as, { id })).body, JSON.stringify(must(await readSubmission(context, as, { id }))), JSON.stringify(await readRegister(context, as, {}))].join("\n");
    },
  };
}
