import { afterEach, expect, it } from "vitest";
import { releaseChallenge, ReleaseStatement } from "#lib/disclosure/signed-release.ts";
import type { SdcRecord } from "#lib/disclosure/sdc-record.ts";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import type { Result } from "#lib/kernel/result.ts";
import { softAuthenticator, type Say, type SoftAuthenticator } from "#lib/kernel/webauthn/testing/authenticator.ts";
import { passkeyInWords } from "#lib/protocol/committee-keys.ts";
import { sha256Of } from "../crate-files.ts";
import type { AgentContext } from "../context.ts";
import { verifyChain } from "../store/audit-chain.ts";
import { unreleasedOf } from "../store/outputs.ts";
import { readRunRecord } from "../store/runs.ts";
import { question } from "../testing/hospital.ts";
import { startStubPortal, type StubRun } from "../testing/stub-portal.ts";
import { testTre, until } from "../testing/test-tre.ts";
import { createAccount } from "./accounts.ts";
import { auditLog } from "./audit-log.ts";
import { decideOutput } from "./decide-output.ts";
import { acceptConsolePasskey, addConsolePasskey, beginConsolePasskey, listConsolePasskeys, removeConsolePasskey } from "./passkeys.ts";
import type { ConsoleActor } from "./permissions.ts";
import { signIn } from "./sign-in.ts";

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
const password = "a long enough password";
const origin = "http://localhost:4999";
const reason = "All counts are large.";
const saidOf = (result: Result<unknown>) => (result.ok ? "done" : `${result.refusal.reason}: ${result.refusal.message}`);

async function account(context: AgentContext, name: string, ...roles: ConsoleActor["roles"]): Promise<ConsoleActor> {
  const made = await createAccount(context, null, { email: `${name.toLowerCase()}@tre.example`, name, roles, password });
  if (!made.ok) throw new Error(made.refusal.message);
  return made.value;
}
async function passkeyOf(context: AgentContext, owner: ConsoleActor, operator?: ConsoleActor): Promise<SoftAuthenticator> {
  const own = await softAuthenticator();
  const asked = await beginConsolePasskey(context, owner, { password });
  if (!asked.ok) throw new Error(asked.refusal.message);
  const added = await addConsolePasskey(context, owner, { name: "My key", registration: await own.register({ challenge: asked.value.challenge, origin }) });
  if (!added.ok) throw new Error(added.refusal.message);
  if (operator) expect(saidOf(await acceptConsolePasskey(context, operator, { credentialId: own.credentialId, words: added.value.words, compared: "yes" }))).toBe("done");
  return own;
}

async function world() {
  const portal = await startStubPortal();
  closing.push(() => portal.stop());
  const tre = testTre({ portalUrl: portal.url, policy: { release: "people", checkers: 2, releaseVotes: "passkey" } });
  closing.push(() => tre.remove());
  const started = await tre.start();
  closing.push(() => started.stop());
  const { context } = started;
  const [olga, ada, ben] = [await account(context, "Olga", "operator"), await account(context, "Ada", "output-checker"), await account(context, "Ben", "output-checker")];
  const run = await portal.submit(question);
  await waits(context, run);
  const vote = (who: ConsoleActor, more: Record<string, unknown> = {}) => decideOutput(context, who, { runId: run.runId, decision: "release", reason, ...more });
  /** Asks what is to be signed, and signs it; `wrong` spoils the signature. */
  const confirmed = async (who: ConsoleActor, own: SoftAuthenticator, wrong: Partial<Say> = {}) => {
    const asked = await vote(who);
    if (asked.ok || !asked.refusal.confirm) throw new Error(`nothing was asked to be signed: ${saidOf(asked)}`);
    return vote(who, { assertion: await own.sign({ challenge: asked.refusal.confirm.challenge, origin, ...wrong }) });
  };
  return { context, portal, run, olga, ada, ben, vote, confirmed };
}
const waits = (context: AgentContext, run: StubRun, attempt = 1) => until("the output waits", () => {
  const record = readRunRecord(context.store.db, run.runId);
  return record?.state === "awaiting-output-check" && record.attempt === attempt;
});

it("the challenge is a digest of domain and statement, in a fixed spelling", async () => {
  const id = "00000000-0000-4000-8000-000000000001";
  const statement = ReleaseStatement.parse({ version: 1, about: "release", tre: id, run: id, attempt: 1, outputs: [{ id: "people", sha256: "a".repeat(64) }], checker: id, vote: 1 });
  // Worked out by another way: Node's own hash over the domain's line and the JSON with its keys in order.
  const { createHash } = await import("node:crypto");
  const text = `Fivefold release of output, version 1\n{"about":"release","attempt":1,"checker":"${id}","outputs":[{"id":"people","sha256":"${"a".repeat(64)}"}],"run":"${id}","tre":"${id}","version":1,"vote":1}`;
  expect(await releaseChallenge(statement)).toBe(createHash("sha256").update(text).digest("base64url"));
});

it("a passkey takes the password again, and counts once another operator has compared its words", { timeout: 60_000 }, async () => {
  const { context, olga, ada, vote } = await world();
  expect(saidOf(await vote(ada))).toMatch(/^not-permitted: .*you have none that counts/);
  expect(saidOf(await beginConsolePasskey(context, ada, { password: "not her password" }))).toBe("invalid-input: This is not your password.");
  const own = await passkeyOf(context, ada);
  expect(saidOf(await vote(ada))).toMatch(/you have none that counts/);
  const words = await passkeyInWords(own.key);
  const accept = (who: ConsoleActor, more: Record<string, unknown> = {}) => acceptConsolePasskey(context, who, { credentialId: own.credentialId, words, compared: "yes", ...more });
  expect(saidOf(await accept(ada))).toMatch(/^not-permitted/);
  // Whoever holds both roles does not accept their own.
  expect(saidOf(await accept({ ...ada, roles: ["operator", "output-checker"] }))).toMatch(/^not-permitted: Your own passkey/);
  expect(saidOf(await accept(olga, { words: "other words" }))).toMatch(/^conflict/);
  expect(saidOf(await accept(olga, { compared: undefined }))).toMatch(/^invalid-input: Compare the words/);
  expect(saidOf(await accept(olga))).toBe("done");
  expect(saidOf(await accept(olga))).toMatch(/^wrong-state/);
  expect(await listConsolePasskeys(context, ada)).toMatchObject({ ok: true, value: { asked: true, origin, passkeys: [{ owner: "Ada", isMine: true, words, acceptedBy: "Olga" }] } });
  // One challenge makes one passkey.
  const asked = await beginConsolePasskey(context, olga, { password });
  const olgas = await softAuthenticator();
  const registration = asked.ok && (await olgas.register({ challenge: asked.value.challenge, origin }));
  expect(saidOf(await addConsolePasskey(context, ada, { name: "Hers", registration }))).toMatch(/^expired/);
  expect(saidOf(await addConsolePasskey(context, olga, { name: "Mine", registration }))).toBe("done");
  expect(saidOf(await addConsolePasskey(context, olga, { name: "Mine", registration }))).toMatch(/^expired/);
});

it("guesses at the password are counted with those at the sign-in, and what was refused stands in no audit row as done", { timeout: 60_000 }, async () => {
  const { context, olga, ada } = await world();
  const own = await passkeyOf(context, ada, olga);
  const rows = (action: string) => context.store.db.prepare("SELECT count(*) AS n FROM audit WHERE action = ?").get(action)?.n;
  expect([rows("passkey-added"), rows("passkey-accepted")]).toEqual([1, 1]);
  // The same key, asked for once more.
  const asked = await beginConsolePasskey(context, ada, { password });
  const again = asked.ok && (await own.register({ challenge: asked.value.challenge, origin }));
  expect(saidOf(await addConsolePasskey(context, ada, { name: "The same", registration: again }))).toMatch(/^conflict/);
  expect(saidOf(await acceptConsolePasskey(context, olga, { credentialId: own.credentialId, words: await passkeyInWords(own.key), compared: "yes" }))).toMatch(/^wrong-state/);
  expect([rows("passkey-added"), rows("passkey-accepted")]).toEqual([1, 1]);

  for (let n = 0; n < 5; n++) expect(saidOf(await beginConsolePasskey(context, ada, { password: `a guess, number ${n}` }))).toMatch(/^invalid-input/);
  expect(saidOf(await beginConsolePasskey(context, ada, { password }))).toMatch(/^too-many-requests/);
  expect(saidOf(await signIn(context, { email: ada.email, password, address: "10.0.0.9" }))).toMatch(/^too-many-requests/);
  expect(saidOf(await beginConsolePasskey(context, olga, { password }))).toBe("done");
});

it("an output leaves once both checkers have signed its digest; the record names keys and digests, the audit trail holds the signatures", { timeout: 60_000 }, async () => {
  const { context, run, olga, ada, ben, vote, confirmed } = await world();
  const [adas, bens] = [await passkeyOf(context, ada, olga), await passkeyOf(context, ben, olga)];
  const asked = await vote(ada);
  expect(asked).toMatchObject({ ok: false, refusal: { reason: "unconfirmed", confirm: { passkeys: [adas.credentialId], what: expect.stringMatching(/^You release these outputs of the run, as they stand .*: people \(its digest begins with [0-9a-f]{12}\), /) } } });
  for (const [wrong, said] of [[{ origin: "http://127.0.0.1:4999" }, "on another web site"], [{ flags: 0x01 }, "did not check that it was its owner"], [{ challenge: "AAAA" }, "over something else"]] as const) {
    expect(saidOf(await confirmed(ada, adas, wrong))).toMatch(new RegExp(`^unconfirmed: .*${said}`));
  }
  // A colleague's key, over the right statement, is not hers.
  expect(saidOf(await confirmed(ada, bens))).toMatch(/^unconfirmed: .*no passkey of theirs/);
  expect(await confirmed(ada, adas)).toEqual({ ok: true, value: { settled: false, stillNeeded: 1 } });
  // What she signed is sealed like her vote.
  expect(JSON.stringify(await auditLog(context, ben))).not.toContain(adas.credentialId + '","clientDataJSON');
  const { proposed } = unreleasedOf(context.store.db, run.runId)!;
  const { outputs = [] } = readRunRecord(context.store.db, run.runId)!;
  expect(await confirmed(ben, bens)).toEqual({ ok: true, value: { settled: true, stillNeeded: 0 } });
  await until("it is received", () => run.state === "received");
  const record = JSON.parse(new TextDecoder().decode(run.results[0]!.outputs.find((o) => o.path === "outputs/disclosure-record.json")!.bytes)) as SdcRecord;
  const audited = context.store.db.prepare("SELECT facts FROM audit WHERE action = 'output-decided' ORDER BY position").all().map((row) => JSON.parse(String(row.facts)) as { statement: ReleaseStatement; assertion: { credentialId: string } });
  expect(audited.map((one) => one.assertion.credentialId)).toEqual([adas.credentialId, bens.credentialId]);
  expect(audited[0]!.statement).toMatchObject({ run: run.runId, attempt: 1, outputs: outputs.map(({ id, sha256 }) => ({ id, sha256 })), checker: ada.accountId, vote: 1 });
  expect(outputs.map(({ id }) => id)).toEqual(proposed.outputs.map(({ id }) => id));
  expect(record.outputs[0]!.released.by).toEqual({
    role: "output-checkers", verdict: "release", people: [ada, ben].map((who) => `urn:uuid:${who.accountId}`),
    confirmed: [[ada, adas], [ben, bens]].map(([who, own], at) => ({ person: `urn:uuid:${(who as ConsoleActor).accountId}`, key: sha256Of(canonicalJson((own as SoftAuthenticator).key)), statement: sha256Of(canonicalJson(audited[at]!.statement)) })),
  });
  // Neither the console's address nor a signature leaves the TRE.
  expect(JSON.stringify(record)).not.toMatch(/clientDataJSON|localhost:4999/);
  expect(verifyChain(context.store.db)).toMatchObject({ intact: true });
});

it("votes whose confirmation does not hold when the output leaves release nothing: it is computed anew", { timeout: 60_000 }, async () => {
  const { context, run, olga, ada, ben, vote, confirmed } = await world();
  const [adas, bens] = [await passkeyOf(context, ada, olga), await passkeyOf(context, ben, olga)];
  expect(await confirmed(ada, adas)).toMatchObject({ ok: true });
  // Her key was lost before the second vote.
  expect(saidOf(await removeConsolePasskey(context, olga, { credentialId: adas.credentialId }))).toBe("done");
  expect(await confirmed(ben, bens)).toMatchObject({ ok: true });
  await waits(context, run, 2);
  expect(run.results).toEqual([]);

  // Whoever writes a vote into the store has signed nothing.
  const again = await passkeyOf(context, ada, olga);
  expect(await confirmed(ada, again)).toMatchObject({ ok: true });
  context.store.write({ actor: "somebody", action: "forged", subject: run.runId }, (db, at) => db.prepare("INSERT INTO decisions (run_id, attempt, subject, decision, reason, account_id, account_name, at) VALUES (?, 2, 'output', 'release', 'Fine, all of it.', ?, 'Ben', ?)").run(run.runId, ben.accountId, at));
  context.wake();
  await waits(context, run, 3);
  expect(run.results).toEqual([]);
  expect(run.events.some((event) => /confirm it with their passkeys/.test(event.reason ?? ""))).toBe(true);

  // To withhold or to return takes no passkey: it gives nothing away.
  for (const who of [ada, ben]) expect(await vote(who, { decision: "withhold" })).toMatchObject({ ok: true });
  await until("the crate", () => run.results.length === 1);
  expect(run.results[0]).toMatchObject({ outcome: "withheld", outputs: [] });
});
