/**
 * Kill -9 of the portal, of an agent and of the database, each a real process, at ten random points of a run. Whatever is killed is
 * started again after a random pause, as an operator would; then every run must end once, with the answer that an undisturbed run
 * gives, and nothing may be lost, doubled or out of order, at the portal or in a TRE.
 *
 * The points follow from a seed: `CRASH_SEED=123 npx vitest run --project federation e2e/crash` repeats one.
 */
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditEvents, runEvents, runs, submissions } from "#db/schema/index.ts";
import { verifyChain } from "#lib/agent/store/audit-chain.ts";
import { acceptCrate } from "#lib/crate/check-crate.ts";
import { readResults as readResultsCrate } from "#lib/crate/read-results.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import { verifyAuditChain } from "#lib/portal/audit.ts";
import type { TreView } from "#lib/portal/list-tres.ts";
import type { ResultsView } from "#lib/portal/read-results.ts";
import type { SubmissionView } from "#lib/portal/read-submission.ts";
import { mayMove, runStates, type Mover, type RunState } from "#lib/protocol/run-states.ts";
import { apiClient } from "#scripts/demo/api-client.ts";
import { administrator, researcher } from "#db/seed/people.ts";
import { datasetsFor, syntheticStudy } from "#scripts/demo/studies.ts";
import { syntheticTres } from "#scripts/demo/tres.ts";
import type { Part } from "#scripts/world.ts";
import { answerTo, draftOf, persistently, submit, untilEnded, type Submitted, type Target } from "./world/ask.ts";
import { startFederation, type Federation } from "./world/federation.ts";
import { randomFrom } from "./world/random.ts";
import { waitUntil } from "./world/wait-until.ts";

const seed = Number(process.env.CRASH_SEED ?? Math.floor(Math.random() * 1e9));
const tres = syntheticTres(2_000).map((tre) => ({ ...tre, policy: { ...tre.policy, release: "automatic" as const, signOff: "standing-approval" as const } }));

let federation: Federation;
beforeAll(async () => void (federation = await startFederation(tres)));
afterAll(() => federation?.stop());

type Point = { readonly part: Part; readonly at: { after: number } | { state: RunState }; readonly pause: number };

/** Three times the portal, three times the database, every agent once and one of them twice; half of the points by the clock, half by what a run is doing. */
function tenPoints(undisturbedMs: number): Point[] {
  const random = randomFrom(seed);
  const { portal, database, tres: agents } = federation.world;
  const parts = random.shuffled([portal, portal, portal, database, database, database, ...agents, random.pick(agents)]);
  const onTheWay = runStates.slice(runStates.indexOf("collected"), runStates.indexOf("received") + 1).filter((state) => !state.startsWith("awaiting"));
  return parts.map((part, index) => ({
    part,
    at: index % 2 === 0 ? { after: random.between(0, undisturbedMs) } : { state: random.pick(onTheWay) },
    pause: random.between(0, 1_500),
  }));
}
const inWords = ({ part, at, pause }: Point) => `${part.name} ${"after" in at ? `${at.after} ms after submitting` : `when a run is ${at.state}`}, down for ${pause} ms`;

/** Waits for the point: a time, or any run of the submission in the state (or past it: some last a few milliseconds only). */
async function reached(point: Point, submitted: Promise<Submitted>): Promise<void> {
  if ("after" in point.at) return sleep(point.at.after);
  const { state } = point.at;
  const { id } = await submitted;
  await waitUntil(`a run that is ${state}`, async () => {
    const view = await federation.lead.get<SubmissionView>(`/submissions/${id}`).catch(() => undefined);
    return view?.runs.some((run) => run.moves.some((move) => move.to === state));
  }, { everyMs: 5 });
}

/** What the answer says, without what differs between two askings of the same question: times and ids of runs. */
const numbersOf = ({ pooled }: ResultsView) => ({ outputs: pooled.outputs, notes: pooled.notes, sites: pooled.sites.map(({ tre, state, outputs, zeros }) => ({ tre, state, outputs, zeros })) });

test("ends every run once and correctly, whatever is killed and whenever", async () => {
  console.log(`CRASH_SEED=${seed}`);
  const { lead, project, world } = federation;
  const targets: Target[] = datasetsFor(syntheticStudy, await lead.get<TreView[]>("/tres"));
  expect(targets).toHaveLength(3);
  const draft = () => persistently("the draft", () => draftOf(lead, project.id, syntheticStudy.query, targets));

  // Twice: the first one warms everything up, the second is measured and tells the truth.
  await untilEnded(lead, (await submit(lead, await draft())).id);
  const began = performance.now();
  const undisturbed = await submit(lead, await draft());
  await untilEnded(lead, undisturbed.id);
  const expected = numbersOf(await answerTo(lead, undisturbed.id));
  expect(expected.sites.map((site) => site.state)).toEqual(["released", "released", "released"]);

  const disturbed: Submitted[] = [];
  for (const point of tenPoints(performance.now() - began)) {
    const query = await draft();
    const key = crypto.randomUUID();
    // The portal may die while it takes the question: the same key then asks again.
    const submitted = persistently("the submission", () => submit(lead, query, key));
    submitted.catch(() => {});
    await reached(point, submitted);
    await point.part.kill();
    expect(point.part.isUp()).toBe(false);
    await sleep(point.pause);
    await point.part.start();
    const { id } = await submitted;
    disturbed.push(await submitted);
    // A lease that died with its agent lapses after a minute; the next question need not wait for it.
    const ended = await untilEnded(lead, id, 15_000).then(() => true, () => false);
    console.log(`killed ${inWords(point)}: ${ended ? "ended" : "goes on"}`);
  }

  for (const { id, reference } of disturbed) {
    const view = await untilEnded(lead, id, 120_000);
    expect(view.runs.map((run) => run.state), reference).toEqual(["received", "received", "received"]);
    expect(numbersOf(await answerTo(lead, id)), reference).toEqual(expected);
  }
  expect(world.portal.isUp() && world.tres.every((tre) => tre.isUp())).toBe(true);
});

test("lost nothing, doubled nothing, and left unbroken audit trails", async () => {
  await federation.look(async ({ db }) => {
    expect(await verifyAuditChain(db)).toMatchObject({ intact: true });
    // One submission for each asking, however often its request was sent.
    const asked = await db.select().from(submissions);
    expect(asked).toHaveLength(12);
    expect(await db.$count(auditEvents, eq(auditEvents.action, "submit-query"))).toBe(12);
    const all = await db.select().from(runs);
    expect(all).toHaveLength(36);

    const agentsTold: Record<string, string[]> = {};
    for (const run of all) {
      const moves = await db.select().from(runEvents).where(eq(runEvents.runId, run.id)).orderBy(asc(runEvents.position));
      expect(moves.map((move) => move.position), "no gap").toEqual(moves.map((_, index) => index + 1));
      expect(moves.filter((move) => move.to === "received"), "received once").toHaveLength(1);
      expect(moves.at(-1)?.to).toBe("received");
      for (const [index, move] of moves.entries()) {
        expect(move.from, "each move starts where the one before ended").toBe(index === 0 ? null : moves[index - 1]?.to);
        if (move.from !== null) expect(mayMove(move.from, move.to, move.mover as Mover), `${move.from} to ${move.to} by ${move.mover}`).toBe(true);
      }
      const received = await db.select().from(auditEvents).where(eq(auditEvents.subjectId, run.id));
      expect(received.filter((event) => event.action === "receive-results"), "results taken in once").toHaveLength(1);
      agentsTold[run.id] = moves.filter((move) => move.mover === "agent").map((move) => move.to);
    }

    for (const { slug } of tres) {
      const store = new DatabaseSync(federation.storeOf(slug), { readOnly: true });
      try {
        expect(verifyChain(store)).toMatchObject({ intact: true });
        const own = store.prepare("SELECT run_id AS runId, state FROM runs ORDER BY created_at").all() as { runId: string; state: string }[];
        expect(own).toHaveLength(12);
        expect(new Set(own.map((run) => run.state))).toEqual(new Set(["delivered"]));
        for (const { runId } of own) {
          const events = store.prepare("SELECT sequence, moved_to AS became FROM run_events WHERE run_id = ? ORDER BY sequence").all(runId) as { sequence: number; became: string }[];
          expect(events.map((event) => event.sequence)).toEqual(events.map((_, index) => index + 1));
          expect(agentsTold[runId], "the portal was told what happened, all of it and in order").toEqual(events.map((event) => event.became));
        }
        const count = (table: string) => (store.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n;
        expect(count("releases")).toBe(12);
        expect(count("outbox WHERE acknowledged_at IS NULL"), "everything was acknowledged").toBe(0);
      } finally {
        store.close();
      }
    }
  });
});

test("has results crates that keep every rule and hold what was released", async () => {
  const { world, tokenOf, look } = federation;
  const token = await tokenOf(researcher.email);
  for (const run of await look(({ db }) => db.select().from(runs))) {
    const response = await fetch(`${world.portalUrl}/api/v1/runs/${run.id}/crates/results`, { headers: { authorization: `Bearer ${token}` } });
    expect(response.status).toBe(200);
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(await sha256(bytes)).toBe(run.resultsSha256);
    const crate = await acceptCrate(bytes, "results");
    if (!crate.ok) throw new Error(crate.refusal.message);
    const results = readResultsCrate(crate.value);
    if (!results.ok) throw new Error(results.refusal.message);
    expect(results.value.outcome).toBe("released");
  }
  // The administrator's own look at the trail, through the API.
  const verdict = await apiClient(`${world.portalUrl}/api/v1`, await tokenOf(administrator.email)).send<{ intact: boolean }>("POST", "/audit/verification", {});
  expect(verdict.intact).toBe(true);
});
