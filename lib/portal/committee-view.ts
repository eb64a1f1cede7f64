import { absenceOf, deputyFor, leadsFor } from "#lib/governance/absences.ts";
import { clocksOf } from "#lib/governance/clocks.ts";
import { deliberationCommands, mayDeliberate, stateSentences } from "#lib/governance/deliberate.ts";
import { conditionInWords, liftInWords } from "#lib/governance/ballots.ts";
import { ruleInWords } from "#lib/governance/committee.ts";
import type { Recorded } from "#lib/governance/deliberation.ts";
import { ballotsSeenBy, lacking, recusalOf, sitsOnPanel, type Room } from "#lib/governance/standing.ts";
import { afterWorkingDays, workingDaysBetween } from "#lib/governance/working-days.ts";
import { dateInWords, dayOf } from "#lib/kernel/plain-date.ts";
import type { BeforeCommittee } from "./deliberation-of.ts";
import type { CommitteeView } from "./review-view.ts";

/** A ballot in another's place is read as what it is, also once that one is back and whoever is named for the seat by then. */
function inPlaceOf(events: readonly Recorded[], round: number, id: string, nameOf: (id: string) => string): string {
  const principal = events.findLast(({ by, event }) => event.type === "cast" && event.round === round && by === id)?.event.onBehalfOf;
  return principal === undefined ? nameOf(id) : `${nameOf(id)}, in the place of ${nameOf(principal)}`;
}

function steadOf(room: Room, id: string, nameOf: (id: string) => string): string[] {
  const [absence, led, seated] = [absenceOf(room, id), leadsFor(room, id), deputyFor(room, id)];
  return [...(absence ? [`away until ${dateInWords(absence.to)}`] : []), ...led.map((chair) => `has the chair’s duties of ${nameOf(chair)}`), ...(seated === undefined ? [] : [`deputy of ${nameOf(seated)}`])];
}

/** `candidates`: what speaks for a conflict of each, for whoever may recuse them. Whether somebody has voted is told; what they voted, only where it may be seen. */
export function committeeView({ site, deliberation: d, room, events, calendar }: BeforeCommittee, userId: string, today: string, candidates: ReadonlyMap<string, readonly string[]>): CommitteeView {
  const since = dayOf(site.since);
  const clocks = clocksOf(events, d.rule.serviceDays, calendar, today);
  const nameOf = (id: string) => room.members.find((m) => m.personId === id)?.name ?? "A former member";
  const last = d.rounds.at(-1);
  return {
    rule: ruleInWords(d.rule), state: d.state, sentence: stateSentences[d.state], missing: d.state === "waiting" || d.state === "open" ? lacking(d, room) : [],
    clock: { waited: clocks?.custodian ?? workingDaysBetween(calendar, since, today), target: d.rule.serviceDays, due: clocks?.due ?? afterWorkingDays(calendar, since, d.rule.serviceDays) },
    people: room.members.map((m) => ({ userId: m.personId, name: m.name, kind: m.kind, independent: m.independent, recused: recusalOf(d, room, m) !== undefined, onPanel: sitsOnPanel(d, m), declared: d.declared.has(m.personId), candidates: [...(candidates.get(m.personId) ?? [])], interests: (d.declared.get(m.personId) ?? []).map((interest) => interest.text), hasVoted: (d.state !== "waiting" && last?.cast.has(m.personId)) ?? false, stead: steadOf(room, m.personId, nameOf) })),
    hearing: d.hearing.kind,
    rounds: d.rounds.map((round) => ({ number: round.number, hearing: round.hearing, closed: round.closed !== null, outcome: round.closed?.outcome ?? null, ballots: [...ballotsSeenBy(d, room, userId, round)].map(([id, { vote, rationale, conditions, questions, lifts = [] }]) => ({ name: inPlaceOf(events, round.number, id, nameOf), own: id === userId, vote, rationale, conditions: [...conditions.map((one) => conditionInWords(one)), ...lifts.map(liftInWords)], questions })) })),
    may: deliberationCommands.filter((command) => mayDeliberate(d, room, userId, command).ok),
  };
}
