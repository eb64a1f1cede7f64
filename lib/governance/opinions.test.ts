import { describe, expect, test } from "vitest";
import { rulePresets } from "./committee.ts";
import { foldDeliberation } from "./deliberation.ts";
import { ballotsSeenBy, standingIn } from "./standing.ts";
import { Opinion, reviewState } from "./opinions.ts";
import { memberOf, roomOf } from "./testing/committee-room.ts";

const rule = { ...rulePresets.panel.rule, quorum: 2, leastLay: 0, leastIndependent: 0 };
const people = [memberOf("chair", "chair"), memberOf("lay", "lay")];
const opinion: Opinion = { advises: "support-with-changes", strengths: "A clear question.", concerns: "The follow-up is short.", suggestions: "Ask for five years." };
function room() {
  const r = roomOf(rule, people);
  for (const m of people) r.declares(m.personId);
  return r;
}

describe("a reviewer from outside", () => {
  test("declares before anything opens, gives one opinion and has no vote; then it is closed to them", () => {
    const r = room();
    expect(r.asks("professor").ok).toBe(true);
    expect(r.does("professor", { type: "give-opinion", opinion })).toMatchObject({ refusal: { reason: "wrong-state", message: expect.stringContaining("Declare your interests first") } });
    r.declares("professor");
    r.votes("lay", "approve");
    expect(r.votes("professor", "approve")).toMatchObject({ refusal: { reason: "not-permitted" } });
    expect(ballotsSeenBy(r.now(), r.room, "professor", r.now().rounds[0]!).size).toBe(0);
    expect(r.does("professor", { type: "give-opinion", opinion }).ok).toBe(true);
    expect(r.now().reviews).toMatchObject([{ name: "professor", given: { opinion } }]);
    expect(standingIn(r.now(), r.room, "professor")).toBe("outside");
    expect(r.does("professor", { type: "give-opinion", opinion })).toMatchObject({ refusal: { reason: "not-permitted" } });
    expect(r.does("chair", { type: "end-review", review: "review-of-professor" })).toMatchObject({ refusal: { reason: "wrong-state" } });
  });
  test("has until the day that was said, and no longer; without a day nobody is a reviewer", () => {
    const r = room();
    expect(r.asks("professor", "2026-11-30")).toMatchObject({ refusal: { fields: { until: expect.any(String) } } });
    r.asks("professor", "2026-12-01");
    expect(standingIn(r.now(), r.room, "professor")).toBe("asked");
    expect(standingIn(r.now(), { ...r.room, today: "2026-12-02" }, "professor")).toBe("outside");
    expect(standingIn(r.now(), { ...r.room, today: undefined }, "professor")).toBe("outside");
    expect(reviewState(r.now().reviews[0]!, "2026-12-02")).toBe("expired");
  });
  test("declines, is taken back, or has a conflict: each ends it for good", () => {
    const r = room();
    for (const who of ["one", "two", "three"]) r.asks(who);
    expect(r.does("one", { type: "decline-review" }).ok).toBe(true);
    expect(r.does("lay", { type: "end-review", review: "review-of-two" })).toMatchObject({ refusal: { reason: "not-permitted" } });
    expect(r.does("chair", { type: "end-review", review: "review-of-two" }).ok).toBe(true);
    r.declares("three", true);
    expect(["one", "two", "three"].map((who) => standingIn(r.now(), r.room, who))).toEqual(["outside", "outside", "recused"]);
    expect(r.asks("one").ok).toBe(true);
    expect(r.asks("three")).toMatchObject({ refusal: { fields: { email: expect.stringContaining("conflict") } } });
  });
  test("is nobody on the committee, on the project, or asked already; and sees no other version", () => {
    const r = room();
    for (const who of ["lay", "author", "lead", "clerk"]) expect(r.asks(who).ok, who).toBe(false);
    r.asks("professor");
    expect(r.asks("professor")).toMatchObject({ refusal: { fields: { email: expect.stringContaining("already") } } });
    expect(standingIn(foldDeliberation(r.events, 2, { rule, version: 1 }), r.room, "professor")).toBe("outside");
  });
  test("writes what it is built of", () => expect(Opinion.safeParse({ advises: "maybe", strengths: "", concerns: "" }).error?.issues.map((issue) => issue.path[0])).toEqual(["advises", "strengths", "concerns"]));
});
