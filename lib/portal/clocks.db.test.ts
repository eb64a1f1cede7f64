/** How long an application has been with the committee and with the applicant, and who hears that the target comes near. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { jobs } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addPerson, must, testFederation, type TestFederation } from "#db/testing/test-federation.ts";
import { decideOnApplication } from "./decide-on-application.ts";
import { listReviews } from "./list-reviews.ts";
import { listHolidays, proclaimHoliday, takeBackHoliday } from "./manage-holidays.ts";
import { nudgeCommittees } from "./nudge-committees.ts";
import { readDecisionTimes } from "./read-decision-times.ts";
import { readProject } from "./read-project.ts";
import { submitProject } from "./submit-project.ts";

let context: TestContext;
let federation: TestFederation;
beforeAll(async () => { context = await testContext(); federation = await testFederation(context, ["North TRE"], ["none"]); });
afterAll(() => context.end());
const day = 86_400_000;

test("the committee's clock stops while the applicant answers; letters go twice, to whoever is waited for", async () => {
  const [north] = federation.tres;
  const { projectId, researcher } = federation;
  await addPerson(context, "Member", { grants: [{ role: "committee-member", treId: north!.id }] });
  const clocks = async () => must(await readProject(context, researcher, { projectId })).sites[0]!.clocks;
  const letters = async () => (await context.db.select().from(jobs).where(eq(jobs.kind, "mail"))).map((job) => job.payload as { to: string; subject: string }).filter((letter) => letter.subject.includes("target"));
  const decide = (decision: object, revision: number) => decideOnApplication(context, north!.chair, { projectId, treId: north!.id, revision, reason: "Read and discussed at length.", ...decision });

  // From Sunday 22 November 2026: ten working days to Friday 4 December; from Thursday 24 December thirteen more to Sunday 17 January.
  expect(await clocks()).toMatchObject({ custodian: 0, applicant: 0, running: "custodian", target: 20 });
  context.advance(12 * day);
  expect(must(await nudgeCommittees(context))).toEqual({ nudged: 0 });
  must(await decide({ decision: "return" }, 1));
  context.advance(20 * day);
  expect(await clocks()).toMatchObject({ custodian: 10, running: "applicant", due: null });
  expect(must(await nudgeCommittees(context))).toEqual({ nudged: 0 });
  must(await submitProject(context, researcher, { projectId }));
  context.advance(14 * day);
  expect(await clocks()).toMatchObject({ running: "custodian", sentence: expect.stringMatching(/^With the committee for 17 working days of 20; it was with the applicant for 14 working days\. Due 2027-01-12\.$/) });
  const queue = async () => must(await listReviews(context, north!.chair)).applications.map(({ due, left }) => ({ due, left }));
  expect(await queue()).toEqual([{ due: "2027-01-12", left: 3 }]);
  // A bank holiday of this year alone, of the TRE's nation.
  const { administrator } = federation;
  const jubilee = { day: "2027-01-11", name: "A jubilee", nations: ["England", "Wales"] };
  expect(await proclaimHoliday(context, researcher, jubilee)).toMatchObject({ refusal: { reason: "not-permitted" } });
  expect(await proclaimHoliday(context, administrator, { ...jubilee, day: "2027-12-27" })).toMatchObject({ refusal: { fields: { day: expect.stringContaining("England and Wales") } } });
  must(await proclaimHoliday(context, administrator, { ...jubilee, nations: ["Scotland"] }));
  expect(await queue()).toEqual([{ due: "2027-01-12", left: 3 }]);
  expect(must(await proclaimHoliday(context, administrator, jubilee))).toEqual({ added: 2 });
  expect(await queue()).toEqual([{ due: "2027-01-13", left: 3 }]);
  must(await takeBackHoliday(context, administrator, { day: jubilee.day, nation: "England" }));
  expect(must(await listHolidays(context, administrator)).map((one) => one.nation)).toEqual(["Scotland", "Wales"]);
  expect(await queue()).toEqual([{ due: "2027-01-12", left: 3 }]);
  expect(must(await nudgeCommittees(context))).toEqual({ nudged: 1 });
  expect(must(await nudgeCommittees(context))).toEqual({ nudged: 0 });
  context.advance(10 * day);
  expect(await queue()).toMatchObject([{ left: -3 }]);
  expect(must(await nudgeCommittees(context))).toEqual({ nudged: 1 });
  expect(must(await nudgeCommittees(context))).toEqual({ nudged: 0 });
  // The chair decides alone here: the member is not waited for.
  expect((await letters()).map((letter) => [letter.to, letter.subject.replace(/^\S+ /, "")])).toEqual([[north!.chair.email, "the target of North TRE comes near"], [north!.chair.email, "the target of North TRE has passed"]]);

  must(await decide({ decision: "approve", validTo: "2027-11-22" }, 2));
  const [times] = must(await readDecisionTimes(context, north!.chair));
  expect(times).toMatchObject({ treName: "North TRE", decisions: 1, median: 23, ninetieth: 23, withinTarget: 0, target: 20 });
  expect(await readDecisionTimes(context, researcher)).toMatchObject({ refusal: { reason: "not-permitted" } });
});
