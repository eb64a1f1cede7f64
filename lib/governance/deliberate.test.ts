import { describe, expect, test } from "vitest";
import { decidesAlone, rulePresets, ruleInWords, whyNeverQuorate, type CommitteeRule, CommitteeRule as Rule } from "./committee.ts";
import { barOf, conflictCandidates, hasPartIn, peopleToDeclareOn } from "./conflicts.ts";
import { everybodyIn } from "./project.ts";
import { ballotsSeenBy, lacking, standingIn } from "./standing.ts";
import { ballot, matter, memberOf, roomOf } from "./testing/committee-room.ts";

const panel: CommitteeRule = rulePresets.panel.rule;
const five = [memberOf("chair", "chair"), memberOf("clin", "clinical"), memberOf("lay", "lay", { independent: true }), memberOf("ethics", "ethics", { independent: true }), memberOf("ig", "information-governance")];
const seated = (rule = panel, members = five) => { const r = roomOf(rule, members); for (const m of members) r.declares(m.personId); return r; };
const seen = (r: ReturnType<typeof roomOf>, who: string, round = 0) => [...ballotsSeenBy(r.now(), r.room, who, r.now().rounds[round]!).keys()].sort();

describe("ways of deciding that are known from elsewhere, as configurations", () => {
  test.each(Object.entries(rulePresets))("%s is a rule", (_key, { rule }) => {
    expect(Rule.parse(rule)).toEqual(rule);
    expect(ruleInWords(rule).length).toBeGreaterThan(1);
  });
  test("today's: the chair alone, in one step; REMS's decider workflow: handlers read and do not decide", () => {
    const r = roomOf(rulePresets["one-decider"].rule, five);
    expect(decidesAlone(r.now().rule)).toBe(true);
    expect(standingIn(r.now(), r.room, "clin")).toBe("member");
    expect(r.votes("clin", "approve")).toMatchObject({ refusal: { reason: "not-permitted" } });
    expect(r.votes("chair", "approve")).toMatchObject({ ok: true, value: [{ type: "opened" }, { type: "cast" }, { type: "closed", outcome: "approved" }] });
    expect(r.does("chair", { type: "conclude", reasons: "A clear benefit." })).toMatchObject({ ok: true, value: [{ type: "concluded", outcome: "approved" }] });
    expect(r.now().state).toBe("decided");
    expect(r.votes("chair", "refuse")).toMatchObject({ refusal: { reason: "wrong-state" } });
  });
  test("REMS's default workflow: any one handler decides", () => {
    const r = roomOf(rulePresets["any-handler"].rule, five);
    expect(decidesAlone(r.now().rule)).toBe(true);
    expect(r.votes("clin", "refuse").ok).toBe(true);
    // Whoever decided writes it down; another handler does not.
    expect(r.does("lay", { type: "conclude", reasons: "No." })).toMatchObject({ refusal: { reason: "not-permitted" } });
    expect(r.does("clin", { type: "conclude", reasons: "No." }).ok).toBe(true);
  });
  test("Airlock's blind review: two who do not see each other, then together", () => {
    const r = roomOf(rulePresets["blind-pair"].rule, five);
    r.votes("clin", "approve");
    expect([seen(r, "clin"), seen(r, "lay")]).toEqual([["clin"], []]);
    r.votes("lay", "refuse");
    // They differ: a second round, in which both ballots of the first are open.
    expect(r.now()).toMatchObject({ state: "open", rounds: [{ closed: { outcome: null } }, { closed: null }] });
    expect(seen(r, "clin")).toEqual(["clin", "lay"]);
    r.votes("lay", "approve");
    r.votes("clin", "approve");
    expect(r.now()).toMatchObject({ state: "counted", rounds: [{}, { closed: { outcome: "approved" } }] });
  });
});

describe("a panel", () => {
  test("declares before the papers open; no interest is a declaration too", () => {
    const r = roomOf(panel, five);
    expect(standingIn(r.now(), r.room, "chair")).toBe("undeclared");
    expect(r.votes("chair", "approve")).toMatchObject({ refusal: { message: expect.stringContaining("Declare") } });
    r.declares("chair");
    expect(r.votes("chair", "approve").ok).toBe(true);
    r.amended();
    expect(standingIn(r.now(), r.room, "chair")).toBe("undeclared");
  });
  test("closes with its quorum, a lay and an independent ballot; until then it says what is missing", () => {
    const r = seated();
    r.votes("chair", "approve"); r.votes("clin", "approve"); r.votes("ig", "approve");
    expect(lacking(r.now(), r.room)).toEqual(["1 more lay ballot is needed: the rule demands 1.", "1 more independent ballot is needed: the rule demands 1."]);
    expect(r.does("chair", { type: "close" })).toMatchObject({ refusal: { reason: "wrong-state", message: expect.stringContaining("lay ballot") } });
    r.votes("lay", "approve-with-conditions");
    expect(r.does("clin", { type: "close" })).toMatchObject({ refusal: { reason: "not-permitted" } });
    expect(r.does("chair", { type: "close" })).toMatchObject({ ok: true, value: [{ outcome: "approved", conditions: [{ text: "Publish it." }], questions: [] }] });
    expect(seen(r, "ig")).toEqual(["chair", "clin", "ig", "lay"]);
    r.does("chair", { type: "conclude", reasons: "A clear benefit." });
    expect(r.does("ig", { type: "verify-condition", condition: 2, note: "Seen." })).toMatchObject({ refusal: { reason: "not-found" } });
    expect(r.does("ig", { type: "verify-condition", condition: 1, note: "Seen." }).ok).toBe(true);
    expect(r.now().conditions).toMatchObject([{ text: "Publish it.", met: { by: "ig", note: "Seen." } }]);
    expect(r.does("lay", { type: "verify-condition", condition: 1, note: "Seen." })).toMatchObject({ refusal: { reason: "wrong-state" } });
  });
  test("a ballot is replaced by a later one; both stay written down", () => {
    const r = seated();
    r.votes("lay", "refuse"); r.votes("lay", "approve");
    expect(r.now().rounds[0]!.cast.get("lay")!.vote).toBe("approve");
    expect(r.events.filter(({ event }) => event.type === "cast")).toHaveLength(2);
  });
  test("on a tie the chair's ballot decides, where the rule says so; without one another round follows", () => {
    for (const chairCasting of [true, false]) {
      const r = seated({ ...panel, chairCasting, quorum: 4 });
      r.votes("chair", "refuse"); r.votes("clin", "refuse"); r.votes("lay", "approve"); r.votes("ethics", "approve-with-conditions");
      r.does("chair", { type: "close" });
      expect(r.now()).toMatchObject(chairCasting ? { state: "counted", rounds: [{ closed: { outcome: "refused", conditions: [] } }] } : { state: "open", rounds: [{ closed: { outcome: null } }, {}] });
    }
  });
  test("questions of those who defer go to the applicant", () => {
    const r = seated();
    for (const who of ["chair", "lay", "ethics"]) r.votes(who, "defer");
    expect(r.does("chair", { type: "close" })).toMatchObject({ value: [{ outcome: "deferred", questions: ["Which winters?"] }] });
  });
  test("a recused member neither sees nor counts, even who had voted; where the chair is, a member closes", () => {
    const r = seated({ ...panel, quorum: 2 });
    r.votes("lay", "approve"); r.votes("ethics", "approve");
    expect(r.does("chair", { type: "recuse", personId: "lay", reason: "Runs the charity that pays for it." }).ok).toBe(true);
    expect(seen(r, "lay")).toEqual([]);
    expect(lacking(r.now(), r.room).join(" ")).toContain("lay");
    expect(r.declares("lay")).toMatchObject({ refusal: { reason: "not-permitted" } });
    r.declares("chair", true);
    expect(standingIn(r.now(), r.room, "chair")).toBe("recused");
    expect(standingIn(r.now(), r.room, "clin")).toBe("chair");
  });
  test("a rationale has the length that the rule demands", () => {
    expect(seated().does("lay", { type: "cast", ballot: ballot("approve", "Good.") })).toMatchObject({ refusal: { fields: { rationale: "Give the rationale in at least 20 characters." } } });
  });
  test("a changed rule does not reach into a round that has begun", () => {
    const r = seated();
    r.votes("lay", "approve");
    const { state, rule } = r.now();
    expect([state, rule]).toEqual(["open", panel]);
    expect(r.events.find(({ event }) => event.type === "opened")!.event).toMatchObject({ rule: panel, ruleVersion: 1 });
  });
  test("is told when it could never close", () => {
    expect(whyNeverQuorate(panel, [memberOf("a"), memberOf("b", "lay")])).toEqual(["The committee has no chair.", "The rule demands 3 ballots, and only 2 members can vote.", "The rule demands 1 independent ballot, and no independent members can vote."]);
    expect(whyNeverQuorate(panel, five)).toEqual([]);
    expect(Rule.safeParse({ ...panel, quorum: 1, leastLay: 2 }).success).toBe(false);
    expect(Rule.safeParse({ ...panel, voters: "chair" }).success).toBe(false);
  });
});

describe("conflicts", () => {
  test("being on the project, handing it in, and an ORCID iD of somebody on it bar a member", () => {
    expect(barOf(memberOf("author"), matter)).toContain("on the project");
    expect(barOf(memberOf("clerk"), matter)).toContain("handed in");
    expect(barOf(memberOf("x", "lay", { orcid: "https://orcid.org/0000-0002-1825-0097" }), matter)).toContain("ORCID");
    expect(barOf(memberOf("x"), matter)).toBeUndefined();
    // Who has left the project has written it still, under this account or another.
    expect(barOf(memberOf("former"), matter)).toContain("earlier version");
    expect(barOf(memberOf("x", "lay", { orcid: "0000-0001-5109-3700" }), matter)).toContain("earlier version");
    expect(conflictCandidates(memberOf("x"), matter, ["Author"])).toEqual(["Author, who has a part in the project, is on another project with you."]);
  });
  test("signing for the sponsor and supervising somebody bar a member, by account or by ORCID iD, now and in any earlier version", () => {
    expect(barOf(memberOf("sponsor"), matter)).toBe("You sign for the sponsor of the project.");
    expect(barOf(memberOf("supervisor"), matter)).toBe("You supervise Author, who is on the project.");
    expect(barOf(memberOf("x", "lay", { orcid: "https://orcid.org/0000-0002-1694-233X" }), matter)).toContain("supervise");
    const { sponsor, supervisors, ...without } = matter.content;
    const later = { ...matter, content: without, everInIt: everybodyIn({ ...without, sponsor, supervisors }) };
    expect(barOf(memberOf("sponsor"), later)).toContain("earlier version");
    expect(barOf(memberOf("x", "lay", { orcid: "0000-0002-1694-233X" }), later)).toContain("earlier version");
    expect([hasPartIn(later, "supervisor"), hasPartIn(later, "x")]).toEqual([true, false]);
    expect(peopleToDeclareOn(matter.content)).toEqual(["Author, University of Examplebridge", "Sponsor, who signs for the sponsor, Examplebridge Hospitals", "Supervisor, who supervises Author"]);
  });
  test("the sponsor’s organisation is a candidate; so is a name, where no two ORCID iDs say that they are two people", () => {
    const candidates = (more: Parameters<typeof memberOf>[2]) => conflictCandidates(memberOf("x", "lay", more), matter, []);
    expect(candidates({ organisation: { name: "Hospitals of Examplebridge", ror: "https://ror.org/027m9bs27" } })).toEqual(["Examplebridge Hospitals, which sponsors the project, is your organisation."]);
    expect(candidates({ name: "supervisor" })).toEqual(["Somebody of your name, Supervisor, supervises Author."]);
    expect(candidates({ name: "Supervisor", orcid: "0000-0001-5109-3700" })).toEqual([]);
    expect(candidates({ name: "Author" })).toEqual(["Somebody of your name, Author, is on the project."]);
  });
  test("one organisation is a candidate: by ROR, by name where one has none, as funder", () => {
    const at = (name: string, ror: string) => conflictCandidates(memberOf("x", "lay", { organisation: { name, ror } }), matter, []);
    expect(at("Another name", "https://ror.org/03yrm5c26")).toEqual(["University of Examplebridge, which leads the project, is your organisation.", "Author, who is on the project, works for your organisation, University of Examplebridge."]);
    expect(at("university of examplebridge", "")).toHaveLength(2);
    expect(at("University of Examplebridge", "https://ror.org/013meh722")).toEqual([]);
    expect(at("A charity", "")).toEqual(["A charity, which funds the project, is your organisation."]);
    expect(at("", "")).toEqual([]);
  });
  test("by whatever rule, who shares an organisation with the project declares before anything else, and who decides alone too; nobody else is asked by a rule that asks nobody", () => {
    const rule = rulePresets["one-decider"].rule;
    const near = memberOf("x", "chair", { organisation: { name: matter.content.organisation.name, ror: "" } });
    const room = roomOf(rule, [near, memberOf("y", "chair")]);
    expect(standingIn(room.now(), room.room, "y")).toBe("chair");
    expect(standingIn(room.now(), room.room, "x")).toBe("undeclared");
    expect(room.does("x", { type: "cast", ballot: ballot("approve") })).toMatchObject({ refusal: { reason: "wrong-state" } });
    expect(room.does("x", { type: "declare", interests: [], recuses: false }).ok).toBe(true);
    expect(room.does("x", { type: "cast", ballot: ballot("approve") }).ok).toBe(true);
  });
});
