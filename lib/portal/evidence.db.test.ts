import { desc, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { envelopes, evidence, jobs } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { must, testFederation, type TestFederation } from "#db/testing/test-federation.ts";
import { EvidenceStatement, evidenceStatementType } from "#lib/approval/evidence.ts";
import { verifyDocument } from "#lib/approval/signature.ts";
import { oneDecider } from "#lib/governance/committee.ts";
import { decideOnApplication } from "./decide-on-application.ts";
import { listAskableDatasets } from "./list-askable-datasets.ts";
import { setCommitteeRule } from "./manage-committee.ts";
import { addEvidence, endEvidence, verifyEvidence } from "./manage-evidence.ts";
import { keepDay } from "./keep-time.ts";
import { poll } from "./poll.ts";
import { readOwnEnvelope } from "./read-envelope.ts";
import { readEvidenceOf, readOwnEvidence, readProjectEvidence } from "./read-evidence.ts";
import { readRegister } from "./read-register.ts";
import { readReview } from "./read-review.ts";
import { submitQuery } from "./submit-query.ts";

let context: TestContext;
let federation: TestFederation;
beforeAll(async () => {
  context = await testContext();
  federation = await testFederation(context, ["North TRE", "South TRE"], ["none", "approve"]);
});
afterAll(() => context.end());

const training = { kind: "training", issuer: "A college", reference: "C-118", validFrom: "2026-01-01", validTo: "2027-03-01" };
const how = "Saw the certificate.";
const submit = async (to: TestFederation["tres"]) => submitQuery(context, federation.researcher, { ...(await federation.draft(undefined, to)), idempotencyKey: crypto.randomUUID() });

test("evidence is given by whom it is about, verified by somebody entitled and never by themselves, and seen by those who decide", async () => {
  const { researcher, colleague, outsider, administrator, projectId, tres: [north] } = federation;
  expect(await addEvidence(context, { kind: "anonymous" }, training)).toMatchObject({ refusal: { reason: "not-signed-in" } });
  expect(await addEvidence(context, researcher, { ...training, validTo: "2025-12-31" })).toMatchObject({ refusal: { fields: { validTo: expect.any(String) } } });
  expect(await addEvidence(context, researcher, { ...training, validTo: "2026-11-21" })).toMatchObject({ refusal: { fields: { validTo: expect.stringContaining("ended already") } } });
  expect(await addEvidence(context, researcher, { ...training, kind: "ethics" })).toMatchObject({ refusal: { fields: { kind: expect.stringContaining("project’s page") } } });
  expect(await addEvidence(context, researcher, { ...training, projectId })).toMatchObject({ refusal: { fields: { kind: expect.any(String) } } });
  const { evidenceId } = must(await addEvidence(context, researcher, training));
  expect(must(await readOwnEvidence(context, researcher))).toMatchObject([{ id: evidenceId, standing: "unverified" }]);

  for (const nobody of [outsider, colleague]) expect(await verifyEvidence(context, nobody, { evidenceId, how })).toMatchObject({ refusal: { reason: "not-found" } });
  expect(await verifyEvidence(context, researcher, { evidenceId, how })).toMatchObject({ refusal: { reason: "not-permitted" } });
  must(await verifyEvidence(context, north!.chair, { evidenceId, how }));
  expect(await verifyEvidence(context, administrator, { evidenceId, how })).toMatchObject({ refusal: { reason: "wrong-state" } });
  expect(must(await readOwnEvidence(context, researcher))).toMatchObject([{ standing: "valid", verified: { by: north!.chair.name, how } }]);
  expect(must(await readEvidenceOf(context, administrator, { userId: researcher.userId })).evidence).toHaveLength(1);
  expect(await readEvidenceOf(context, north!.chair, { userId: researcher.userId })).toMatchObject({ refusal: { reason: "not-permitted" } });

  const ethics = must(await addEvidence(context, colleague, { ...training, kind: "ethics", projectId, reference: "26/EX/0101" }));
  expect(await addEvidence(context, outsider, { ...training, kind: "ethics", projectId })).toMatchObject({ refusal: { reason: "not-found" } });
  expect(await verifyEvidence(context, researcher, { evidenceId: ethics.evidenceId, how })).toMatchObject({ refusal: { reason: "not-permitted" } });
  must(await verifyEvidence(context, administrator, { evidenceId: ethics.evidenceId, how }));
  expect(must(await readProjectEvidence(context, researcher, { projectId })).evidence).toMatchObject([{ kind: "ethics", standing: "valid" }]);

  must(await setCommitteeRule(context, administrator, { treId: north!.id, rule: { ...oneDecider, evidence: ["training", "contract"] } }));
  const { peopleCheck } = must(await readReview(context, north!.chair, { projectId, treId: north!.id }));
  expect(peopleCheck).toMatchObject({ demanded: ["training", "contract"], verify: { ok: true }, people: [{ role: "lead", orcid: "0000-0002-1825-0097", orcidAuthenticated: false, evidence: [{ kind: "training", standing: "valid" }], lacking: ["contract"] }, { lacking: ["training", "contract"] }], project: { evidence: [{ kind: "ethics" }], lacking: [] } });
});

test("the database itself takes no evidence that somebody verified for themselves, and no later end for it", async () => {
  const [row] = await context.db.select().from(evidence).limit(1);
  await expect(context.db.update(evidence).set({ verifiedBy: row!.addedBy }).where(eq(evidence.id, row!.id))).rejects.toThrow();
  await expect(context.db.update(evidence).set({ validTo: "2099-12-31" }).where(eq(evidence.id, row!.id))).rejects.toThrow();
  await expect(context.db.insert(evidence).values({ ...row!, id: crypto.randomUUID(), projectId: federation.projectId, userId: federation.researcher.userId })).rejects.toThrow();
});

test("an approval leans on what the rule demands and on what was valid; missing or lapsed evidence stops a submission in words, renewed evidence lets it through", async () => {
  const { researcher, administrator, projectId, tres: [north, south] } = federation;
  // Before North has decided, its rule speaks; South approved when nothing was shown, and leans on nothing.
  expect(await submit([north!])).toMatchObject({ refusal: { reason: "expired", message: expect.stringMatching(/^North TRE runs nothing without valid evidence\. Contract of the person who asks: nothing that is verified/) } });
  must(await submit([south!]));
  must(await decideOnApplication(context, north!.chair, { projectId, treId: north!.id, revision: 1, decision: "approve", reason: "Read and discussed by the committee.", validTo: "2027-11-22" }));
  const [row] = await context.db.select({ jws: envelopes.jws }).from(envelopes).where(eq(envelopes.treId, north!.id)).orderBy(desc(envelopes.createdAt)).limit(1);
  expect(readOwnEnvelope(row!.jws)).toMatchObject({ people: [{ evidence: ["training", "contract"] }, { evidence: ["training", "contract"] }], evidence: ["ethics"] });
  const refused = must(await listAskableDatasets(context, researcher, { projectId })).datasets.map((d) => d.refusedBecause);
  expect(refused).toEqual([expect.stringContaining("Contract of the person"), undefined]);

  const { evidenceId } = must(await addEvidence(context, researcher, { ...training, kind: "contract", validTo: "2027-02-01" }));
  expect((await submit([north!])).ok).toBe(false);
  must(await verifyEvidence(context, administrator, { evidenceId, how }));
  const { runs } = must(await submit([north!]));
  // What the TRE is given says until when, signed for this person and project.
  const answer = must(await poll(context, north!.agent, { waitSeconds: 0, capacity: 5, holding: [], awaitingDecision: [] }));
  const item = answer.work.find((w) => w.runId === runs[0]!.id);
  const statement = must(await verifyDocument(item!.evidence!, evidenceStatementType, EvidenceStatement, { kty: "OKP", crv: "Ed25519", x: context.signingKey.x }));
  expect(statement).toMatchObject({ projectId, personId: researcher.userId, person: [{ kind: "training", until: "2027-03-01" }, { kind: "contract", until: "2027-02-01" }], project: [{ kind: "ethics", until: "2027-03-01" }] });
  // An approval that leans on nothing goes without, as older agents know it.
  expect(must(await poll(context, south!.agent, { waitSeconds: 0, capacity: 5, holding: [], awaitingDecision: [] })).work[0]).not.toHaveProperty("evidence");

  context.advance((Date.parse("2027-02-02T09:00:00Z") - context.clock.now().getTime()));
  expect(await submit([north!])).toMatchObject({ refusal: { reason: "expired", message: expect.stringContaining("Contract of the person who asks: it ended on 2027-02-01") } });
  const renewed = must(await addEvidence(context, researcher, { ...training, kind: "contract", validFrom: "2027-02-02", validTo: "2028-01-01" }));
  must(await verifyEvidence(context, north!.chair, { evidenceId: renewed.evidenceId, how }));
  must(await submit([north!]));

  // Taken back by a committee: it counts no more, and its holder is told, without the reason.
  must(await endEvidence(context, north!.chair, { evidenceId: renewed.evidenceId, because: "The contract was with another person." }));
  expect((await submit([north!])).ok).toBe(false);
  expect(await endEvidence(context, researcher, { evidenceId: renewed.evidenceId, because: "Not needed." })).toMatchObject({ refusal: { reason: "wrong-state" } });
  const letters = await context.db.select({ payload: jobs.payload }).from(jobs).where(eq(jobs.kind, "mail"));
  const told = letters.map((l) => l.payload as { to: string; subject: string; text: string }).filter((l) => l.subject.endsWith("a piece of evidence is no longer accepted"));
  expect(told).toMatchObject([{ to: researcher.email, text: expect.not.stringContaining("another person") }]);
});

test("the register says that a lead is accredited once that is verified, on the days for which it is, and no longer than it stands", async () => {
  const { researcher, administrator } = federation;
  const shown = async () => must(await readRegister(context, { kind: "anonymous" }, {})).entries.map((entry) => entry.record.accreditedResearcher);
  const renew = (validFrom: string, validTo: string) => addEvidence(context, researcher, { ...training, kind: "accreditation", validFrom, validTo });
  const { evidenceId } = must(await renew("2027-01-01", "2027-02-10"));
  expect(await shown()).toEqual(["Unknown"]);
  must(await verifyEvidence(context, administrator, { evidenceId, how }));
  expect(await shown()).toEqual(["Yes"]);
  const next = must(await renew("2027-02-20", "2027-12-31"));
  must(await verifyEvidence(context, administrator, { evidenceId: next.evidenceId, how }));

  const today = async (day: string) => { context.advance(Date.parse(day) - context.clock.now().getTime()); expect(await keepDay(context)).toEqual([]); return shown(); };
  expect(await today("2027-02-11T09:00:00Z")).toEqual(["No"]);
  expect(await today("2027-02-20T09:00:00Z")).toEqual(["Yes"]);
  must(await endEvidence(context, administrator, { evidenceId: next.evidenceId, because: "It was another person’s." }));
  expect(await shown()).toEqual(["No"]);
});
