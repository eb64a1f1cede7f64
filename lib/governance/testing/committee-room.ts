/** A committee in a test: members by a letter, commands one after another, each folded before the next. */
import { DecisionStatement } from "#lib/approval/signed-decision.ts";
import type { Result } from "#lib/kernel/result.ts";
import type { Ballot, Vote } from "../ballots.ts";
import type { CommitteeMember, CommitteeRule, MemberKind, Route } from "../committee.ts";
import { deliberate, type DeliberationCommand } from "../deliberate.ts";
import { foldDeliberation, type Deliberation, type DeliberationEvent, type Recorded } from "../deliberation.ts";
import type { Room } from "../standing.ts";
import { yearly } from "../working-days.ts";

export const memberOf = (personId: string, kind: MemberKind = "other", more: Partial<CommitteeMember> = {}): CommitteeMember => ({ personId, name: personId, kind, independent: false, delegate: false, hearsAppeals: false, deputyOf: null, orcid: "", organisation: { name: `Place of ${personId}`, ror: "" }, ...more });
const university = { name: "University of Examplebridge", ror: "https://ror.org/03yrm5c26", sector: "Academic Institute" as const };
/** Led by `lead`, with `author` on the project, `sponsor` and `supervisor` behind it, and handed in by `clerk`. */
export const matter: Room["matter"] = {
  content: { organisation: university, funder: "A charity", members: [{ userId: "author" as never, name: "Author", email: "a@example.org", orcid: "0000-0002-1825-0097", affiliation: university, role: "lead", accreditation: null }],
    sponsor: { organisation: { name: "Examplebridge Hospitals", ror: "https://ror.org/027m9bs27", sector: "Academic Institute" }, signatory: { userId: "sponsor" as never, name: "Sponsor", email: "s@example.org", orcid: "" } },
    supervisors: [{ userId: "supervisor" as never, name: "Supervisor", email: "", orcid: "0000-0002-1694-233X", supervises: "a@example.org" }] },
  projectMembers: ["author", "lead"], everInIt: [{ userId: "former", orcid: "0000-0001-5109-3700" }], leads: ["lead"], submittedBy: ["clerk"],
};

export const statementOf = (more: Record<string, unknown> = {}): DecisionStatement => DecisionStatement.parse({
  version: 1, about: "application", treId: "00000000-0000-4000-8000-000000000003", application: { projectId: "00000000-0000-4000-8000-000000000002", revision: 1, digest: "a".repeat(64) },
  decision: "approve", reason: "A clear benefit.", envelope: "b".repeat(64), ...more,
});
/** Committees do not verify: whoever hands in a signature has. */
export const anyAssertion = { credentialId: "AAAA", clientDataJSON: "A".repeat(20), authenticatorData: "A".repeat(50), signature: "A".repeat(40) };

export const ballot = (vote: Vote, rationale = "As we discussed at length."): Ballot => ({
  vote, rationale, conditions: vote === "approve-with-conditions" ? [{ text: "Publish it.", kind: "reporting", evidence: "", due: null }] : [], questions: vote === "defer" ? ["Which winters?"] : [],
});

export function roomOf(rule: CommitteeRule, members: readonly CommitteeMember[], absences: Room["absences"] = []) {
  const room: { -readonly [key in keyof Room]: Room[key] } = { members, matter, absences, today: "2026-12-01" };
  const events: Recorded[] = [];
  const at = "2026-11-26T09:00:00.000Z";
  let revision = 1;
  const now = (): Deliberation => foldDeliberation(events, revision, { rule, version: 1 });
  return {
    room, now, events,
    amended: () => { revision++; },
    routed: (route: Route) => { events.push({ by: "clerk", at, event: { type: "routed", revision, route, class: route === "delegated" ? "minor" : "substantial", because: ["A small change."] } }); },
    /** An earlier version, on a condition: what is decided now is an amendment of that. */
    approvedBefore: () => {
      const count = { outcome: "approved" as const, conditions: [...ballot("approve-with-conditions").conditions], questions: [] };
      for (const event of [{ type: "opened", revision: 0, round: 1, rule, ruleVersion: 1 }, { type: "closed", round: 1, ...count }, { type: "concluded", round: 1, reasons: "As counted.", ...count }] satisfies DeliberationEvent[]) events.push({ by: "clerk", at, event });
    },
    drawn: () => { events.push({ by: "clerk", at, event: { type: "drawn", revision, share: 10, draw: 5, isDrawn: true } }); },
    asks(who: string, until = "2026-12-31") { return this.does(members[0]!.personId, { type: "ask-reviewer", review: `review-of-${who}`, personId: who, name: who, question: "Is the method sound?", until }); },
    withdrawn: () => { events.push({ by: "lead", at, event: { type: "application-withdrawn", revision, reason: "The funder stopped the study." } }); },
    sentBack: () => { events.push({ by: "clerk", at, event: { type: "sent-back", revision } }); },
    appeals(today = "2026-12-01") { return this.does("lead", { type: "appeal", grounds: "The benefit was read too narrowly.", today, calendar: yearly("England") }); },
    does(by: string, command: DeliberationCommand): Result<DeliberationEvent[]> {
      const done = deliberate(now(), room, by, command);
      if (done.ok) for (const event of done.value) events.push({ by, at, event });
      return done;
    },
    votes(by: string, vote: Vote) { return this.does(by, { type: "cast", ballot: ballot(vote) }); },
    declares(by: string, recuses = false) { return this.does(by, { type: "declare", interests: [], recuses }); },
  };
}
