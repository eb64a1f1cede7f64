import { asc, eq, ne, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { committeeRules, registerEntries, registerLogCheckpoints, registerLogLeaves, registerLogTiles, registerRevisions, tres } from "#db/schema/index.ts";
import { addPerson, must, testFederation, type TestFederation } from "#db/testing/test-federation.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { verifyDocument } from "#lib/approval/signature.ts";
import { oneDecider } from "#lib/governance/committee.ts";
import { GoverningDocument, governingType } from "#lib/register/governing-document.ts";
import { verifyEntry } from "#lib/register/verify-entry.ts";
import { includes } from "#lib/register/log/check-proof.ts";
import { openCheckpoint } from "#lib/register/log/checkpoint.ts";
import { cosign } from "#lib/register/log/cosignature.ts";
import { leafHash } from "#lib/register/log/hashing.ts";
import { readLogEntry } from "#lib/register/log/log-entry.ts";
import { missedWitnesses } from "#lib/register/log/promise.ts";
import { parseProofFile } from "#lib/register/log/proof-file.ts";
import { parseNote, readVerifierKey, verifierKey, writeNote, type SignerKey } from "#lib/register/log/signed-note.ts";
import { readBundle } from "#lib/register/log/tiles.ts";
import { witnessName } from "#lib/register/log/witness-name.ts";
import { publicDigest } from "#lib/register/public-digest.ts";
import { keysCountedOn } from "#lib/register/verify-entry.ts";
import { RegisterRecord } from "#lib/register/record.ts";
import { toldOfAudit } from "./anchor-audit.ts";
import { amendProject } from "./change-project-state.ts";
import { decideOnApplication } from "./decide-on-application.ts";
import { editRegisterEntry } from "./edit-register-entry.ts";
import { setCommitteeRule } from "./manage-committee.ts";
import { setCommitteeForm, writeQuestion } from "./manage-forms.ts";
import { readGoverningDocument, readGoverningVersions } from "./read-governing-documents.ts";
import { readProject } from "./read-project.ts";
import { readEntryWithProof, readLogFile, readRegisterLog, readRegisterProof } from "./read-register-log.ts";
import { saveProjectDraft } from "./save-project-draft.ts";
import { sequenceRegisterLog } from "./sequence-register-log.ts";
import { submitProject } from "./submit-project.ts";
import { tellRegisterLog } from "./tell-register-log.ts";
import { offerLog, takeCosignature } from "./witness-register-log.ts";

let context: TestContext;
let world: TestFederation;
let reference: string;
const anyone = { kind: "anonymous" } as const;
beforeAll(async () => {
  context = await testContext();
  world = await testFederation(context);
  await sequenceRegisterLog(context);
  reference = (await context.db.select().from(registerEntries))[0]!.reference;
});
afterAll(() => context.end());

const text = async (path: string) => new TextDecoder().decode(must(await readLogFile(context, anyone, { path })).bytes);

describe("the register's log", () => {
  it("begins with its genesis and says of each revision what was published, by commitment", async () => {
    const rows = await context.db.select().from(registerLogLeaves).orderBy(asc(registerLogLeaves.index));
    const entries = rows.map((row) => readLogEntry(row.entry));
    expect(entries[0]).toMatchObject({ type: "register.genesis", log: "localhost:3000/log" });
    const [entry] = await context.db.select().from(registerEntries);
    const revisions = await context.db.select().from(registerRevisions).orderBy(asc(registerRevisions.revision));
    const told = entries.filter((e) => e?.type === "register.entry");
    expect(told).toHaveLength(revisions.length);
    let prev: string | null = null;
    for (const [i, { record, revision }] of revisions.entries()) {
      const sha256 = await publicDigest(RegisterRecord.parse(record), entry!.salts);
      expect(told[i]).toMatchObject({ entry: reference, rev: revision, sha256, prev });
      prev = sha256;
    }
    // Nobody's name is in the log, and the digest of a record with a name in clear is not what it commits to.
    const everything = rows.map((row) => new TextDecoder().decode(row.entry)).join("\n");
    for (const name of RegisterRecord.parse(entry!.record).applicants) expect(everything).not.toContain(name);
  });

  it("proves a revision to anyone who has the log's key, and says so of none that is not there", async () => {
    const log = must(await readRegisterLog(context, anyone, {}));
    const proof = must(await readRegisterProof(context, anyone, { reference }));
    const file = parseProofFile(proof.proof!)!;
    const key = (await readVerifierKey(log.key))!;
    expect(await openCheckpoint(writeNote(file.checkpoint.note), key)).toBeDefined();
    expect(await includes(await leafHash(file.entry!), file.index, file.checkpoint.size, file.proof, file.checkpoint.root)).toBe(true);
    expect(await readRegisterProof(context, anyone, { reference, revision: 999 })).toMatchObject({ ok: false, refusal: { reason: "not-found" } });
    expect(await text("checkpoint")).toBe(writeNote(file.checkpoint.note));
    const bundle = readBundle(must(await readLogFile(context, anyone, { path: `tile/entries/000.p/${String(log.size)}` })).bytes)!;
    expect(bundle[file.index]).toEqual(file.entry);
    for (const path of ["tile/0/001", `tile/0/000.p/${String(log.size + 1)}`, "tile/1/000", "../x", "tile/0/000"]) expect(await readLogFile(context, anyone, { path })).toMatchObject({ ok: false, refusal: { reason: "not-found" } });
  });

  it("writes a correction by an editor as what it is, waiting until it is written", async () => {
    const [entry] = await context.db.select().from(registerEntries);
    must(await editRegisterEntry(context, await addPerson(context, "Edith Editor", { grants: [{ role: "register-editor", treId: null }] }), { reference, revision: entry!.revision, reason: "The title had a slip of the pen.", corrections: { title: "A title that was set right" } }));
    expect(must(await readRegisterProof(context, anyone, { reference, revision: entry!.revision + 1 }))).toMatchObject({ state: "waiting", promise: [{ part: "logged", state: "due" }, { part: "signed", state: "due" }, { part: "witnessed", state: "due" }] });
    expect(await sequenceRegisterLog(context)).toBe(1);
    expect(await sequenceRegisterLog(context)).toBe(0);
    const proof = must(await readRegisterProof(context, anyone, { reference }));
    expect(readLogEntry(parseProofFile(proof.proof!)!.entry!)).toMatchObject({ event: "corrected", rev: entry!.revision + 1 });
    expect(proof.state).toBe("logged");
  });

  it("keeps a TRE's cosignature, and none that is another's, of another size, or no signature", async () => {
    const tre = world.tres[0]!;
    const answer = must(await offerLog(context, tre.agent, { from: 1 }));
    const origin = "localhost:3000/log";
    const jwk = tre.key;
    const privateKey = await crypto.subtle.importKey("jwk", { kty: "OKP", crv: "Ed25519", d: jwk.d, x: jwk.x }, "Ed25519", false, ["sign"]);
    const signer = async (name: string): Promise<SignerKey> => ({ privateKey, verifier: await verifierKey(name, 4, Uint8Array.from(Buffer.from(jwk.x, "base64url"))) });
    const note = parseNote(answer.checkpoint)!;
    const size = answer.entries.length + 1;
    const lineBy = async (key: SignerKey, of = note.text) => writeNote({ text: "", signatures: [await cosign(of, 1_796_000_000, key)] }).trim();
    const good = await lineBy(await signer(witnessName(origin, tre.id)));
    for (const [actor, input] of [
      [world.tres[1]!.agent, { size, line: good }],
      [tre.agent, { size: size + 1, line: good }],
      [tre.agent, { size, line: await lineBy(await signer(witnessName(origin, tre.id)), note.text.replace("localhost", "elsewhere")) }],
      [tre.agent, { size, line: await lineBy(await signer(`${origin}/witness/somebody`)) }],
      [tre.agent, { size, line: "— x y\n\n" }],
    ] as const) expect(await takeCosignature(context, actor, input)).toMatchObject({ ok: false, refusal: { reason: "invalid-input" } });
    expect(await takeCosignature(context, anyone, { size, line: good })).toMatchObject({ ok: false });
    must(await takeCosignature(context, tre.agent, { size, line: good }));
    expect(await text("checkpoint")).toContain(good);
    expect(must(await readRegisterProof(context, anyone, { reference }))).toMatchObject({ state: "witnessed", witnessedBy: [tre.name], witnesses: world.tres.length, promise: [{ part: "logged", state: "kept" }, { part: "signed", state: "kept" }, { part: "witnessed", state: "due" }] });
    // One of two has signed: a day later the promise is broken.
    const aDay = 24 * 3_600_000 + 1_000;
    context.advance(aDay);
    expect(must(await readRegisterProof(context, anyone, { reference })).promise.map(({ state }) => state)).toEqual(["kept", "kept", "broken"]);
    // The others have left before the day was over: the promise is about the one that stayed, though everybody's key is known. Those that join later change nothing.
    const proof = must(await readRegisterProof(context, anyone, { reference })).loggedAt!;
    const other = ne(tres.id, tre.id);
    for (const gone of [{ retiredAt: new Date(Date.parse(proof) + 3_600_000) }, { retiredAt: null, joinedAt: new Date(Date.parse(proof) + aDay) }]) {
      await context.db.update(tres).set(gone).where(other);
      expect(must(await readRegisterProof(context, anyone, { reference }))).toMatchObject({ witnesses: 1, promise: [{}, {}, { state: "kept" }] });
      const shown = must(await readEntryWithProof(context, anyone, { reference }));
      expect(shown.witnesses.map(({ tre, promised }) => [tre, promised]).sort()).toEqual(world.tres.map(({ id, name }) => [name, id === tre.id ? undefined : false]).sort());
      expect(await missedWitnesses(shown.proof, keysCountedOn(shown), context.clock.now())).toBeUndefined();
    }
    await context.db.update(tres).set({ joinedAt: new Date(proof), retiredAt: null }).where(other);
    context.advance(-aDay);

    // Beside it, what the TRE commits to of its own audit trail: once an hour, never fewer events than before, and without a cosignature not at all.
    const told = async () => (await toldOfAudit(context.db, undefined, tre.id)).map(({ rows, sha256 }) => [rows, sha256[0]]);
    const commits = async (rows: number, of: string) => {
      const answer = must(await takeCosignature(context, tre.agent, { size, line: good, audit: { rows, sha256: of.repeat(64) } })).audit;
      await sequenceRegisterLog(context);
      return answer;
    };
    expect(await takeCosignature(context, tre.agent, { size, line: "— x y", audit: { rows: 9, sha256: "a".repeat(64) } })).toMatchObject({ ok: false });
    expect([await commits(9, "a"), await commits(10, "b"), await commits(9, "b"), await told()]).toEqual(["told", "not-due", "contradicts", [[9, "a"]]]);
    context.advance(3_600_000);
    expect([await commits(8, "a"), await commits(12, "c"), await told()]).toEqual(["contradicts", "told", [[12, "c"], [9, "a"]]]);
    expect(await toldOfAudit(context.db)).toEqual([]); // not the portal's own
  });

  it("says of what a committee goes by each version, signed, before any decision that cites it; a rule from before is logged when it is first cited", async () => {
    const { administrator, researcher, projectId, tres: [north, south] } = await testFederation(context, ["Ruled TRE", "Older TRE"], ["none", "none"]);
    must(await writeQuestion(context, administrator, { key: "patients", safe: "projects", asks: "How did patients shape the study?", least: 0, onChange: "minor", treId: null }));
    must(await setCommitteeForm(context, administrator, { treId: north!.id, form: { demands: ["ethics"], asks: ["patients"] } }));
    for (const serviceDays of [10, 15]) must(await setCommitteeRule(context, administrator, { treId: north!.id, rule: { ...oneDecider, serviceDays } }));
    await context.db.insert(committeeRules).values({ treId: south!.id, version: 3, rule: oneDecider, setAt: context.clock.now(), setBy: administrator.userId });
    for (const tre of [north!, south!]) must(await decideOnApplication(context, tre.chair, { projectId, treId: tre.id, revision: 1, decision: "approve", reason: "Read and discussed by the committee.", validTo: "2027-11-22" }));
    await sequenceRegisterLog(context);

    const told = (await context.db.select({ entry: registerLogLeaves.entry }).from(registerLogLeaves).orderBy(asc(registerLogLeaves.index))).map((row) => readLogEntry(row.entry)).filter((e) => e?.type === "register.governance" || (e?.type === "register.decision" && e.rule));
    expect(told).toMatchObject([
      { kind: "bank-question", body: "federation", key: "patients", version: 1 }, { kind: "committee-form", body: north!.id, version: 1 }, { kind: "committee-rule", body: north!.id, version: 1 }, { kind: "committee-rule", body: north!.id, version: 2 },
      { type: "register.decision", site: north!.id, rule: { version: 2 } }, { kind: "committee-rule", body: south!.id, version: 3 }, { type: "register.decision", site: south!.id, rule: { version: 3 } },
    ]);
    const { versions } = must(await readGoverningVersions(context, anyone, { slug: "ruled-tre" }));
    expect(versions.map(({ kind, version, state }) => [kind, version, state])).toEqual([["committee-rule", 2, "logged"], ["committee-rule", 1, "logged"], ["committee-form", 1, "logged"]]);
    expect(versions[2]!.words).toEqual(["It wants the ethics approval.", "It asks: “How did patients shape the study?”"]);

    // Nobody has set a rule here: its chair decides alone, and its decisions cite none.
    expect(must(await readGoverningVersions(context, anyone, { slug: "wessex-tre" })).versions).toEqual([]);
    const steps = async (given: Parameters<typeof verifyEntry>[0]) => Object.fromEntries((await Array.fromAsync(verifyEntry(given))).map(({ step, outcome }) => [step, outcome]));
    const rule = must(await readGoverningDocument(context, anyone, { slug: "ruled-tre", kind: "committee-rule", version: 2 }));
    expect(rule.document.content).toMatchObject({ serviceDays: 15 });
    expect((await verifyDocument(rule.signed, governingType, GoverningDocument, { kty: "OKP", crv: "Ed25519", x: rule.portalKey })).ok).toBe(true);
    expect(await steps(rule)).toMatchObject({ readable: "holds", "same-text": "holds", "in-the-log": "holds", signed: "holds" });
    expect(must(await readGoverningDocument(context, anyone, { slug: north!.id, kind: "committee-rule", version: 2 }))).toEqual(rule);
    expect(must(await readGoverningDocument(context, anyone, { slug: "federation", kind: "bank-question", version: 1, key: "patients" })).document.content).toMatchObject({ asks: "How did patients shape the study?" });
    expect(await readGoverningDocument(context, anyone, { slug: "ruled-tre", kind: "committee-rule", version: 3 })).toMatchObject({ refusal: { reason: "not-found" } });

    const ruled = (await context.db.select().from(registerEntries)).find((entry) => entry.projectId === projectId)!;
    const given = must(await readEntryWithProof(context, anyone, { reference: ruled.reference }));
    expect(given.record.sites.map((site) => site.rule?.version)).toEqual([3, 2]);
    expect(await steps(given)).toMatchObject({ rules: "holds", decided: "holds" });
    // An older version is about the older decision, a newer one about the newer: the line of each is of its day.
    context.advance(86_400_000 * 2);
    must(await setCommitteeForm(context, administrator, { treId: north!.id, form: { demands: [], asks: [] } }));
    must(await setCommitteeRule(context, administrator, { treId: south!.id, rule: { ...oneDecider, serviceDays: 20 } }));
    const { draft, title } = must(await readProject(context, researcher, { projectId }));
    must(await amendProject(context, researcher, { projectId }));
    const { version } = must(await saveProjectDraft(context, researcher, { projectId, version: must(await readProject(context, researcher, { projectId })).version, draft: { ...draft, title, article6: "A6-1-f" } }));
    must(await submitProject(context, researcher, { projectId, version }));
    must(await decideOnApplication(context, south!.chair, { projectId, treId: south!.id, revision: 2, decision: "approve", reason: "Read and discussed by the committee.", validTo: "2027-11-22" }));
    await sequenceRegisterLog(context);
    for (const [revision, cited] of [[given.revision, 3], [undefined, 4]] as const) {
      const shown = must(await readEntryWithProof(context, anyone, { reference: ruled.reference, revision }));
      expect([shown.record.sites.map((site) => site.rule?.version), await steps(shown)]).toMatchObject([[cited, 2], { rules: "holds", decided: "holds" }]);
    }
    // Whoever changes the rule in the database has another text than the one that the log has.
    expect(await steps({ ...given, rules: given.rules!.map((one) => ({ ...one, document: { ...one.document, content: { ...(one.document.content as object), serviceDays: 99 } } })) })).toMatchObject({ rules: "open" });
  });

  it("grows over the border of a tile, in batches, with the same proofs", async () => {
    const entries = Array.from({ length: 700 }, (_, i) => ({ type: "register.output" as const, custodian: "x", entry: `FF-${String(i)}`, event: "refused" as const, checks: 0 }));
    for (const part of [entries.slice(0, 300), entries.slice(300)]) {
      await context.db.transaction((tx) => tellRegisterLog(tx, context, ...part));
      await sequenceRegisterLog(context);
    }
    const { size } = must(await readRegisterLog(context, anyone, {}));
    expect(size).toBeGreaterThan(700);
    expect(must(await readLogFile(context, anyone, { path: "tile/0/001" })).bytes).toHaveLength(8192);
    expect(must(await readLogFile(context, anyone, { path: "tile/1/000.p/2" })).bytes).toHaveLength(64);
    const proof = must(await readRegisterProof(context, anyone, { reference }));
    const file = parseProofFile(proof.proof!)!;
    expect(await includes(await leafHash(file.entry!), file.index, file.checkpoint.size, file.proof, file.checkpoint.root)).toBe(true);
  });

  it("signs nothing more once a stored hash is another", async () => {
    const before = await context.db.select().from(registerLogCheckpoints);
    const [tile] = await context.db.select().from(registerLogTiles).where(eq(registerLogTiles.level, 0));
    const changed = Uint8Array.from(tile!.hashes);
    changed[40]! ^= 1;
    await context.db.transaction(async (tx) => {
      await tx.update(registerLogTiles).set({ hashes: changed }).where(sql`level = 0 and n = ${tile!.n}`);
      await tellRegisterLog(tx, context, { type: "register.output", custodian: "x", entry: reference, event: "refused", checks: 0 });
    });
    // The full tile's root stands in the level above: a change below it is the reader's and the monitor's to find; one at the edge is found here.
    const [edge] = await context.db.select().from(registerLogTiles).where(sql`level = 0`).orderBy(sql`n desc`).limit(1);
    const other = Uint8Array.from(edge!.hashes);
    other[0]! ^= 1;
    await context.db.update(registerLogTiles).set({ hashes: other }).where(sql`level = 0 and n = ${edge!.n}`);
    await expect(sequenceRegisterLog(context)).rejects.toThrow(/differs from its last checkpoint/);
    expect(await context.db.select().from(registerLogCheckpoints)).toHaveLength(before.length);
  });
});
