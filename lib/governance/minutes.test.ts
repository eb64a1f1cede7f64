import { expect, test } from "vitest";
import { rulePresets } from "./committee.ts";
import { foldDeliberation, type Recorded } from "./deliberation.ts";
import { minutesAsText, minutesOf, untilEnded } from "./minutes.ts";
import { panelSizeOf } from "./panel-size.ts";
import { ballot, memberOf, roomOf } from "./testing/committee-room.ts";

const people = [memberOf("chair", "chair"), memberOf("lay", "lay", { independent: true }), memberOf("clin", "clinical"), memberOf("deputy", "research", { deputyOf: "lay" }), memberOf("conflicted")];
/** A round in the testing room closes on 26 November 2026; who stands in is reckoned on 1 December. */
const away = { from: "2026-11-20", to: "2026-12-10" };
const absences = [{ personId: "chair", ...away, leads: "clin", deputy: null }, { personId: "lay", ...away, leads: null, deputy: "deputy" }];
const rule = { ...rulePresets.panel.rule, quorum: 2, leastLay: 0, leastIndependent: 0, deputies: true };

test("minutes name who sat in whose place, who sent apologies, who acted for the chair, and the word on the advice on data use", () => {
  const r = roomOf(rule, people, absences);
  for (const who of ["chair", "lay", "clin", "deputy"]) r.does(who, { type: "declare", interests: who === "clin" ? [{ kind: "other", text: "Taught the applicant." }] : [], recuses: false });
  r.declares("conflicted", true);
  r.votes("deputy", "approve-with-conditions");
  r.does("clin", { type: "cast", ballot: ballot("refuse") });
  r.does("clin", { type: "close" });
  // A tie without a casting vote: another round, with the chair back.
  r.room.absences = [absences[1]!];
  r.votes("deputy", "approve-with-conditions"); r.votes("chair", "approve"); r.votes("clin", "refuse");
  expect(r.does("chair", { type: "close" }).ok).toBe(true);
  r.room.absences = absences;
  expect(r.does("clin", { type: "conclude", reasons: "A clear benefit.", dataUse: { says: "no", agrees: false, reason: "The consent covers it." } }).ok).toBe(true);
  const minutes = minutesOf(r.now(), r.room, r.events, absences);
  const of = (heading: string) => minutes.find((section) => section.heading.startsWith(heading))?.lines.join("\n");
  expect(of("Interests")).toBe("clin: Taught the applicant.\nRecused, and without any part in it: conflicted.");
  expect(of("Round 1")).toContain("Present and voting: deputy (research), in the place of lay; clin (clinical).");
  expect(of("Round 1")).toContain("chair (20 November 2026 to 10 December 2026; clin has the chair’s duties); lay (20 November 2026 to 10 December 2026; deputy has the seat)");
  expect(of("Round 1")).toContain("1 to approve with conditions, 1 to refuse. The outcome: no majority, another round followed.\nClosed by clin, for chair.");
  expect(of("Round 2")).toContain("Closed by chair.\nReasons, written down by clin, for chair: A clear benefit.");
  expect(of("Advice on data use")).toBe("The advice was that the use does not fit the data; the committee decided otherwise: The consent covers it.");
  expect(of("Conditions")).toContain("Publish it.");
  // Who voted how stays with the committee.
  expect(JSON.stringify(minutes)).not.toMatch(/clin[^"]*to refuse|discussed at length/);
  // An amendment of it is refused: the conditions are of the approval, not of this.
  r.amended(); r.routed("full");
  for (const who of ["chair", "lay", "clin", "deputy"]) r.declares(who);
  r.votes("deputy", "refuse"); r.votes("clin", "refuse");
  r.does("clin", { type: "close" });
  expect(r.does("clin", { type: "conclude", reasons: "It asks for too much." }).ok).toBe(true);
  expect(r.now().conditions).toHaveLength(1);
  expect(minutesOf(r.now(), r.room, r.events, []).map((section) => section.heading)).not.toContain("Conditions");
  expect(minutesAsText("Minutes", ["FF-1"], minutes).split("\n").slice(0, 5)).toEqual(["Minutes", "=======", "FF-1", "", "Interests"]);
});

test("a round that is open is in no minutes, and an absence that was ended early ends on the day before", () => {
  const r = roomOf(rule, people);
  r.declares("clin"); r.votes("clin", "refuse");
  expect(minutesOf(r.now(), r.room, r.events, []).map((section) => section.heading)).toEqual(["Interests", "Advice on data use"]);
  expect(untilEnded([{ ...absences[0]!, endedOn: "2026-11-24" }, { ...absences[0]!, endedOn: "2026-11-20" }, { ...absences[1]!, endedOn: null }])).toMatchObject([{ to: "2026-11-23" }, { to: "2026-12-10" }]);
});

test("who was counted is the same in the minutes as for the public, also in rounds from before it was written down", () => {
  const r = roomOf(rule, people);
  for (const who of ["chair", "lay", "clin"]) r.declares(who);
  r.votes("lay", "refuse"); r.votes("clin", "refuse"); r.votes("chair", "approve");
  r.does("chair", { type: "recuse", personId: "lay", reason: "A colleague of the applicant." });
  r.does("chair", { type: "close" });
  r.does("chair", { type: "conclude", reasons: "It asks for too much." });
  const written = r.events.map((one): Recorded => (one.event.type === "closed" ? { ...one, event: { ...one.event, counted: undefined } } : one));
  // Recused once the round was closed: that ballot had been counted.
  const since = { by: "chair", at: "2026-12-01T09:00:00.000Z", event: { type: "recused", personId: "clin", reason: "Joined the project." } } as const;
  for (const events of [[...r.events, since], [...written, since]]) {
    const round = minutesOf(foldDeliberation(events, 1, { rule, version: 1 }), r.room, events, []).find((section) => section.heading.startsWith("Round 1"))!.lines.join("\n");
    expect(round).toContain("Present and voting: clin (clinical); chair (chair).");
    expect(panelSizeOf(events, new Set())?.members).toBe(2);
  }
});
