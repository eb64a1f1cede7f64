import { and, eq, isNull, ne } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deliberationEvents, envelopes, jobs, projects, siteDecisions } from "#db/schema/index.ts";
import { testContext } from "#db/testing/test-context.ts";
import { addPerson, must, testFederation, type TestFederation, type TestTre } from "#db/testing/test-federation.ts";
import type { Person } from "./person-of.ts";
import { rulePresets } from "#lib/governance/committee.ts";
import { stateAfterDecision } from "#lib/governance/whose-turn.ts";
import { randomFrom } from "../../e2e/world/random.ts";
import { castBallot, closeRound, concludeDecision, declareInterests, readDeclaration, verifyCondition } from "./deliberate-on-application.ts";
import { decideOnApplication } from "./decide-on-application.ts";
import { revokeApproval } from "./revoke-approval.ts";
import { readCommittee, seatMember, setCommitteeRule } from "./manage-committee.ts";
import { listReviews } from "./list-reviews.ts";
import { readProject } from "./read-project.ts";
import { readReview } from "./read-review.ts";
import { waitingFor } from "./waiting.ts";

let context: Awaited<ReturnType<typeof testContext>>;
let federation: TestFederation;
const rationale = "As we discussed at length.";
beforeAll(async () => {
  context = await testContext();
  federation = await testFederation(context, ["North TRE", "South TRE"], ["none", "none"]);
});
afterAll(() => context.end());

test("a panel of three with blind ballots, one recused, approves; a committee of one refuses the same application", async () => {
  const [north, south] = federation.tres;
  const { projectId, administrator: admin } = federation;
  const [lay, clinical] = [await addPerson(context, "Lay", { grants: [{ role: "committee-member", treId: north!.id }] }), await addPerson(context, "Clin", { grants: [{ role: "committee-member", treId: north!.id }] })];
  const chair = north!.chair;
  const rule = { ...rulePresets.panel.rule, quorum: 2 };
  expect(await setCommitteeRule(context, chair, { treId: north!.id, rule })).toMatchObject({ refusal: { reason: "not-permitted" } });
  must(await setCommitteeRule(context, admin, { treId: north!.id, rule }));
  expect(must(await readCommittee(context, admin, { treId: north!.id })).problems).toHaveLength(2);
  must(await seatMember(context, admin, { treId: north!.id, userId: lay.userId, kind: "lay", independent: true }));
  must(await seatMember(context, admin, { treId: north!.id, userId: clinical.userId, kind: "clinical", independent: false, ror: "https://ror.org/027m9bs27" }));
  expect(must(await readCommittee(context, admin, { treId: north!.id })).problems).toEqual([]);

  const place = { projectId, treId: north!.id, revision: 1 };
  const paper = (who: Person) => readReview(context, who, { projectId, treId: north!.id });
  expect(await paper(lay)).toMatchObject({ refusal: { reason: "wrong-state" } });
  expect(await readProject(context, lay, { projectId })).toMatchObject({ refusal: { reason: "not-found" } });
  expect(must(await readDeclaration(context, clinical, { projectId, treId: north!.id })).candidates[0]).toContain("University of Wessex");
  for (const who of [chair, lay]) must(await declareInterests(context, who, { ...place, recuses: false }));
  // The chair, who may recuse, sees what each is asked about; the other members don't.
  const askedOf = async (reader: Person) => must(await paper(reader)).committee!.people.find((one) => one.userId === clinical.userId)!.candidates;
  expect(await askedOf(chair)).toEqual([expect.stringContaining("University of Wessex"), expect.stringContaining("Ada Researcher"), expect.stringContaining("Ben Colleague")]);
  expect(await askedOf(lay)).toEqual([]);
  must(await declareInterests(context, clinical, { ...place, interests: [{ kind: "employment", text: "I work there." }], recuses: true }));
  const [kept] = await context.db.select({ event: deliberationEvents.event }).from(deliberationEvents).where(and(eq(deliberationEvents.treId, north!.id), eq(deliberationEvents.by, clinical.userId)));
  expect(kept!.event).toMatchObject({ type: "declared", candidates: [expect.stringContaining("University of Wessex"), expect.anything(), expect.anything()] });
  // A second chair, recused here, who sees the project by the other committee.
  const second = await addPerson(context, "Second", { grants: [{ role: "committee-chair", treId: north!.id }, { role: "committee-member", treId: south!.id }] });
  must(await declareInterests(context, second, { ...place, interests: [{ kind: "employment", text: "I worked with the lead." }], recuses: true }));
  expect(await paper(clinical)).toMatchObject({ refusal: { reason: "not-permitted" } });
  expect((await paper(lay)).ok).toBe(true);
  // Neither does the recused member find it in a list, nor is it counted for them; whoever has not declared finds its reference alone.
  const late = await addPerson(context, "Late", { grants: [{ role: "committee-member", treId: north!.id }] });
  const listed = async (who: Person) => must(await listReviews(context, who)).applications.map((one) => one.title);
  expect([await listed(lay), await listed(clinical), await listed(late)]).toEqual([["Diabetes across regions"], [], [null]]);
  expect([must(await waitingFor(context, clinical))["/reviews"], must(await waitingFor(context, late))["/reviews"]]).toEqual([0, 1]);
  // No letter names the project: its reader may turn out to be recused.
  const letters = (await context.db.select().from(jobs).where(eq(jobs.kind, "mail"))).map((job) => job.payload as { to: string; subject: string; text: string }).filter((letter) => letter.to === chair.email);
  expect(letters.length).toBeGreaterThan(0);
  expect(JSON.stringify(letters)).not.toContain("Diabetes");

  const cast = (who: Person, ballot: object, at = place) => castBallot(context, who, { ...at, ballot: { rationale, ...ballot } });
  expect(await cast(admin, { vote: "approve" })).toMatchObject({ refusal: { reason: "not-permitted" } });
  expect(await cast(clinical, { vote: "approve" })).toMatchObject({ refusal: { reason: "not-permitted" } });
  expect(await cast(lay, { vote: "approve" }, { ...place, revision: 2 })).toMatchObject({ refusal: { reason: "conflict" } });
  must(await cast(chair, { vote: "approve" }));
  expect(await closeRound(context, chair, place)).toMatchObject({ refusal: { message: expect.stringContaining("lay ballot") } });
  expect(await decideOnApplication(context, chair, { ...place, decision: "refuse", reason: rationale })).toMatchObject({ refusal: { message: expect.stringContaining("decides together") } });
  must(await cast(lay, { vote: "approve-with-conditions", conditions: [{ text: "Publish it.", kind: "reporting", due: "2027-03-01" }] }));
  must(await closeRound(context, chair, place));
  expect(await concludeDecision(context, chair, { ...place, reason: rationale })).toMatchObject({ refusal: { fields: { validTo: expect.any(String) } } });
  expect(must(await concludeDecision(context, chair, { ...place, reason: rationale, validTo: "2027-06-30" }))).toMatchObject({ state: "approved", envelopeId: expect.any(String) });
  expect(await context.db.$count(envelopes, eq(envelopes.projectId, projectId))).toBe(1);
  expect(await revokeApproval(context, second, { projectId, treId: north!.id, reason: "I never liked this study." })).toMatchObject({ ok: false });
  expect(await context.db.$count(envelopes, isNull(envelopes.revokedAt))).toBe(1);
  must(await verifyCondition(context, lay, { projectId, treId: north!.id, condition: 1, note: "Read the summary." }));

  expect(must(await paper(chair)).conditions).toMatchObject([{ text: expect.stringContaining("Publish it."), met: { by: "Lay", note: "Read the summary." } }]);

  must(await decideOnApplication(context, south!.chair, { projectId, treId: south!.id, revision: 1, decision: "refuse", reason: rationale }));
  const seen = must(await readProject(context, federation.researcher, { projectId }));
  expect(seen.sites.map((s) => [s.treName, s.state])).toEqual([["North TRE", "approved"], ["South TRE", "refused"]]);
  expect(seen.sites[0]!.conditions[0]!.text).toMatch(/^Publish it\. \(as a report; due 2027-03-01; met /);
  await expect(context.db.delete(deliberationEvents)).rejects.toThrow();
});

test("whatever one committee does, the other TREs' decisions stay as they are, and where the project stands follows from all three", async () => {
  const three = await testFederation(context, ["Hill TRE", "Lake TRE", "Moor TRE"], ["none", "approve", "none"]);
  const [hill, lake, moor] = three.tres as [TestTre, TestTre, TestTre];
  const admin = three.administrator;
  must(await setCommitteeRule(context, admin, { treId: hill.id, rule: { ...rulePresets.panel.rule, quorum: 2, leastLay: 0, leastIndependent: 0, leastRationale: 10 } }));
  const members = [hill.chair, await addPerson(context, "Hal", { grants: [{ role: "committee-member", treId: hill.id }] }), await addPerson(context, "Hope", { grants: [{ role: "committee-member", treId: hill.id }] })];
  const place = { projectId: three.projectId, treId: hill.id };
  const read = { ...place, revision: 1 };
  const others = and(eq(siteDecisions.projectId, three.projectId), ne(siteDecisions.treId, hill.id));
  const elsewhere = async () => [
    await context.db.select().from(siteDecisions).where(others).orderBy(siteDecisions.treId),
    await context.db.select().from(deliberationEvents).where(and(eq(deliberationEvents.projectId, three.projectId), ne(deliberationEvents.treId, hill.id))).orderBy(deliberationEvents.treId, deliberationEvents.position),
    await context.db.select().from(envelopes).where(and(eq(envelopes.projectId, three.projectId), ne(envelopes.treId, hill.id))),
  ];
  const before = await elsewhere();
  expect(before.map((rows) => rows.length)).toEqual([2, expect.any(Number), 1]);
  const random = randomFrom(1);
  const vote = () => random.pick([{ vote: "approve-with-conditions", conditions: [{ text: "Tell the panel." }] }, { vote: "approve-with-conditions", conditions: [{ text: "Publish it." }] }, { vote: "approve" }]);
  const verbs = {
    declare: (who: Person) => declareInterests(context, who, { ...read, recuses: false }),
    cast: (who: Person) => castBallot(context, who, { ...read, ballot: { rationale, ...vote() } }),
    close: (who: Person) => closeRound(context, who, read),
    conclude: (who: Person) => concludeDecision(context, who, { ...read, reason: rationale, validTo: "2027-06-30" }),
    confirm: (who: Person) => verifyCondition(context, who, { ...place, condition: 1, note: "Read it." }),
    revoke: (who: Person) => revokeApproval(context, who, { ...place, reason: "The lead has left the university." }),
  };
  const done = new Set<string>();
  const says = async (name: keyof typeof verbs, who: Person) => {
    const result = await verbs[name](who);
    if (result.ok) done.add(name);
    expect(await elsewhere(), name).toEqual(before);
    const [project] = await context.db.select().from(projects).where(eq(projects.id, three.projectId));
    const sites = await context.db.select({ state: siteDecisions.state }).from(siteDecisions).where(eq(siteDecisions.projectId, three.projectId));
    expect(project!.state, name).toBe(stateAfterDecision("submitted", sites.map(({ state }) => state)));
  };
  // What leads from the papers to the end of an approval, and between its steps anything by anybody, other committees' chairs too.
  const way: [keyof typeof verbs, Person][] = [...members.map((who) => ["declare", who] as const), ...members.map((who) => ["cast", who] as const), ["close", hill.chair], ["conclude", hill.chair], ["confirm", members[1]!], ["revoke", hill.chair]].map(([verb, who]) => [verb as keyof typeof verbs, who as Person]);
  for (const [verb, who] of way) {
    for (let more = 0; more < 2; more++) {
      const name = random.pick(Object.keys(verbs) as (keyof typeof verbs)[]);
      // An approval that has been taken back is the end.
      if (name !== "revoke") await says(name, random.pick([...members, lake.chair, moor.chair]));
    }
    await says(verb, who);
  }
  // Otherwise chance had shown nothing.
  expect([...done].sort()).toEqual(Object.keys(verbs).sort());
});
