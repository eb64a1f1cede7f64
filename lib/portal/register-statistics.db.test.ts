import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { submissions } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { answerTo, must, testFederation, testRelease, type TestFederation } from "#db/testing/test-federation.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import { decideOnApplication } from "./decide-on-application.ts";
import { poll } from "./poll.ts";
import { readRegisterStatistics } from "./read-register-statistics.ts";
import { readRunCrate } from "./read-run-crate.ts";
import { receiveResults } from "./receive-results.ts";
import { recordRunEvents } from "./record-run-events.ts";
import { saveProjectDraft } from "./save-project-draft.ts";
import { readProject } from "./read-project.ts";
import { submitProject } from "./submit-project.ts";

const day = 86_400_000;
let context: TestContext;
let federation: TestFederation;
// Thursday, 24 September 2026: a week before the quarter ends.
beforeAll(async () => {
  context = await testContext("2026-09-24T09:00:00.000Z");
  federation = await testFederation(context, ["Northern TRE", "Wessex TRE", "Mercia TRE"], ["none", "none", "none"]);
});
afterAll(() => context.end());
const statistics = async () => must(await readRegisterStatistics(context, { kind: "anonymous" }, {}));
const decide = (tre: number, more: object) => decideOnApplication(context, federation.tres[tre]!.chair, { projectId: federation.projectId, treId: federation.tres[tre]!.id, revision: 1, reason: "Read and discussed by the committee.", ...more });

describe("the register by quarter", () => {
  test("counts decisions in the quarter in which they were taken, with the committee's working days", async () => {
    context.advance(4 * day); // Monday 28: two working days
    must(await decide(0, { decision: "approve", validTo: "2027-09-24" }));
    context.advance(7 * day); // Monday 5 October: seven
    must(await decide(1, { decision: "refuse", refusedFor: "too-much" }));
    const { quarters, environments } = await statistics();
    expect(quarters).toMatchObject([
      { quarter: "2026-Q3", applications: 1, approved: 1, refused: 0, times: { decisions: 1, median: 2, ninetieth: 2 }, questions: 0 },
      { quarter: "2026-Q4", applications: 0, approved: 0, refused: 1, refusedFor: { "too-much": 1 }, times: { decisions: 1, median: 7, ninetieth: 7 } },
    ]);
    expect(environments).toEqual([{ tre: "Northern TRE", nation: "England", times: { decisions: 1, median: 2, ninetieth: 2 } }, { tre: "Wessex TRE", nation: "England", times: { decisions: 1, median: 7, ninetieth: 7 } }]);
  });

  test("stops the clock while the applicant changes the application", async () => {
    must(await decide(2, { decision: "return", reason: "Which people are meant?" })); // Monday 5 October: seven working days
    context.advance(21 * day);
    const { version, draft } = must(await readProject(context, federation.researcher, { projectId: federation.projectId }));
    const saved = must(await saveProjectDraft(context, federation.researcher, { projectId: federation.projectId, version, draft: { ...draft, technicalSummary: "Adults only." } }));
    must(await submitProject(context, federation.researcher, { projectId: federation.projectId, version: saved.version })); // Monday 26
    context.advance(3 * day); // Thursday 29: three more
    must(await decide(2, { revision: 2, decision: "refuse" }));
    const [, now] = (await statistics()).quarters;
    expect(now).toMatchObject({ refused: 2, returned: 1, refusedFor: { "too-much": 1, "not-said": 1 }, times: { decisions: 2, median: 7, ninetieth: 10 } });
  });

  test("counts questions, runs, and what was released and refused, with the kind of refusal", async () => {
    await federation.submit(undefined, federation.tres.slice(0, 1));
    const [submission] = await context.db.select().from(submissions);
    const { agent } = federation.tres[0]!;
    const take = async (...moves: string[]) => {
      const [work] = must(await poll(context, agent, { waitSeconds: 0, capacity: 1, holding: [], awaitingDecision: [] })).work;
      const { runId, lease } = work!;
      must(await recordRunEvents(context, agent, { runId, lease: lease.token, events: moves.map((to, n) => ({ sequence: n + 1, to, at: context.clock.now().toISOString(), by: "Agent", ...(to === "rejected" && { reason: "Not within our policy." }) })) }));
      return { runId, lease };
    };
    const { runId, lease } = await take("collected", "checking", "validating", "retrieving", "queued", "running", "queued", "running", "publishing");
    const bytes = await answerTo(must(await readRunCrate(context, agent, { runId })).bytes, { released: await testRelease(submission!.queryDigest) });
    must(await receiveResults(context, agent, { runId, lease: lease.token, sha256: await sha256(bytes), bytes }));
    await federation.submit(undefined, federation.tres.slice(0, 1));
    await take("collected", "checking", "validating", "retrieving", "queued", "running", "awaiting-output-check", "rejected");
    expect((await statistics()).quarters.at(-1)).toMatchObject({ questions: 2, runs: 2, released: 1, withheld: 1, withheldFor: { "output-check": 1 } });
  });
});
