/** Every cell of the table, tried in a first decision and in an appeal (while which is heard, nothing is withdrawn): a committee is brought into each state, and a person of each standing tries each command. */
import { describe, expect, test } from "vitest";
import { rulePresets } from "./committee.ts";
import { deliberate, deliberationCommands, deliberationTable, mayDeliberate, type DeliberationCommand, type DeliberationCommandName } from "./deliberate.ts";
import { deliberationStates, hearings, type DeliberationState, type Hearing } from "./deliberation.ts";
import { standingIn, standings, type Standing } from "./standing.ts";
import { anyAssertion, ballot, memberOf, roomOf, statementOf } from "./testing/committee-room.ts";
import { yearly } from "./working-days.ts";

const members = [memberOf("chair", "chair"), memberOf("second", "chair"), memberOf("voter", "lay", { delegate: true }), memberOf("other"), memberOf("undeclared"), memberOf("recused"), memberOf("author"), memberOf("hears-appeals", "lay", { hearsAppeals: true })];
const appeal = { panel: "others", workingDays: 20, quorum: 1, leastLay: 0, leastIndependent: 0 } as const;
/** A panel of three; where only the chair votes, the rest are plain members. */
const panel = { ...rulePresets.panel.rule, quorum: 2, leastLay: 0, leastIndependent: 0, appeal };
const concluded: DeliberationCommand = { type: "conclude", reasons: "A clear benefit.", statement: statementOf(), draft: null };
const chairOnly = { ...rulePresets["one-decider"].rule, declaration: "before-papers" as const, closing: "chair" as const, appeal };

type Vote = "approve-with-conditions" | "refuse";
function broughtTo(hearing: Hearing["kind"], state: DeliberationState, standing: Standing, vote: Vote = "approve-with-conditions") {
  const r = roomOf({ ...(standing === "member" ? chairOnly : panel), signatures: state === "signing" ? 1 : 0 }, members);
  r.approvedBefore();
  for (const who of ["chair", "second", "voter", "other"]) r.declares(who);
  r.declares("recused", true);
  for (const who of ["asked", "reviewer"]) r.asks(who);
  r.declares("reviewer");
  const steps: Record<DeliberationState, number> = { waiting: 0, open: 1, counted: 2, signing: 3, decided: 3, withdrawn: 1 };
  const go = (chair: string, how: Vote) => [
    () => { r.votes(chair, how); if (standing !== "member" && hearing === "first") r.votes("other", how); },
    () => r.does(chair, { type: "close" }), () => r.does(chair, concluded),
  ];
  if (hearing === "appeal") {
    r.votes("chair", "refuse"); r.votes("other", "refuse"); r.does("chair", { type: "close" }); r.does("chair", concluded);
    if (state === "signing") r.does("chair", { type: "sign", assertion: anyAssertion });
    expect(r.appeals()).toMatchObject({ ok: true });
  }
  for (const step of go(hearing === "first" ? "chair" : "second", vote).slice(0, steps[state])) step();
  if (state === "withdrawn") r.withdrawn();
  expect(r.now()).toMatchObject({ state, hearing: { kind: hearing } });
  return r;
}
/** Who decided on the first panel is `chair` and `other`. Everybody votes on an appeal: nobody is a plain member there. */
const person: Record<Hearing["kind"], Record<Exclude<Standing, "member">, string> & { member?: string }> = {
  first: { chair: "chair", voter: "voter", member: "other", undeclared: "undeclared", recused: "recused", "other-panel": "hears-appeals", applicant: "lead", asked: "asked", reviewer: "reviewer", outside: "administrator" },
  appeal: { chair: "second", voter: "voter", undeclared: "undeclared", recused: "recused", "other-panel": "chair", applicant: "lead", asked: "asked", reviewer: "reviewer", outside: "administrator" },
};
const commands: Record<Exclude<DeliberationCommandName, "read-papers">, DeliberationCommand> = {
  declare: { type: "declare", interests: [], recuses: false }, recuse: { type: "recuse", personId: "voter", reason: "Works for the applicant." }, raise: { type: "raise", reason: "The change is larger than it looks." }, cast: { type: "cast", ballot: ballot("approve") },
  close: { type: "close" }, conclude: concluded, sign: { type: "sign", assertion: anyAssertion }, "verify-condition": { type: "verify-condition", condition: 1, note: "Seen." }, "show-condition": { type: "show-condition", condition: 1, note: "The minutes of the panel.", link: null },
  "look-back": { type: "look-back", agrees: true, note: "I would have decided alike." },
  appeal: { type: "appeal", grounds: "The benefit was read too narrowly.", today: "2026-12-01", calendar: yearly("England") }, "withdraw-appeal": { type: "withdraw-appeal" },
  "ask-reviewer": { type: "ask-reviewer", review: "third", personId: "professor", name: "Professor", question: "Is the method sound?", until: "2026-12-31" }, "end-review": { type: "end-review", review: "review-of-asked" },
  "give-opinion": { type: "give-opinion", opinion: { advises: "support", strengths: "A clear question.", concerns: "None that matter.", suggestions: "" } }, "decline-review": { type: "decline-review" },
};

/** Written out by hand, against the table: a slip in the table does not change what is expected of it. */
const reads: Standing[] = ["chair", "voter", "member"];
const expected = (state: DeliberationState, standing: Standing, command: DeliberationCommandName): boolean => {
  if (standing === "recused" || standing === "outside") return false;
  const voting = state === "waiting" || state === "open";
  if (command === "appeal") return standing === "applicant" && state === "decided";
  if (command === "withdraw-appeal") return standing === "applicant" && voting;
  if (command === "show-condition") return standing === "applicant" && state === "decided";
  if (standing === "applicant") return false;
  if (standing === "asked") return voting && (command === "declare" || command === "decline-review");
  if (standing === "reviewer") return voting && (command === "read-papers" || command === "give-opinion" || command === "decline-review");
  if (command === "ask-reviewer" || command === "end-review") return voting && standing === "chair";
  if (standing === "other-panel") return state === "decided" && (command === "read-papers" || command === "verify-condition");
  switch (command) {
    case "read-papers": return reads.includes(standing);
    case "declare": return voting || standing === "undeclared";
    case "recuse": return voting && standing === "chair";
    case "raise": return state === "waiting" && reads.includes(standing);
    case "cast": return voting && (standing === "chair" || standing === "voter");
    case "close": return state === "open" && standing === "chair";
    case "conclude": return (state === "counted" || state === "signing") && standing === "chair";
    case "sign": return (state === "signing" || state === "decided") && reads.includes(standing);
    case "look-back": return state === "decided" && reads.includes(standing);
    case "verify-condition": return state === "decided" && (standing === "chair" || standing === "voter");
    case "give-opinion": case "decline-review": return false;
  }
};
/** What is in the table and can be done in one hearing alone: only one person's first decision goes to all or is looked back on, only a refusal that no appeal has upheld is appealed against. */
const onlyFirst: DeliberationCommandName[] = ["raise", "look-back", "appeal"];
const onlyAppeal: DeliberationCommandName[] = ["withdraw-appeal"];

describe.each(hearings.flatMap((hearing) => deliberationStates.filter((state) => hearing === "first" || state !== "withdrawn").map((state) => [hearing, state] as const)))("%s, %s", (hearing, state) => {
  const here = standings.filter((standing) => person[hearing][standing] !== undefined);
  test.each(here.flatMap((standing) => deliberationCommands.map((command) => [standing, command] as const)))("%s: %s", (standing, command) => {
    const r = broughtTo(hearing, state, standing, command === "appeal" ? "refuse" : undefined);
    const who = command === "look-back" && standing === "chair" && hearing === "first" ? "second" : person[hearing][standing]!;
    if (hearing === "first" && standing === "other-panel" && state === "decided") r.declares(who);
    if (command === "look-back" && state === "decided" && hearing === "first") r.drawn();
    if (command === "raise" && state === "waiting" && hearing === "first") r.routed("delegated");
    expect(standingIn(r.now(), r.room, who)).toBe(standing);
    const inTable = expected(state, standing, command);
    expect(deliberationTable[state][standing].includes(command)).toBe(inTable);
    const should = inTable && !(hearing === "first" ? onlyAppeal : onlyFirst).includes(command);
    const done = command === "read-papers" ? mayDeliberate(r.now(), r.room, who, command) : deliberate(r.now(), r.room, who, commands[command]);
    expect(done.ok, done.ok ? "" : done.refusal.message).toBe(should);
  });
});
test("whoever is on the project is recused, whatever they declared", () => {
  const r = broughtTo("first", "open", "voter");
  expect(standingIn(r.now(), r.room, "author")).toBe("recused");
  expect(r.declares("author").ok).toBe(false);
});
