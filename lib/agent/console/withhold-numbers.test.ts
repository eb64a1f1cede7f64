import { afterEach, describe, expect, it } from "vitest";
import { ReleasedOutputs } from "#lib/disclosure/released.ts";
import type { Query } from "#lib/query/model.ts";
import { queryTemplates } from "#lib/query/templates.ts";
import { evidenceKept, unreleasedOf } from "../store/outputs.ts";
import { readRunRecord, saveRun } from "../store/runs.ts";
import { verifyChain } from "../store/audit-chain.ts";
import { question } from "../testing/hospital.ts";
import { startStubPortal } from "../testing/stub-portal.ts";
import { testTre, until } from "../testing/test-tre.ts";
import { decideOutput } from "./decide-output.ts";
import type { ConsoleActor } from "./permissions.ts";
import { readRun } from "./read-run.ts";
import { relatedReleases } from "./related-releases.ts";
import { withholdNumbers } from "./withhold-numbers.ts";

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
async function world() {
  const portal = await startStubPortal();
  closing.push(() => portal.stop());
  const tre = testTre({ portalUrl: portal.url, policy: { release: "people", checkers: 2 } });
  closing.push(() => tre.remove());
  const started = await tre.start();
  closing.push(() => started.stop());
  const waits = (runId: string, attempt: number) => until(`attempt ${attempt}`, () => { const run = readRunRecord(started.context.store.db, runId); return run?.attempt === attempt && run.state === "awaiting-output-check"; });
  return { portal, waits, ...started };
}
const person = (name: string, ...roles: ConsoleActor["roles"]): ConsoleActor => ({ accountId: crypto.randomUUID(), email: `${name.toLowerCase()}@tre.example`, name, orcid: null, roles });
const [ada, ben, operator] = [person("Ada", "output-checker"), person("Ben", "output-checker"), person("Olu", "operator")];
const refusalOf = (result: { ok: true } | { ok: false; refusal: { reason: string } }) => (result.ok ? "allowed" : result.refusal.reason);
const reason = "Only one ward has 22 such women, and staff would know it.";
const women = { outputId: "by-sex", extent: "numbers", numbers: ["cell-1"], reason };

describe("withholding numbers", { timeout: 60_000 }, () => {
  it("computes the run anew without them, lets all votes fall, and releases the rest with a record that says so", async () => {
    const { portal, context, waits } = await world();
    const run = await portal.submit(question);
    const { runId } = run;
    await waits(runId, 1);
    expect(await decideOutput(context, ben, { runId, decision: "release", reason: "All counts are large." })).toMatchObject({ ok: true, value: { stillNeeded: 1 } });
    expect(await withholdNumbers(context, ada, { runId, ...women })).toEqual({ ok: true, value: { numbers: 1 } });
    await waits(runId, 2);
    const seen = await readRun(context, ben, { runId });
    if (!seen.ok) throw new Error(seen.refusal.message);
    expect(seen.value).toMatchObject({ votes: [{ output: "people", state: "blind", missing: 2 }, { output: "by-sex", state: "blind", missing: 2 }], withheld: [{ output: "by-sex", number: "cell-1", reason, accountName: "Ada" }], comparison: { needsPerson: ["Output checkers have withheld a part of this run’s output."] } });
    await until("the evidence", () => evidenceKept(context.store.db, runId) !== undefined);
    const told = await readRun(context, ben, { runId });
    expect(told.ok && told.value.comparison?.evidence?.hidden.map(({ rule }) => rule)).toContain("output-checkers");
    expect(await readRun(context, operator, { runId })).toMatchObject({ value: { comparison: null } });
    for (const who of [ada, ben]) expect(await decideOutput(context, who, { runId, decision: "release", reason: "Without the ward it is fine." })).toMatchObject({ ok: true });
    await until("the crate", () => run.results.length === 1);
    const released = ReleasedOutputs.parse(JSON.parse(new TextDecoder().decode(run.results[0]!.outputs.find((one) => one.path === "outputs/released.json")!.bytes)));
    const table = released.outputs[1]!;
    if (table.kind !== "crosstab") throw new Error("a cross-table was asked for");
    expect(table.cells[1]).toEqual({ is: "withheld" });
    // All four counts of people are in one rectangle; the cells of unknown values are true zeros.
    expect(table.cells.map(({ is }) => is)).toEqual(["suppressed-secondary", "withheld", "zero", "suppressed-secondary", "suppressed-secondary", "zero", "zero", "zero", "zero"]);
    expect(released.checkers).toBe("in-part");
    // The checker's words speak of an exact number: neither crate nor audit log holds them.
    expect(JSON.stringify(run.results[0]!.phases)).not.toContain("ward");
    expect(context.store.db.prepare("SELECT facts FROM audit").all().map((row) => String(row.facts)).join()).not.toContain("22 such women");
    expect(verifyChain(context.store.db)).toMatchObject({ intact: true });
  });

  it("sends a later run that would show them to people, with the reason", async () => {
    const { portal, context, waits } = await world();
    const first = await portal.submit(question);
    await waits(first.runId, 1);
    await withholdNumbers(context, ada, { runId: first.runId, ...women });
    await waits(first.runId, 2);
    const later = await portal.submit({ ...question, title: "Once more", analyses: [{ kind: "crosstab", id: "table", by: ["disease", "sex"] }] });
    await waits(later.runId, 1);
    expect(readRunRecord(context.store.db, later.runId)!.needsPerson).toEqual([expect.stringMatching(/^Output checkers withheld one of these numbers, of people defined in the same words, from “Heart disease by sex” on \d{4}-/) as string]);
  });

  it("sends later runs to people that ask for them in other words, or for what they are the difference of", async () => {
    const { portal, context, waits } = await world();
    const first = await portal.submit(question);
    await waits(first.runId, 1);
    await withholdNumbers(context, ada, { runId: first.runId, ...women });
    await waits(first.runId, 2);
    for (const who of [ada, ben]) await decideOutput(context, who, { runId: first.runId, decision: "release", reason: "Without the ward it is fine." });
    await until("the crate", () => first.results.length === 1);
    const why = async (title: string, population: Query["population"]) => {
      const { runId } = await portal.submit({ ...question, title, population, variables: [], analyses: [{ kind: "count", id: "n" }] });
      await waits(runId, 1);
      return readRunRecord(context.store.db, runId)!.needsPerson.map((line) => line.replace(/on \d{4}-\d\d-\d\d/, "on a day"));
    };
    const is = (column: string, level: string) => ({ kind: "category" as const, column, in: [level] });
    // Women who do not have no disease; all women but those without it are what was withheld.
    expect(await why("Not healthy", { kind: "group", match: "all", of: [is("sex", "f"), { kind: "group", match: "none", of: [is("disease", "no")] }] })).toEqual(["Output checkers withheld one of these numbers, of the same people in other words, from “Heart disease by sex” on a day."]);
    expect(await why("Healthy women", { kind: "group", match: "all", of: [is("sex", "f"), is("disease", "no")] })).toEqual(["With this, a number that output checkers withheld from “Heart disease by sex” on a day would be known as the sum or difference of two others."]);
    expect(await why("Everyone of thirty to fifty", { kind: "group", match: "all", of: [{ kind: "number", column: "age", min: 30, max: 50 }] })).toEqual([]);
  });

  it("takes back a run that waits already and would give them back: votes on it fall, and its checkers read why", async () => {
    const { portal, context, waits } = await world();
    const first = await portal.submit(question);
    await waits(first.runId, 1);
    const ill = { kind: "group" as const, match: "all" as const, of: [{ kind: "category" as const, column: "sex", in: ["f"] }, { kind: "category" as const, column: "disease", in: ["yes"] }] };
    const waiting = await portal.submit({ ...question, title: "Women who are ill", population: ill, variables: [], analyses: [{ kind: "count", id: "n" }] });
    const other = await portal.submit({ ...question, title: "Young", population: { kind: "group", match: "all", of: [{ kind: "number", column: "age", min: 30, max: 50 }] }, variables: [], analyses: [{ kind: "count", id: "n" }] });
    await waits(waiting.runId, 1);
    await waits(other.runId, 1);
    await decideOutput(context, ben, { runId: waiting.runId, decision: "release", reason: "All counts are large." });
    expect(readRunRecord(context.store.db, waiting.runId)!.needsPerson).toEqual([]);
    await withholdNumbers(context, ada, { runId: first.runId, ...women });
    await waits(first.runId, 2);
    await waits(waiting.runId, 2);
    expect(readRunRecord(context.store.db, waiting.runId)!.needsPerson).toEqual([expect.stringMatching(/^Output checkers withheld one of these numbers, of people defined in the same words/) as string]);
    expect(readRunRecord(context.store.db, other.runId)).toMatchObject({ attempt: 1, state: "awaiting-output-check" });
    // Told why to look, two checkers may release it.
    for (const who of [ada, ben]) expect(await decideOutput(context, who, { runId: waiting.runId, decision: "release", reason: "Said by another table of the hospital." })).toMatchObject({ ok: true });
    await until("the crate", () => waiting.results.length === 1);
  });

  it("is looked at beside earlier releases: the same question, the same people, the same project; two concept sets of one name are of other people", async () => {
    const { portal, context, waits } = await world();
    const { db } = context.store;
    const earlier = await portal.submit(question);
    await waits(earlier.runId, 1);
    for (const who of [ada, ben]) await decideOutput(context, who, { runId: earlier.runId, decision: "release", reason: "All counts are large." });
    await until("the crate", () => earlier.results.length === 1);
    const relationOf = async (query: typeof question) => {
      const { runId } = await portal.submit(query);
      await waits(runId, 1);
      const view = await readRun(context, ada, { runId });
      return view.ok && view.value.related.map(({ runId: of, relation, title }) => [of === earlier.runId, relation, title]);
    };
    expect(await relationOf(question)).toEqual([[true, "same question", question.title]]);
    expect(await relationOf({ ...question, title: "Everyone", analyses: [{ kind: "count", id: "n" }] })).toEqual([[true, "same people", question.title]]);
    expect(await relationOf({ ...question, title: "Women", population: { kind: "group", match: "all", of: [{ kind: "category", column: "sex", in: ["f"] }] } })).toEqual([[true, "same project", question.title]]);

    const run = readRunRecord(db, earlier.runId)!;
    const study = queryTemplates.find((t) => t.key === "treated-after-diagnosis")!.query;
    const withSetOf = (conceptId: number): Query => ({ ...study, conceptSets: study.conceptSets!.map((set, i) => (i === 0 ? { ...set, items: set.items.map((item) => ({ ...item, conceptId })) } : set)) });
    const asked = (query: Query, queryDigest: string) => ({ ...run.asked!, query, queryDigest, project: { ...run.asked!.project, id: `project of ${queryDigest}` } });
    saveRun(db, { ...run, asked: asked(withSetOf(201826), "one") });
    const related = (conceptId: number) => relatedReleases(db, { runId: crypto.randomUUID() as typeof run.runId, dataset: run.dataset, asked: asked(withSetOf(conceptId), "other") }).map(({ relation }) => relation);
    expect([related(201826), related(4193704)]).toEqual([["same people"], []]);
    expect(await readRun(context, operator, { runId: earlier.runId })).toMatchObject({ value: { related: [] } });
  });

  it("can be taken back, and can be of a whole output", async () => {
    const { portal, context, waits } = await world();
    const { runId } = await portal.submit(question);
    await waits(runId, 1);
    await withholdNumbers(context, ada, { runId, outputId: "by-sex", extent: "output", reason });
    await waits(runId, 2);
    expect(unreleasedOf(context.store.db, runId)!.proposed.outputs[1]).toMatchObject({ total: { is: "withheld" } });
    expect(refusalOf(await withholdNumbers(context, ben, { runId, outputId: "by-sex", extent: "output", reason }))).toBe("conflict");
    await withholdNumbers(context, ben, { runId, outputId: "by-sex", extent: "output", change: "shown-again", reason: "It is another ward." });
    await waits(runId, 3);
    expect(unreleasedOf(context.store.db, runId)!.proposed).not.toHaveProperty("checkers");
    expect(await readRun(context, ada, { runId })).toMatchObject({ value: { withheld: [], withholdings: [{ change: "withheld" }, { change: "shown-again", accountName: "Ben" }] } });
  });

  it("is for output checkers, not about one's own work, of numbers that there are, and says which field to mend", async () => {
    const { portal, context, waits } = await world();
    const { runId } = await portal.submit(question);
    await waits(runId, 1);
    const tried = (who: ConsoleActor, more: object) => withholdNumbers(context, who, { runId, ...women, ...more });
    expect(refusalOf(await tried(operator, {}))).toBe("not-permitted");
    expect(refusalOf(await tried({ ...ada, orcid: "0000-0002-1825-0097" }, {}))).toBe("not-permitted");
    expect(await tried(ada, { numbers: [] })).toMatchObject({ ok: false, refusal: { fields: { numbers: "Mark at least one number." } } });
    expect(await tried(ada, { reason: "" })).toMatchObject({ ok: false, refusal: { fields: { reason: expect.any(String) as string } } });
    expect(refusalOf(await tried(ada, { numbers: ["cell-9"] }))).toBe("invalid-input");
    expect(refusalOf(await tried(ada, { outputId: "none-such" }))).toBe("not-found");
    expect(refusalOf(await tried(ada, { change: "shown-again" }))).toBe("conflict");
    expect(refusalOf(await tried(ada, { runId: crypto.randomUUID() }))).toBe("not-found");
    expect(readRunRecord(context.store.db, runId)!.attempt).toBe(1);
    expect(await readRun(context, operator, { runId })).toMatchObject({ value: { withheld: [], withholdings: [] } });
  });
});
