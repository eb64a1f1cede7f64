import { describe, expect, test } from "vitest";
import { randomFrom } from "../../e2e/world/random.ts";
import { ofMembers } from "./absences.ts";
import { rulePresets } from "./committee.ts";
import type { DeliberationCommand } from "./deliberate.ts";
import { lacking, lenderOf, standingIn, votersOf } from "./standing.ts";
import { ballot, memberOf, roomOf } from "./testing/committee-room.ts";

const rule = { ...rulePresets.panel.rule, quorum: 2, leastLay: 1, leastIndependent: 0, deputies: true };
const people = [memberOf("chair", "chair"), memberOf("lay", "lay"), memberOf("clin", "clinical"), memberOf("deputy", "research", { deputyOf: "lay" })];
const december = { from: "2026-12-01", to: "2026-12-10" };
const lay = { personId: "lay", ...december, leads: null, deputy: "deputy" };
const chair = { personId: "chair", ...december, leads: "clin", deputy: null };
function seated(absences: Parameters<typeof roomOf>[2], with_ = rule) {
  const r = roomOf(with_, people, absences);
  for (const m of people) r.declares(m.personId);
  return r;
}
const voting = (r: ReturnType<typeof roomOf>) => votersOf(r.now(), r.room).map((m) => m.personId);

describe("who is away of whom a committee still has", () => {
  test("whoever has left lends nothing; only a chair lends the chair's duties", () => {
    expect(ofMembers([lay, chair], people)).toEqual([lay, chair]);
    expect(ofMembers([lay, chair], people.filter((one) => one.personId !== "chair"))).toEqual([lay]);
    expect(ofMembers([chair], [memberOf("chair", "research"), memberOf("clin", "clinical")])).toEqual([{ ...chair, leads: null }]);
    for (const seat of [{ hearsAppeals: true }, { deputyOf: "lay" }]) expect(ofMembers([chair], [memberOf("chair", "chair"), memberOf("clin", "clinical", seat)])).toEqual([{ ...chair, leads: null }]);
  });
});

describe("while a member is away", () => {
  test("the deputy votes in their place, as what the deputy is; before and after, the member does", () => {
    const r = seated([lay]);
    expect(voting(r)).toEqual(["chair", "clin", "deputy"]);
    for (const today of ["2026-11-30", "2026-12-11", undefined]) expect(votersOf(r.now(), { ...r.room, today }).map((m) => m.personId), today).toEqual(["chair", "lay", "clin"]);
    expect(r.votes("lay", "approve")).toMatchObject({ refusal: { reason: "not-permitted" } });
    r.votes("chair", "approve"); r.votes("deputy", "approve");
    // A researcher who sits in a lay seat is no lay ballot.
    expect(lacking(r.now(), r.room)).toEqual(["1 more lay ballot is needed: the rule demands 1."]);
  });
  test("one seat has one ballot: whoever of the two voted in the open round keeps it", () => {
    const r = seated([lay]);
    r.votes("deputy", "approve");
    r.room.today = "2026-12-11";
    expect(voting(r)).toEqual(["chair", "clin", "deputy"]);
    expect(r.votes("lay", "refuse").ok).toBe(false);
    const back = seated([lay]);
    back.room.today = "2026-11-30";
    back.votes("lay", "refuse");
    back.room.today = "2026-12-01";
    expect(voting(back)).toEqual(["chair", "lay", "clin"]);
    expect(back.votes("deputy", "approve").ok).toBe(false);
  });
  test("a deputy who is recused votes for nobody, and the seat is the member's again; where the rule knows no deputies, it never left", () => {
    const r = seated([lay]);
    r.does("chair", { type: "recuse", personId: "deputy", reason: "Works for the applicant." });
    expect(voting(r)).toEqual(["chair", "lay", "clin"]);
    expect(voting(seated([lay], { ...rule, deputies: false }))).toEqual(["chair", "lay", "clin"]);
    expect(voting(seated([]))).toEqual(["chair", "lay", "clin"]);
  });
  test("another member has the chair's duties, with one ballot of their own", () => {
    const r = seated([chair]);
    expect([standingIn(r.now(), r.room, "clin"), standingIn(r.now(), { ...r.room, today: "2026-12-11" }, "clin")]).toEqual(["chair", "voter"]);
    r.votes("clin", "approve"); r.votes("lay", "approve");
    expect(r.does("clin", { type: "close" }).ok).toBe(true);
    expect(r.does("clin", { type: "conclude", reasons: "A clear benefit." }).ok).toBe(true);
  });
  test("a chair who is recused lends nothing, nor one who decided to whoever hears the appeal; what is done is done on the chair's behalf, and a ballot on nobody's", () => {
    const r = seated([chair]);
    expect(lenderOf(r.now(), r.room, "clin")).toBe("chair");
    expect(r.does("clin", { type: "cast", ballot: ballot("approve") })).toMatchObject({ value: expect.not.arrayContaining([expect.objectContaining({ onBehalfOf: expect.anything() })]) });
    r.votes("lay", "approve");
    expect(r.does("clin", { type: "close" })).toMatchObject({ value: [{ type: "closed", onBehalfOf: "chair" }] });
    const barred = seated([chair]);
    barred.does("chair", { type: "declare", interests: [], recuses: true });
    expect([lenderOf(barred.now(), barred.room, "clin"), lenderOf(barred.now(), barred.room, "clin", [...people])]).toEqual([undefined, "chair"]);
    const terms = { panel: "others", workingDays: 20, quorum: 1, leastLay: 0, leastIndependent: 0 } as const;
    const appealed = seated([], { ...rule, leastLay: 0, appeal: terms });
    for (const who of ["chair", "lay"]) appealed.votes(who, "refuse");
    appealed.does("chair", { type: "close" });
    appealed.does("chair", { type: "conclude", reasons: "The benefit is not clear." });
    expect(appealed.appeals().ok).toBe(true);
    appealed.room.absences = [chair];
    expect(lenderOf(appealed.now(), appealed.room, "clin")).toBeUndefined();
  });
  test("a deputy's ballot says whose seat it is", () => {
    const r = seated([lay]);
    expect(r.votes("deputy", "approve")).toMatchObject({ value: [{ type: "opened" }, { type: "cast", onBehalfOf: "lay" }] });
  });
  test("where the chair decides alone, whoever has their duties does, and never both", () => {
    const r = seated([chair], { ...rulePresets["one-decider"].rule, deputies: false } as never);
    expect(voting(r)).toEqual(["clin"]);
    expect(r.votes("chair", "refuse").ok).toBe(false);
    expect(r.votes("clin", "approve").ok).toBe(true);
    expect(voting(seated([], { ...rulePresets["one-decider"].rule } as never))).toEqual(["chair"]);
  });
});

test("at random: of a member and their deputy never both count, on any day", () => {
  let stoodIn = 0;
  for (let seed = 1; seed <= 100; seed++) {
    const random = randomFrom(seed);
    const r = seated([lay, chair], { ...rule, leastLay: 0, quorum: random.between(1, 3) });
    for (let step = 0; step < 40; step++) {
      r.room.today = random.pick(["2026-11-30", "2026-12-01", "2026-12-10", "2026-12-11"]);
      const by = random.pick(["chair", "lay", "clin", "deputy"]);
      const done = r.does(by, random.pick<DeliberationCommand>([{ type: "cast", ballot: ballot(random.pick(["approve", "refuse"])) }, { type: "close" }, { type: "conclude", reasons: "As counted." }]));
      if (done.ok && by === "deputy") stoodIn++;
      for (const round of r.now().rounds) expect(round.cast.has("lay") && round.cast.has("deputy"), `seed ${seed}, step ${step}`).toBe(false);
    }
  }
  expect(stoodIn).toBeGreaterThan(10);
});
