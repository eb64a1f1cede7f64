/** What a committee gives to one person: decided alone, drawn, looked back on by the others, and stopped by what they find. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addPerson, must, testFederation, type TestFederation } from "#db/testing/test-federation.ts";
import { rulePresets } from "#lib/governance/committee.ts";
import { softAuthenticator } from "#lib/kernel/webauthn/testing/authenticator.ts";
import { createProject } from "./create-project.ts";
import { castBallot, concludeDecision, lookBack } from "./deliberate-on-application.ts";
import { decideOnApplication } from "./decide-on-application.ts";
import { listReviews } from "./list-reviews.ts";
import { seatMember, setCommitteeRule } from "./manage-committee.ts";
import { addPasskey, beginPasskey } from "./passkeys.ts";
import type { Person } from "./person-of.ts";
import { raiseAmendment } from "./raise-amendment.ts";
import { readProject } from "./read-project.ts";
import { readReview } from "./read-review.ts";
import { saveProjectDraft } from "./save-project-draft.ts";
import { signDecision } from "./sign-decision.ts";
import { submitProject } from "./submit-project.ts";

let context: TestContext;
let federation: TestFederation;
let [delegate, lay]: Person[] = [];
const panel = { ...rulePresets.panel.rule, declaration: "none", proportionate: { analyses: ["count"], sectors: ["Academic Institute"], mostMonths: 36, share: 100 } };
beforeAll(async () => {
  context = await testContext();
  federation = await testFederation(context, ["North TRE"]);
  const [north] = federation.tres;
  const member = (name: string) => addPerson(context, name, { grants: [{ role: "committee-member", treId: north!.id }] });
  [delegate, lay] = [await member("Dee Delegate"), await member("Lena Lay")];
  must(await setCommitteeRule(context, federation.administrator, { treId: north!.id, rule: panel }));
  must(await seatMember(context, federation.administrator, { treId: north!.id, userId: delegate.userId, kind: "research", independent: false, delegate: true }));
});
afterAll(() => context.end());

async function applied(change: object = {}) {
  const { researcher } = federation;
  const { draft } = must(await readProject(context, researcher, { projectId: federation.projectId }));
  const { id } = must(await createProject(context, researcher, { title: "Counts only" }));
  must(await saveProjectDraft(context, researcher, { projectId: id, version: 1, draft: { ...draft, title: "Counts only", analyses: ["count"], ...change } }));
  must(await submitProject(context, researcher, { projectId: id }));
  return { projectId: id, treId: federation.tres[0]!.id };
}
const approve = (place: object, as: Person) => decideOnApplication(context, as, { ...place, revision: 1, decision: "approve", reason: "Counts of people, and lawful.", validTo: "2027-11-22" });
const review = async (place: object, as = lay!) => must(await readReview(context, as, place));

test("one person decides what the rule gives them; the others look back, and one find stops the route", async () => {
  const more = await applied({ analyses: ["count", "cox"] });
  expect((await review(more)).routed).toMatchObject({ route: "full", because: ["It asks for models of time to an event."] });
  expect(await approve(more, delegate!)).toMatchObject({ refusal: { message: expect.stringContaining("decides together") } });

  const place = await applied();
  expect(await review(place)).toMatchObject({ routed: { route: "delegated", lookBack: null }, may: { raise: { ok: true } } });
  expect(await approve(place, lay!)).toMatchObject({ ok: false });
  must(await approve(place, delegate!));
  // Drawn: all of them are, by this rule.
  expect(await review(place)).toMatchObject({ routed: { lookBack: { share: 100, isDrawn: true, looks: [] } }, may: { lookBack: { ok: true } } });
  const waits = async (who: Person) => must(await listReviews(context, who)).lookBack.map((row) => row.projectId);
  expect([await waits(lay!), await waits(delegate!)]).toEqual([[place.projectId], []]);
  expect(await lookBack(context, delegate!, { ...place, agrees: true, note: "I decided it myself." })).toMatchObject({ refusal: { reason: "not-permitted" } });
  must(await lookBack(context, lay!, { ...place, agrees: true, note: "I would have done alike." }));
  expect(await waits(lay!)).toEqual([]);

  const doubtful = await applied();
  must(await approve(doubtful, federation.tres[0]!.chair));
  must(await lookBack(context, lay!, { ...doubtful, agrees: false, note: "It names a rare disease." }));
  const next = await applied();
  expect((await review(next)).routed).toMatchObject({ route: "full", because: [expect.stringContaining("until its rule is set again")] });
  context.advance(1000);
  must(await setCommitteeRule(context, federation.administrator, { treId: next.treId, rule: panel }));
  const after = await applied();
  expect((await review(after)).routed.route).toBe("delegated");
  // What a member brings before all has no amendment beside it, and stays with all.
  must(await raiseAmendment(context, lay!, { ...after, reason: "The disease is a rare one." }));
  expect(await approve(after, delegate!)).toMatchObject({ refusal: { message: expect.stringContaining("decides together") } });
});

test("what one person decides and signs is drawn once it counts: with the signature, not before", async () => {
  const { administrator, tres: [north] } = federation;
  context.advance(1000);
  must(await setCommitteeRule(context, administrator, { treId: north!.id, rule: { ...panel, signatures: 1 } }));
  const place = { ...(await applied()), revision: 1 };
  const reason = "Counts of people, and lawful.";
  expect(await approve(place, north!.chair)).toMatchObject({ refusal: { message: expect.stringContaining("decides together") } });
  must(await castBallot(context, north!.chair, { ...place, ballot: { vote: "approve", rationale: reason } }));
  expect(must(await concludeDecision(context, north!.chair, { ...place, reason, validTo: "2027-11-22" }))).toMatchObject({ state: "awaiting" });
  const read = async () => review({ projectId: place.projectId, treId: place.treId }, north!.chair);
  expect((await read()).routed).toMatchObject({ route: "delegated", lookBack: null });
  const [own, origin] = [await softAuthenticator(), "http://localhost:3000"];
  must(await addPasskey(context, north!.chair, { name: "My key", registration: await own.register({ challenge: must(await beginPasskey(context, north!.chair)).challenge, origin }) }));
  const { challenge } = (await read()).signatures!;
  expect(must(await signDecision(context, north!.chair, { ...place, assertion: await own.sign({ challenge, origin }) }))).toMatchObject({ state: "approved" });
  expect((await read()).routed.lookBack).toEqual({ share: 100, isDrawn: true, looks: [] });
});
