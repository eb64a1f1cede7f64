/** Every cell of the table, tried: a committee is brought into each state, and a person of each standing tries each command. */
import { describe, expect, test } from "vitest";
import { rulePresets } from "./committee.ts";
import { deliberate, deliberationCommands, deliberationTable, mayDeliberate, type DeliberationCommand, type DeliberationCommandName } from "./deliberate.ts";
import { deliberationStates, standingIn, standings, type DeliberationState, type Standing } from "./deliberation.ts";
import { anyAssertion, ballot, memberOf, roomOf, statementOf } from "./testing/committee-room.ts";

const members = [memberOf("chair", "chair"), memberOf("second", "chair"), memberOf("voter", "lay", { delegate: true }), memberOf("other"), memberOf("undeclared"), memberOf("recused"), memberOf("author")];
/** A panel of three; where only the chair votes, the rest are plain members. */
const panel = { ...rulePresets.panel.rule, quorum: 2, leastLay: 0, leastIndependent: 0 };
const concluded: DeliberationCommand = { type: "conclude", reasons: "A clear benefit.", statement: statementOf(), draft: null };
const chairOnly = { ...rulePresets["one-decider"].rule, declaration: "before-papers" as const, closing: "chair" as const };

function broughtTo(state: DeliberationState, standing: Standing) {
  const r = roomOf({ ...(standing === "member" ? chairOnly : panel), signatures: state === "signing" ? 1 : 0 }, members);
  for (const who of ["chair", "second", "voter", "other"]) r.declares(who);
  r.declares("recused", true);
  const steps: Record<DeliberationState, number> = { waiting: 0, open: 1, counted: 2, signing: 3, decided: 3 };
  const go = [
    () => { r.votes("chair", "approve-with-conditions"); if (standing !== "member") r.votes("other", "approve-with-conditions"); },
    () => r.does("chair", { type: "close" }), () => r.does("chair", concluded),
  ];
  for (const step of go.slice(0, steps[state])) step();
  expect(r.now().state).toBe(state);
  return r;
}
const person: Record<Standing, string> = { chair: "chair", voter: "voter", member: "other", undeclared: "undeclared", recused: "recused", outside: "administrator" };
const commands: Record<Exclude<DeliberationCommandName, "read-papers">, DeliberationCommand> = {
  declare: { type: "declare", interests: [], recuses: false }, recuse: { type: "recuse", personId: "other", reason: "Works for the applicant." }, raise: { type: "raise", reason: "The change is larger than it looks." }, cast: { type: "cast", ballot: ballot("approve") },
  close: { type: "close" }, conclude: concluded, sign: { type: "sign", assertion: anyAssertion }, "verify-condition": { type: "verify-condition", condition: 1, note: "Seen." },
  "look-back": { type: "look-back", agrees: true, note: "I would have decided alike." },
};

/** Written out by hand, against the table: a slip in the table does not change what is expected of it. */
const reads: Standing[] = ["chair", "voter", "member"];
const expected = (state: DeliberationState, standing: Standing, command: DeliberationCommandName): boolean => {
  if (standing === "recused" || standing === "outside") return false;
  const voting = state === "waiting" || state === "open";
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
  }
};

describe.each(deliberationStates.map((state) => [state]))("%s", (state) => {
  test.each(standings.flatMap((standing) => deliberationCommands.map((command) => [standing, command] as const)))("%s: %s", (standing, command) => {
    const r = broughtTo(state, standing);
    const who = command === "look-back" && standing === "chair" ? "second" : person[standing];
    if (command === "look-back" && state === "decided") r.drawn();
    if (command === "raise" && state === "waiting") r.routed("delegated");
    expect(standingIn(r.now(), r.room, who)).toBe(standing);
    const should = expected(state, standing, command);
    expect(deliberationTable[state][standing].includes(command)).toBe(should);
    const done = command === "read-papers" ? mayDeliberate(r.now(), r.room, who, command) : deliberate(r.now(), r.room, who, commands[command]);
    expect(done.ok, done.ok ? "" : done.refusal.message).toBe(should);
  });
});
test("whoever is on the project is recused, whatever they declared", () => {
  const r = broughtTo("open", "voter");
  expect(standingIn(r.now(), r.room, "author")).toBe("recused");
  expect(r.declares("author").ok).toBe(false);
});
