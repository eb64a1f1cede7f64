import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { jobs, notices, passwordLinks, users } from "#db/schema/index.ts";
import { testContext } from "#db/testing/test-context.ts";
import { addPerson, must, testFederation, type TestFederation } from "#db/testing/test-federation.ts";
import { askReviewer, endReview } from "./ask-reviewer.ts";
import { decideOnApplication } from "./decide-on-application.ts";
import { declareAsReviewer, declineReview, giveOpinion, readOpinionAsked } from "./give-opinion.ts";
import { listProjects } from "./list-projects.ts";
import type { Person } from "./person-of.ts";
import { readActor } from "./read-actor.ts";
import { readProject } from "./read-project.ts";
import { readReview } from "./read-review.ts";

let context: Awaited<ReturnType<typeof testContext>>;
let federation: TestFederation;
let member: Person;
beforeAll(async () => {
  context = await testContext();
  federation = await testFederation(context, ["North TRE"], ["none"]);
  member = await addPerson(context, "Member", { grants: [{ role: "committee-member", treId: federation.tres[0]!.id }] });
});
afterAll(() => context.end());
const here = () => ({ projectId: federation.projectId, treId: federation.tres[0]!.id });
const read = () => ({ ...here(), revision: 1 });
const opinion = { advises: "support-with-changes", strengths: "A clear question.", concerns: "The follow-up is short.", suggestions: "Ask for five years." };
const ask = (who: Person, more: object = {}) => askReviewer(context, who, { ...read(), name: "Prof Outside", email: "Prof.Outside@example.org", question: "Is the method sound?", until: "2026-12-20", ...more });
const accountOf = async (email: string) => {
  const [row] = await context.db.select({ id: users.id }).from(users).where(eq(users.email, email));
  return (await readActor(context.db, row!.id, "session"))!;
};

test("somebody without an account is asked, declares, reads the one application, and gives an opinion that the members read", async () => {
  const chair = federation.tres[0]!.chair;
  expect(await ask(member)).toMatchObject({ refusal: { reason: "not-permitted" } });
  expect(await ask(federation.administrator)).toMatchObject({ refusal: { reason: "not-permitted" } });
  for (const [more, field] of [[{ email: member.email }, "email"], [{ email: federation.researcher.email }, "email"], [{ until: "2026-11-01" }, "until"], [{ until: "2027-11-01" }, "until"]] as const) expect(await ask(chair, more), field).toMatchObject({ refusal: { fields: { [field]: expect.any(String) } } });
  expect(await context.db.$count(users, eq(users.email, "prof.outside@example.org"))).toBe(0);
  must(await ask(chair));
  expect(await ask(chair)).toMatchObject({ refusal: { fields: { email: expect.stringContaining("already") } } });

  const professor = await accountOf("prof.outside@example.org");
  expect(professor.grants).toEqual([]);
  expect(await context.db.$count(passwordLinks, eq(passwordLinks.userId, professor.userId))).toBe(1);
  const letters = (await context.db.select().from(jobs).where(eq(jobs.kind, "mail"))).map((job) => job.payload as { to: string; subject: string; text: string }).filter((letter) => letter.to === professor.email);
  expect(letters.map((letter) => letter.subject)).toEqual(expect.arrayContaining([expect.stringContaining("asks for your opinion")]));
  expect(JSON.stringify(letters)).not.toContain("Diabetes");

  const first = must(await readOpinionAsked(context, professor, here()));
  expect(first).toMatchObject({ question: "Is the method sound?", papers: null, declare: { people: expect.arrayContaining(["Ada Researcher, University of Wessex"]) } });
  expect(JSON.stringify(first)).not.toContain("Diabetes");
  expect(await giveOpinion(context, professor, { ...read(), opinion })).toMatchObject({ refusal: { reason: "wrong-state" } });
  must(await declareAsReviewer(context, professor, { ...read(), interests: [{ kind: "co-author", text: "We wrote a paper in 2019." }], recuses: false }));
  const papers = must(await readOpinionAsked(context, professor, here())).papers!;
  expect(papers.title).toBe("Diabetes across regions");
  // Nothing else opens: no list, no project, no review with its ballots and comments, no other application.
  expect(await readReview(context, professor, here())).toMatchObject({ refusal: { reason: "not-found" } });
  expect(await readProject(context, professor, { projectId: federation.projectId })).toMatchObject({ refusal: { reason: "not-found" } });
  expect(must(await listProjects(context, professor))).toEqual([]);
  expect(await readOpinionAsked(context, professor, { ...here(), treId: crypto.randomUUID() })).toMatchObject({ refusal: { reason: "not-found" } });
  expect(await decideOnApplication(context, professor, { ...read(), decision: "refuse", reason: "I would not do this." })).toMatchObject({ ok: false });
  expect(await readOpinionAsked(context, federation.outsider, here())).toMatchObject({ refusal: { reason: "not-found" } });

  expect(await giveOpinion(context, professor, { ...read(), opinion: { ...opinion, advises: "" } })).toMatchObject({ refusal: { fields: { "opinion.advises": expect.any(String) } } });
  expect(await giveOpinion(context, professor, { ...read(), revision: 2, opinion })).toMatchObject({ refusal: { reason: "conflict" } });
  must(await giveOpinion(context, professor, { ...read(), opinion }));
  expect(await readOpinionAsked(context, professor, here())).toMatchObject({ refusal: { reason: "wrong-state", message: expect.stringContaining("Thank you") } });
  expect(must(await readReview(context, member, here())).opinions).toMatchObject([{ name: "Prof Outside", state: "given", interests: ["We wrote a paper in 2019."], opinion }]);
  expect((await context.db.select({ kind: notices.kind }).from(notices).where(eq(notices.userId, chair.userId))).map((one) => one.kind)).toContain("opinion-answered");
  // The applicant reads nothing of it.
  expect(JSON.stringify(must(await readProject(context, federation.researcher, { projectId: federation.projectId })))).not.toContain("follow-up is short");
});

test("an invitation is declined, taken back, and runs out; each closes the application at once", async () => {
  const chair = federation.tres[0]!.chair;
  const people = [];
  for (const name of ["one", "two", "three"]) {
    const asked = must(await ask(chair, { name, email: `${name}@example.org` }));
    const who = await accountOf(`${name}@example.org`);
    must(await declareAsReviewer(context, who, { ...read(), recuses: false }));
    people.push({ who, review: asked.review });
  }
  const [one, two, three] = people;
  must(await declineReview(context, one!.who, here()));
  expect(await endReview(context, member, { ...here(), review: two!.review })).toMatchObject({ refusal: { reason: "not-permitted" } });
  must(await endReview(context, chair, { ...here(), review: two!.review }));
  expect((await readOpinionAsked(context, three!.who, here())).ok).toBe(true);
  context.advance(30 * 86_400_000);
  for (const [{ who }, why] of [[one!, "declined"], [two!, "taken back"], [three!, "time"]] as const) {
    expect(await readOpinionAsked(context, who, here()), why).toMatchObject({ refusal: { reason: "wrong-state", message: expect.stringContaining(why) } });
    expect(await giveOpinion(context, who, { ...read(), opinion }), why).toMatchObject({ refusal: { reason: "wrong-state" } });
  }
  expect(must(await readReview(context, member, here())).opinions.map((o) => o.state)).toEqual(["given", "declined", "taken-back", "expired"]);
  // Whoever has a conflict of interest says so, and is out with that: the chair hears of it like of any answer.
  const told = async () => (await context.db.select({ kind: notices.kind }).from(notices).where(eq(notices.userId, chair.userId))).filter((one) => one.kind === "opinion-answered").length;
  const heard = await told();
  must(await ask(chair, { name: "four", email: "four@example.org", until: "2027-01-31" }));
  const four = await accountOf("four@example.org");
  must(await declareAsReviewer(context, four, { ...read(), recuses: true }));
  expect(await told()).toBe(heard + 1);
  expect(must(await readReview(context, member, here())).opinions.at(-1)?.state).toBe("declined");
  expect((await readOpinionAsked(context, four, here())).ok).toBe(false);
});
