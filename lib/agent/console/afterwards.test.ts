import { afterEach, describe, expect, it } from "vitest";
import type { TreProfile } from "#lib/protocol/messages.ts";
import { releaseByRule } from "../release.ts";
import { verifyChain } from "../store/audit-chain.ts";
import { releaseOf } from "../store/outputs.ts";
import { releasedByRule } from "../store/released-by-rule.ts";
import { readRunRecord } from "../store/runs.ts";
import { question } from "../testing/hospital.ts";
import { startStubPortal, type StubRun } from "../testing/stub-portal.ts";
import { testTre, until } from "../testing/test-tre.ts";
import { checkAfterwards } from "./check-afterwards.ts";
import { readCheckingStatistics } from "./checking-statistics.ts";
import { listLaterChecks } from "./later-checks.ts";
import { openClass } from "./open-class.ts";
import type { ConsoleActor } from "./permissions.ts";
import { policyView } from "./policy-view.ts";
import { readRun } from "./read-run.ts";

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
async function world(release: unknown) {
  const portal = await startStubPortal();
  closing.push(() => portal.stop());
  const tre = testTre({ portalUrl: portal.url, policy: { release } });
  closing.push(() => tre.remove());
  const started = await tre.start();
  closing.push(() => started.stop());
  return { portal, lines: tre.lines, ...started };
}
const person = (name: string, ...roles: ConsoleActor["roles"]): ConsoleActor => ({ accountId: crypto.randomUUID(), email: `${name}@tre.example`, name, orcid: null, roles });
const [ada, operator, asker] = [person("Ada", "output-checker"), person("Olu", "operator"), { ...person("Josiah", "output-checker"), orcid: "0000-0002-1825-0097" }];
const ended = (run: StubRun, state: string) => until(`run becomes ${state}, is ${run.state}`, () => run.state === state);
const refusalOf = (result: { ok: true } | { ok: false; refusal: { reason: string } }) => (result.ok ? "allowed" : result.refusal.reason);
const reason = "Two hospitals asked for the same people last week.";
/** The hospital's counts are rounded to 5 and none is hidden. */
const tables = { name: "tables", kinds: ["count", "crosstab"], leastPeople: 100, sample: 1 };

describe("release by class", { timeout: 60_000 }, () => {
  it("lets go what is in a class, draws once, and a bad find stops the class until an operator opens it", async () => {
    const { portal, context, lines } = await world({ classes: [tables] });
    const run = await portal.submit(question);
    const { runId } = run;
    await ended(run, "received");
    expect((portal.profile() as TreProfile).release).toEqual({ classes: [{ ...tables, mostChanged: "rounding" }] });
    expect(releasedByRule(context.store.db, runId)).toMatchObject([{ outputId: "people", class: "tables", share: 1, isDrawn: true }, { outputId: "by-sex", class: "tables", share: 1, isDrawn: true }]);

    expect(await listLaterChecks(context, ada)).toMatchObject({ ok: true, value: { forMe: 1, stopped: [], waiting: [{ runId, outputs: [{ id: "people", class: "tables" }, { id: "by-sex" }], isMine: true }] } });
    expect(await listLaterChecks(context, operator)).toMatchObject({ value: { forMe: 0, waiting: [{ isMine: false }] } });
    expect(await listLaterChecks(context, asker)).toMatchObject({ value: { forMe: 0 } });
    const seen = await readRun(context, ada, { runId });
    expect(seen.ok && seen.value.comparison?.raw.outputs[0]).toEqual({ kind: "count", id: "people", people: 150 });
    expect(await readRun(context, asker, { runId })).toMatchObject({ value: { comparison: null } });

    const look = (who: ConsoleActor, verdict: string, outputId = "people") => checkAfterwards(context, who, { runId, outputId, verdict, reason });
    expect(refusalOf(await look(operator, "fine"))).toBe("not-permitted");
    expect(refusalOf(await look(asker, "fine"))).toBe("not-permitted");
    expect(refusalOf(await look(ada, "fine", "another"))).toBe("not-found");
    expect(await checkAfterwards(context, ada, { runId, outputId: "people", verdict: "perhaps", reason: "" })).toMatchObject({ refusal: { fields: { verdict: "Choose whether it should have left.", reason: "Write a reason of at least 5 characters." } } });
    expect(await look(ada, "fine")).toEqual({ ok: true, value: { stopped: null } });
    expect(refusalOf(await look(ada, "should-not-have-left"))).toBe("conflict");
    expect(await look(ada, "should-not-have-left", "by-sex")).toEqual({ ok: true, value: { stopped: "tables" } });
    expect(lines.join("")).toContain("automatic release of its class is stopped");
    expect(await listLaterChecks(context, operator)).toMatchObject({ value: { waiting: [], stopped: [{ class: "tables", outputId: "by-sex", accountName: "Ada", reason }] } });
    expect(await readCheckingStatistics(context, operator)).toMatchObject({ value: { afterwards: [{ class: "tables", left: 2, drawn: 2, checked: 2, shouldNotHaveLeft: 1, stopped: { runId } }] } });

    const second = await portal.submit({ ...question, title: "The same again" });
    await ended(second, "awaiting-output-check");
    expect(readRunRecord(context.store.db, second.runId)?.needsPerson).toEqual(["“people” is of the class tables, of which automatic release is stopped.", "“by-sex” is of the class tables, of which automatic release is stopped."]);
    expect(refusalOf(await openClass(context, ada, { class: "tables", reason }))).toBe("not-permitted");
    expect(refusalOf(await openClass(context, operator, { class: "others", reason }))).toBe("wrong-state");
    expect(refusalOf(await openClass(context, operator, { class: "tables", reason: "" }))).toBe("invalid-input");
    expect(await openClass(context, operator, { class: "tables", reason: "It was the same question twice." })).toMatchObject({ ok: true });
    expect(refusalOf(await openClass(context, operator, { class: "tables", reason }))).toBe("wrong-state");
    const third = await portal.submit({ ...question, title: "And again" });
    await ended(third, "received");

    const actions = context.store.db.prepare("SELECT action, facts FROM audit WHERE action IN ('output-checked-afterwards', 'class-opened') ORDER BY position").all().map((row) => [row.action, JSON.parse(String(row.facts)) as object]);
    expect(actions).toEqual([
      ["output-checked-afterwards", { outputId: "people", class: "tables", verdict: "fine", reason }],
      ["output-checked-afterwards", { outputId: "by-sex", class: "tables", verdict: "should-not-have-left", reason, stopped: "tables" }],
      ["class-opened", { reason: "It was the same question twice." }],
    ]);
    expect(verifyChain(context.store.db)).toMatchObject({ intact: true });
  });

  it("is not drawn again: neither the draw nor what was found can be changed or made anew", async () => {
    const { portal, context } = await world({ classes: [{ ...tables, sample: 0 }] });
    const run = await portal.submit(question);
    await ended(run, "received");
    const { db } = context.store;
    expect(releasedByRule(db, run.runId).map((one) => one.isDrawn)).toEqual([false, false]);
    expect(refusalOf(await checkAfterwards(context, ada, { runId: run.runId, outputId: "people", verdict: "fine", reason }))).toBe("wrong-state");
    const { released } = releaseOf(db, run.runId)!;
    expect(() => { context.store.write({ actor: "somebody", action: "drawn-again", subject: run.runId }, (tx, at) => { releaseByRule(tx, context, readRunRecord(db, run.runId)!, released, [{ output: "people", class: { name: "tables", kinds: ["count"], mostChanged: "hiding", sample: 1 } }, { output: "by-sex", class: { name: "tables", kinds: ["crosstab"], mostChanged: "hiding", sample: 1 } }], at); }); }).toThrow("UNIQUE");
    for (const sql of ["UPDATE released_by_rule SET is_drawn = 1", "DELETE FROM released_by_rule"]) expect(() => { db.exec(sql); }).toThrow("never");
  });

  it("leaves to people what is in no class, and says why", async () => {
    const { portal, context } = await world({ classes: ["large-counts"] });
    const run = await portal.submit(question);
    await ended(run, "awaiting-output-check");
    expect(readRunRecord(context.store.db, run.runId)?.needsPerson).toEqual(["“by-sex” is in none of the classes that leave without people."]);
    expect(releasedByRule(context.store.db, run.runId)).toEqual([]);
    const policy = await policyView(context, ada);
    expect(policy.ok && policy.value.words.join(" ")).toContain("Counts of people leave without people looking first, if no number had to be hidden, about at least 100 people. People look at one in 20 of them afterwards, drawn at random.");
  });
});
