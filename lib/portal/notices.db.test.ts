import http from "node:http";
import type { AddressInfo } from "node:net";
import { createHmac } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jobs, notices, projects, users, webhookDeliveries } from "#db/schema/index.ts";
import { addPerson, must, testFederation, type TestFederation } from "#db/testing/test-federation.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { noticeKindNames } from "#lib/governance/notices.ts";
import { commentOnProject } from "./comment-on-project.ts";
import { listNotices, unreadOf } from "./list-notices.ts";
import { deactivatePerson } from "./manage-people.ts";
import { markNoticesRead } from "./mark-notices-read.ts";
import { readNoticePreferences, setNoticePreferences } from "./notice-preferences.ts";
import { revokeApproval } from "./revoke-approval.ts";
import { drainJobs } from "./run-jobs.ts";
import { webhookSender } from "./send-webhook.ts";
import { tellPeople } from "./tell-people.ts";
import { listWebhookDeliveries, replayWebhookDelivery } from "./webhook-deliveries.ts";
import { addWebhook, listWebhooks, removeWebhook, rotateWebhookSecret, testWebhook } from "./webhooks.ts";

let context: TestContext;
let world: TestFederation;
type Got = { id: string; body: string; verified: boolean };
let got: Got[] = [];
let answer = 204;
let secret = "";
const receiver = http.createServer((request, response) => {
  let body = "";
  request.on("data", (part: Buffer) => (body += part.toString("utf8")));
  request.on("end", () => {
    const id = String(request.headers["webhook-id"]);
    const expected = `v1,${createHmac("sha256", Buffer.from(secret.slice(6), "base64")).update(`${id}.${String(request.headers["webhook-timestamp"])}.${body}`).digest("base64")}`;
    got.push({ id, body, verified: String(request.headers["webhook-signature"]).split(" ").includes(expected) });
    response.writeHead(answer, { location: "http://127.0.0.1:1/elsewhere" }).end();
  });
});
let address = "";
beforeAll(async () => {
  context = { ...(await testContext()), privateWebhooks: true };
  world = await testFederation(context, ["North TRE", "South TRE"], ["approve", "none"]);
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${String((receiver.address() as AddressInfo).port)}/hook`;
});
afterAll(async () => {
  receiver.close();
  await context.end();
});
const tools = { sendMail: () => Promise.resolve(), sendWebhook: webhookSender({ private: true }) };
const work = () => drainJobs(context, tools);
const told = async (person: Parameters<typeof listNotices>[1]) => must(await listNotices(context, person, {})).notices.map((n) => n.says);
const tell = (userIds: string[], kind: (typeof noticeKindNames)[number] = "run-waits") =>
  context.db.transaction((tx) => tellPeople(tx, context, userIds, { kind, facts: { about: "S-0042", tre: "North TRE", answered: 1, asked: 2 }, path: "/reviews/runs/1" }));

describe("notices", () => {
  it("reach those whom it concerns: the committees asked, the project's members, the other side of a thread", async () => {
    const { reference } = (await context.db.select().from(projects).where(eq(projects.id, world.projectId)))[0]!;
    const [north, south] = world.tres;
    expect(await told(south!.chair)).toEqual([`${reference}: an application to South TRE waits for your committee`]);
    expect(await told(world.researcher)).toEqual([`${reference}: the committee of North TRE has answered`]);
    context.advance(1_000);
    must(await commentOnProject(context, world.researcher, { projectId: world.projectId, treId: south!.id, text: "Is anything missing?" }));
    expect((await told(south!.chair))[0]).toBe(`${reference}: a new comment in the thread with South TRE`);
    expect(await told(world.researcher)).toHaveLength(1);
    context.advance(1_000);
    must(await revokeApproval(context, north!.chair, { projectId: world.projectId, treId: north!.id, reason: "The committee thought again." }));
    expect((await told(world.colleague))[0]).toBe(`${reference}: an approval of North TRE has ended`);
    expect(await told(world.outsider)).toEqual([]);
  });

  it("are read one by one or all at once, by their own person alone", async () => {
    const [mine] = must(await listNotices(context, world.researcher, {})).notices;
    const unread = await unreadOf(context, world.researcher);
    expect(must(await markNoticesRead(context, world.outsider, { ids: [mine!.id] }))).toEqual({ read: 0 });
    expect(await unreadOf(context, world.researcher)).toBe(unread);
    expect(must(await markNoticesRead(context, world.researcher, { ids: [mine!.id] }))).toEqual({ read: 1 });
    expect(await unreadOf(context, world.researcher)).toBe(unread - 1);
    expect(must(await markNoticesRead(context, world.researcher, {}))).toEqual({ read: unread - 1 });
    expect(must(await listNotices(context, world.researcher, { show: "unread" })).notices).toEqual([]);
    expect(await listNotices(context, { kind: "anonymous" }, {})).toMatchObject({ ok: false, refusal: { reason: "not-signed-in" } });
    expect(await markNoticesRead(context, world.researcher, { ids: ["x"] })).toMatchObject({ ok: false, refusal: { reason: "invalid-input" } });
  });

  it("come by the channels that were chosen", async () => {
    const person = await addPerson(context, "Chloe Chooser", { grants: [{ role: "researcher", treId: null }] });
    must(await addWebhook(context, person, { url: address }));
    const reached = async () => {
      const [letters, deliveries] = [await context.db.$count(jobs, eq(jobs.kind, "mail")), await context.db.$count(webhookDeliveries)];
      await tell([person.userId]);
      return { page: await unreadOf(context, person), mail: (await context.db.$count(jobs, eq(jobs.kind, "mail"))) - letters, webhook: (await context.db.$count(webhookDeliveries)) - deliveries };
    };
    expect(await reached()).toEqual({ page: 1, mail: 1, webhook: 1 });
    must(await setNoticePreferences(context, person, { preferences: { "run-waits": { page: true, mail: false, webhook: false } } }));
    expect(await reached()).toEqual({ page: 2, mail: 0, webhook: 0 });
    must(await setNoticePreferences(context, person, { preferences: { "run-waits": { page: false, mail: false, webhook: true } } }));
    expect(await reached()).toEqual({ page: 2, mail: 0, webhook: 1 });
    expect(must(await readNoticePreferences(context, person)).preferences.find((p) => p.kind === "run-waits")).toMatchObject({ page: false, mail: false, webhook: true });
    expect(must(await readNoticePreferences(context, world.outsider)).preferences.find((p) => p.kind === "run-waits")).toMatchObject({ page: true, mail: true, webhook: true });
    expect(await setNoticePreferences(context, person, { preferences: { "no-kind": { page: true, mail: true, webhook: true } } })).toMatchObject({ ok: false });
  });

  it("hold nothing but references, TREs' names and counts: no title, no name of a person, no outcome, no answer", async () => {
    await context.db.delete(jobs);
    for (const kind of noticeKindNames) await tell([world.researcher.userId, world.tres[0]!.chair.userId], kind);
    const letters = (await context.db.select().from(jobs)).map((job) => job.payload as { to?: string; subject?: string; text?: string });
    const messages = [
      ...letters.map(({ subject, text }) => `${subject ?? ""}\n${text ?? ""}`), ...(await context.db.select().from(webhookDeliveries)).map((d) => d.body),
      ...(await context.db.select().from(notices)).map((n) => JSON.stringify(n.facts)),
    ];
    expect(messages.length).toBeGreaterThan(20);
    const people = (await context.db.select({ name: users.name, email: users.email }).from(users)).flatMap(({ name, email }) => [name, email]);
    const titles = (await context.db.select({ draft: projects.draft }).from(projects)).map(({ draft }) => draft.title);
    for (const message of messages) {
      for (const secret of [...people, ...titles]) expect(message).not.toContain(secret);
      expect(message).not.toMatch(/approved by|refused by|result of|\bcount\b/i);
    }
  });
});

describe("webhooks", () => {
  const mine = async () => must(await listWebhooks(context, world.researcher));
  it("send what was signed, once; again later if it was not taken; again by hand under the same id", async () => {
    const hook = must(await addWebhook(context, world.researcher, { url: address }));
    secret = hook.secret;
    await work();
    got = [];
    await tell([world.researcher.userId]);
    await work();
    expect(got).toEqual([{ id: expect.any(String) as string, body: expect.stringContaining('"about":"S-0042"') as string, verified: true }]);
    const [delivery] = must(await listWebhookDeliveries(context, world.researcher, { webhookId: hook.id }));
    expect(delivery).toMatchObject({ id: got[0]!.id, state: "delivered", attempts: 1, lastAnswer: "204", body: got[0]!.body });
    must(await replayWebhookDelivery(context, world.researcher, { deliveryId: delivery!.id }));
    await work();
    expect(got.map(({ id, verified }) => [id, verified])).toEqual([[delivery!.id, true], [delivery!.id, true]]);
    expect(got[1]!.body).toBe(got[0]!.body);

    // A redirect is no taking, and is not followed.
    for (const status of [500, 302]) {
      answer = status;
      got = [];
      context.advance(1_000);
      await tell([world.researcher.userId]);
      await work();
      expect(got).toHaveLength(1);
      expect(must(await listWebhookDeliveries(context, world.researcher, { webhookId: hook.id }))[0]).toMatchObject({ state: "waiting", attempts: 1, lastAnswer: String(status) });
      answer = 204;
      await work();
      expect(got).toHaveLength(1);
      context.advance(31_000);
      await work();
      expect(got.map((g) => g.id)).toEqual([got[0]!.id, got[0]!.id]);
      expect(must(await listWebhookDeliveries(context, world.researcher, { webhookId: hook.id }))[0]).toMatchObject({ state: "delivered", attempts: 2 });
    }
  });

  it("are given up after eight attempts, and can be sent again by hand then", async () => {
    answer = 503;
    const [hook] = await mine();
    const { deliveryId } = must(await testWebhook(context, world.researcher, { webhookId: hook!.id }));
    for (let attempt = 0; attempt < 8; attempt++) {
      await work();
      context.advance(3_600_000 * 2);
    }
    expect(must(await listWebhookDeliveries(context, world.researcher, { webhookId: hook!.id })).find((d) => d.id === deliveryId)).toMatchObject({ state: "failed", attempts: 8, lastAnswer: "503" });
    answer = 204;
    must(await replayWebhookDelivery(context, world.researcher, { deliveryId }));
    expect(await replayWebhookDelivery(context, world.researcher, { deliveryId })).toMatchObject({ ok: false, refusal: { reason: "wrong-state" } });
    await work();
    expect(must(await listWebhookDeliveries(context, world.researcher, { webhookId: hook!.id })).find((d) => d.id === deliveryId)).toMatchObject({ state: "delivered" });
  });

  it("sign by both secrets after a rotation", async () => {
    const [hook] = await mine();
    const before = secret;
    const { secret: fresh } = must(await rotateWebhookSecret(context, world.researcher, { webhookId: hook!.id }));
    expect(fresh).not.toBe(before);
    for (const known of [before, fresh]) {
      secret = known;
      got = [];
      must(await testWebhook(context, world.researcher, { webhookId: hook!.id }));
      await work();
      expect(got.map((g) => g.verified)).toEqual([true]);
    }
  });

  it("stop where the address says that it is gone, until they are tested again", async () => {
    const [hook] = await mine();
    answer = 410;
    must(await testWebhook(context, world.researcher, { webhookId: hook!.id }));
    await work();
    expect((await mine())[0]!.disabledAt).not.toBeNull();
    answer = 204;
    got = [];
    await tell([world.researcher.userId]);
    await work();
    expect(got).toEqual([]);
    must(await testWebhook(context, world.researcher, { webhookId: hook!.id }));
    await work();
    expect(got).toHaveLength(1);
    expect((await mine())[0]!.disabledAt).toBeNull();
  });

  it("are nobody else's", async () => {
    const [hook] = await mine();
    const [delivery] = must(await listWebhookDeliveries(context, world.researcher, { webhookId: hook!.id }));
    for (const refused of [
      await rotateWebhookSecret(context, world.outsider, { webhookId: hook!.id }), await removeWebhook(context, world.outsider, { webhookId: hook!.id }), await testWebhook(context, world.outsider, { webhookId: hook!.id }),
      await listWebhookDeliveries(context, world.administrator, { webhookId: hook!.id }), await replayWebhookDelivery(context, world.administrator, { deliveryId: delivery!.id }),
    ]) expect(refused).toMatchObject({ ok: false, refusal: { reason: "not-found" } });
  });

  it("go to public https addresses alone, if not said otherwise", async () => {
    const strict = { ...context, privateWebhooks: false };
    expect(await addWebhook(strict, world.outsider, { url: address })).toMatchObject({ ok: false, refusal: { fields: { url: expect.stringContaining("https://") as string } } });
    await expect(webhookSender({ private: false })({ url: address, headers: {}, body: "{}" })).rejects.toMatchObject({ name: "NotCalled" });
    await expect(webhookSender({ private: false })({ url: "https://localhost/x", headers: {}, body: "{}" })).rejects.toMatchObject({ name: "NotCalled" });
    for (let n = 0; n < 5; n++) must(await addWebhook(strict, world.outsider, { url: `https://hooks.example.org/${String(n)}` }));
    expect(await addWebhook(strict, world.outsider, { url: "https://hooks.example.org/6" })).toMatchObject({ ok: false, refusal: { reason: "conflict" } });
  });

  it("send nothing more to whoever has left", async () => {
    got = [];
    await tell([world.researcher.userId]);
    must(await deactivatePerson(context, world.administrator, { userId: world.researcher.userId }));
    await tell([world.researcher.userId]);
    await work();
    expect(got).toEqual([]);
  });
});
