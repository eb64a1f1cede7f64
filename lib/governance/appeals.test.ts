import { describe, expect, test } from "vitest";
import { rulePresets, ruleInWords, whyNeverQuorate, CommitteeRule as Rule } from "./committee.ts";
import { mayAppeal } from "./appeals.ts";
import { clocksOf } from "./clocks.ts";
import { ballotsSeenBy, lacking, panelOf, standingIn } from "./standing.ts";
import { anyAssertion, memberOf, roomOf, statementOf } from "./testing/committee-room.ts";
import { yearly } from "./working-days.ts";

const terms = { panel: "others", workingDays: 20, quorum: 2, leastLay: 0, leastIndependent: 1 } as const;
const rule = { ...rulePresets.panel.rule, quorum: 2, leastLay: 0, leastIndependent: 0, appeal: terms };
const people = [memberOf("chair", "chair"), memberOf("clin", "clinical"), memberOf("lay", "lay", { independent: true }), memberOf("ethics", "ethics"), memberOf("conflicted"), memberOf("appointed", "lay", { independent: true, hearsAppeals: true })];
function refused(how: Partial<typeof rule> = {}) {
  const r = roomOf({ ...rule, ...how }, people);
  for (const m of people) r.declares(m.personId, m.personId === "conflicted");
  for (const who of ["chair", "clin"]) r.votes(who, "refuse");
  r.does("chair", { type: "close" });
  expect(r.does("chair", { type: "conclude", reasons: "The benefit is not clear." }).ok).toBe(true);
  return r;
}
const names = (r: ReturnType<typeof roomOf>) => panelOf(r.now(), r.room).map((m) => m.personId);

describe("an appeal", () => {
  test("is heard by nobody who decided or was recused the first time", () => {
    const r = refused();
    expect(r.appeals().ok).toBe(true);
    expect(names(r)).toEqual(["lay", "ethics", "appointed"]);
    expect(r.votes("chair", "refuse")).toMatchObject({ refusal: { reason: "not-permitted", message: expect.stringContaining("Another panel") } });
    expect(r.votes("conflicted", "refuse")).toMatchObject({ refusal: { reason: "not-permitted" } });
    expect(r.now()).toMatchObject({ state: "waiting", hearing: { kind: "appeal" }, appeal: { grounds: "The benefit was read too narrowly.", refused: { reasons: "The benefit is not clear." }, end: null }, rule: { quorum: 2, leastIndependent: 1, majority: "simple" } });
  });
  test("is heard by the appeal members alone, where the rule appoints them; they have no part in the first decision", () => {
    const r = refused({ appeal: { ...terms, panel: "appointed" as never } });
    expect(standingIn(roomOf(rule, people).now(), r.room, "appointed")).toBe("other-panel");
    r.appeals();
    expect(names(r)).toEqual(["appointed"]);
    expect(lacking(r.now(), r.room)).toContain("2 more ballots are needed: the rule demands 2.");
  });
  test("overturns: the first panel reads how once it is over, and does not before", () => {
    const r = refused();
    r.appeals();
    r.declares("appointed");
    for (const who of ["lay", "appointed"]) r.votes(who, "approve-with-conditions");
    const last = () => r.now().rounds.at(-1)!;
    expect([ballotsSeenBy(r.now(), r.room, "chair", last()).size, ballotsSeenBy(r.now(), r.room, "chair", r.now().rounds[0]!).size]).toEqual([0, 0]);
    // Every chair decided the first time: any member of the panel closes.
    expect(r.does("ethics", { type: "close" }).ok).toBe(true);
    expect(r.does("lay", { type: "conclude", reasons: "The benefit is clear." }).ok).toBe(true);
    expect(r.now()).toMatchObject({ state: "decided", appeal: { end: { how: "overturned", reasons: "The benefit is clear." } }, conditions: [{ text: "Publish it." }], rounds: [{ hearing: "first" }, { hearing: "appeal" }] });
    expect([ballotsSeenBy(r.now(), r.room, "chair", last()).size, ballotsSeenBy(r.now(), r.room, "conflicted", last()).size]).toEqual([2, 0]);
    expect(r.does("clin", { type: "verify-condition", condition: 1, note: "Seen." }).ok).toBe(true);
  });
  test("upholds: that is the last word on this version", () => {
    const r = refused();
    r.appeals();
    for (const who of ["lay", "ethics"]) r.votes(who, "refuse");
    r.does("lay", { type: "close" });
    r.does("lay", { type: "conclude", reasons: "It is not clear to us either." });
    expect(r.now().appeal).toMatchObject({ end: { how: "upheld" } });
    expect(r.appeals()).toMatchObject({ refusal: { reason: "wrong-state", message: expect.stringContaining("last one") } });
    // On another version the whole committee sits again, as it did before.
    r.amended(); r.routed("full");
    expect(names(r)).toEqual(["chair", "clin", "lay", "ethics"]);
  });
  test("sends back: the committee decides anew without those who heard the appeal, who would hear another", () => {
    const r = refused();
    r.appeals();
    r.declares("appointed");
    for (const who of ["lay", "appointed"]) r.votes(who, "defer");
    r.does("lay", { type: "close" });
    r.does("lay", { type: "conclude", reasons: "Look at the second aim." });
    r.sentBack();
    expect(r.now()).toMatchObject({ state: "waiting", hearing: { kind: "first" }, appeal: { end: { how: "sent-back", reasons: "Look at the second aim." } }, rule: { quorum: 2 } });
    expect(names(r)).toEqual(["chair", "clin", "ethics"]);
    for (const who of ["chair", "clin"]) r.votes(who, "refuse");
    r.does("chair", { type: "close" });
    r.does("chair", { type: "conclude", reasons: "We looked again." });
    expect(r.appeals().ok).toBe(true);
    expect(names(r)).toEqual(["lay", "ethics", "appointed"]);
  });
  test("about an amendment: who approved before may hear it, who refused the amendment or an earlier version of it may not", () => {
    const r = roomOf(rule, people);
    for (const m of people) r.declares(m.personId, m.personId === "conflicted");
    for (const who of ["chair", "clin", "lay"]) r.votes(who, "approve");
    r.does("chair", { type: "close" });
    r.does("chair", { type: "conclude", reasons: "A clear benefit." });
    const says = (who: readonly string[], vote: "refuse" | "defer") => {
      r.amended(); r.routed("full");
      for (const one of who) { r.declares(one); r.votes(one, vote); }
      r.does(who[0]!, { type: "close" });
      r.does(who[0]!, { type: "conclude", reasons: "Not yet clear." });
    };
    // Another committee sent it back before this one had closed its round.
    says(["ethics"], "defer");
    says(["chair", "clin"], "refuse");
    expect(r.appeals().ok).toBe(true);
    expect(names(r)).toEqual(["lay", "appointed"]);
  });
  test("is taken back while it is heard; the refusal stands, and there is no second", () => {
    const r = refused();
    r.appeals();
    r.votes("lay", "approve");
    expect(r.does("lay", { type: "withdraw-appeal" })).toMatchObject({ refusal: { reason: "not-permitted" } });
    expect(r.does("lead", { type: "withdraw-appeal" }).ok).toBe(true);
    expect(r.now()).toMatchObject({ state: "decided", hearing: { kind: "first" }, decided: { outcome: "refused" }, appeal: { end: { how: "withdrawn" } } });
    expect(r.appeals()).toMatchObject({ refusal: { reason: "wrong-state" } });
  });
  test("taken back, leaves the refusal as it was signed", () => {
    const r = roomOf({ ...rule, signatures: 1 }, people);
    for (const m of people) r.declares(m.personId);
    for (const who of ["chair", "clin"]) r.votes(who, "refuse");
    r.does("chair", { type: "close" });
    expect(r.does("chair", { type: "conclude", reasons: "The benefit is not clear.", statement: statementOf({ decision: "refuse", envelope: null }) }).ok).toBe(true);
    expect(r.does("chair", { type: "sign", assertion: anyAssertion }).ok).toBe(true);
    const before = r.now().decision;
    expect(before?.signatures).toHaveLength(1);
    expect(r.appeals().ok).toBe(true);
    expect(r.now().decision).toBeNull();
    expect(r.does("lead", { type: "withdraw-appeal" }).ok).toBe(true);
    expect(r.now()).toMatchObject({ state: "decided", decision: before });
  });
});

describe("when one may be made", () => {
  test("within the working days of the nation, which end on a day and not at an hour", () => {
    const r = refused();
    // Told on Thursday 26 November 2026: Christmas Day and the substitute of Boxing Day do not count.
    expect(mayAppeal(r.now(), yearly("England"), "2026-12-24")).toMatchObject({ ok: true, value: { until: "2026-12-24" } });
    expect(r.appeals("2026-12-25")).toMatchObject({ refusal: { reason: "expired", message: expect.stringContaining("24 December 2026") } });
    // St Andrew’s Day is a holiday in Scotland.
    expect(mayAppeal(r.now(), yearly("Scotland"), "2026-12-25")).toMatchObject({ ok: true, value: { until: "2026-12-29" } });
  });
  test("only against a refusal, by the lead, where the rule knows appeals", () => {
    const approved = roomOf({ ...rule, declaration: "none" }, people);
    for (const who of ["chair", "clin"]) approved.votes(who, "approve");
    approved.does("chair", { type: "close" });
    expect(approved.appeals()).toMatchObject({ refusal: { reason: "not-permitted" } });
    approved.does("chair", { type: "conclude", reasons: "A clear benefit." });
    expect(approved.appeals()).toMatchObject({ refusal: { reason: "wrong-state" } });
    expect(refused().does("author", { type: "appeal", grounds: "I say so.", today: "2026-12-01", calendar: yearly("England") })).toMatchObject({ refusal: { reason: "not-permitted" } });
    expect(refused({ appeal: undefined as never }).appeals()).toMatchObject({ refusal: { message: expect.stringContaining("knows no appeal") } });
  });
});
test("its clock is its own, and stands in the rule's words; a committee is told where nobody would be left to hear it", () => {
  const r = refused();
  r.routed("full"); r.appeals();
  expect(clocksOf(r.events, 20, yearly("England"), "2026-12-01")).toMatchObject({ custodian: 3, running: "custodian" });
  expect(ruleInWords(rule).join(" ")).toContain("may appeal within 20 working days");
  expect(whyNeverQuorate(rule, people.slice(0, 3))).toEqual(["An appeal needs 2 ballots of people who had no part in the decision, and after 2 ballots only 1 member would be left."]);
  expect(whyNeverQuorate({ ...rule, appeal: { ...terms, panel: "appointed" } }, people)).toEqual(["The rule demands 2 ballots on an appeal, and only 1 member can vote."]);
  expect(Rule.safeParse({ ...rule, appeal: { ...terms, leastLay: 3 } }).success).toBe(false);
});
