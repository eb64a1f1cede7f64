import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { answerTo, must, testFederation, testRelease, type TestFederation } from "#db/testing/test-federation.ts";
import { registerLogLeaves, submissions } from "#db/schema/index.ts";
import { strFromU8, unzipSync } from "fflate";
import { sha256 } from "#lib/kernel/digest.ts";
import { readLogEntry } from "#lib/register/log/log-entry.ts";
import { poll } from "./poll.ts";
import { publicFigures } from "./public-figures.ts";
import { readRegister, readRegisterEntry } from "./read-register.ts";
import { readGatewaySheet, readRevisions } from "./read-register-files.ts";
import { readRunCrate } from "./read-run-crate.ts";
import { receiveResults } from "./receive-results.ts";
import { recordRunEvents } from "./record-run-events.ts";
import { revokeApproval } from "./revoke-approval.ts";
import { sequenceRegisterLog } from "./sequence-register-log.ts";

const anyone = { kind: "anonymous" } as const;
let context: TestContext;
let federation: TestFederation;
beforeAll(async () => {
  context = await testContext();
  federation = await testFederation(context, ["Northern TRE", "Wessex TRE", "Mercia TRE"], ["approve", "approve", "refuse"]);
});
afterAll(() => context.end());

const record = async () => must(await readRegister(context, anyone, {})).entries[0]!.record;

describe("the public register", () => {
  test("tells of each committee's decision with its reason, refusals among them", async () => {
    expect((await record()).sites).toMatchObject([
      { tre: "Mercia TRE", state: "refused", reason: "Read and discussed by the committee.", validTo: null },
      { tre: "Northern TRE", state: "approved", reason: "Read and discussed by the committee.", validTo: "2027-11-22", scope: { people: 2, records: ["condition", "drug", "measurement"], codes: 0, columns: [], leastPeople: 10 } },
      { tre: "Wessex TRE", state: "approved" },
    ]);
    expect(must(await publicFigures(context, anyone))).toEqual({ environments: 3, studies: 1, answers: 0 });
  });

  test("filters by kind of research and by TRE", async () => {
    const found = async (input: object) => must(await readRegister(context, anyone, input)).total;
    expect([await found({ category: "Public Health Research" }), await found({ category: "Other" }), await found({ tre: "Northern TRE" }), await found({ tre: "Mercia TRE" }), await found({ q: "services -regions" })]).toEqual([1, 0, 1, 0, 0]);
  });

  test("counts answers that were released and answers that were refused", async () => {
    await federation.submit(undefined, federation.tres.slice(0, 2));
    const [submission] = await context.db.select().from(submissions);
    // The one that refuses it comes first, a day before.
    for (const [at, { agent }] of [[1, federation.tres[1]!], [0, federation.tres[0]!]] as const) {
      const [work] = must(await poll(context, agent, { waitSeconds: 0, capacity: 1, holding: [], awaitingDecision: [] })).work;
      const { runId, lease } = work!;
      const moves = at === 0 ? ["collected", "checking", "validating", "retrieving", "queued", "running", "publishing"] : ["collected", "checking", "rejected"];
      must(await recordRunEvents(context, agent, { runId, lease: lease.token, events: moves.map((to, n) => ({ sequence: n + 1, to, at: context.clock.now().toISOString(), by: "Agent", ...(to === "rejected" && { reason: "Not within our policy." }) })) }));
      if (at > 0) {
        expect(await record()).toMatchObject({ accessDate: null, activity: { questions: 1, refusals: 1 } });
        context.advance(86_400_000);
        continue;
      }
      const bytes = await answerTo(must(await readRunCrate(context, agent, { runId })).bytes, { released: await testRelease(submission!.queryDigest) });
      must(await receiveResults(context, agent, { runId, lease: lease.token, sha256: await sha256(bytes), bytes }));
    }
    // Put on the 22nd, refused at one environment, run at the other a day later.
    expect((await record()).accessDate).toBe("2026-11-23");
    expect((await record()).activity).toEqual({ questions: 1, answers: 1, refusals: 1, refusedFor: { "not-in-order": 1 } });
    expect(must(await publicFigures(context, anyone)).answers).toBe(1);
    await sequenceRegisterLog(context);
    const logged = (await context.db.select().from(registerLogLeaves)).flatMap((leaf) => { const entry = readLogEntry(leaf.entry); return entry?.type === "register.decision" ? [entry] : []; });
    expect(logged.filter(({ event }) => event === "approved")).toMatchObject([{ members: 1, lay: 0, interests: 0, workingDays: 0 }, { members: 1, lay: 0, interests: 0, workingDays: 0 }]);
    // The same at each environment, with who decided as numbers: one chair each, decided on the day.
    const chair = { panel: { members: 1, lay: 0, interests: 0 }, workingDays: 0 };
    expect((await record()).sites.map(({ tre, panel, workingDays, runs }) => ({ tre, panel, workingDays, runs }))).toEqual([
      { tre: "Mercia TRE", ...chair, runs: undefined }, { tre: "Northern TRE", ...chair, runs: { asked: 1, released: 1, refused: 0 } }, { tre: "Wessex TRE", ...chair, runs: { asked: 1, released: 0, refused: 1 } },
    ]);
  });

  test("is had as every version in lines of JSON, and as the Gateway's upload sheet", async () => {
    const linesOf = async (input: object) => Array.fromAsync(must(await readRevisions(context, anyone, input)));
    const lines = (await linesOf({})).map((line) => JSON.parse(line) as { revision: number; record: { reference: string } });
    expect(lines.map((line) => line.revision)).toEqual(lines.map((_, i) => i + 1));
    expect(await linesOf({ updatedSince: "2090-01-01T00:00:00Z" })).toEqual([]);
    const files = unzipSync(must(await readGatewaySheet(context, anyone, {})).bytes);
    const [book, sheet, strings] = ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"].map((name) => strFromU8(files[name] ?? new Uint8Array()));
    expect(book).toContain('name="Data Uses Template"');
    expect(strings! + sheet!).toContain("Lead applicant organisation name");
    // Row 2 names the columns, row 3 is the first entry; its dates are whole day numbers since 1900, as the importer wants them.
    expect(sheet).toMatch(/<row r="3"/);
    expect(sheet).toMatch(/<c r="P3"[^>]*><v>\d{5}<\/v>/);
  });

  test("an approval that was taken back is an ended one, and every earlier revision stays", async () => {
    const wessex = federation.tres[1]!;
    must(await revokeApproval(context, wessex.chair, { projectId: federation.projectId, treId: wessex.id, reason: "Its conditions were not kept." }));
    expect((await record()).sites[2]).toMatchObject({ state: "ended", reason: "Its conditions were not kept.", panel: { members: 1 }, runs: { asked: 1, released: 0, refused: 1 } });
    const { reference } = await record();
    const first = must(await readRegisterEntry(context, anyone, { reference, revision: 1 }));
    expect(first.record.sites.map((s) => s.tre)).toEqual(["Northern TRE"]);
    expect(first.newest).toBeGreaterThan(3);
  });
});
