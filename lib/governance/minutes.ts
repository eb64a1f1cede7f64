/**
 * The minutes of one matter, read off its events: who sat, who was away and who stood in, interests, counts, the decision and what went with it. Votes are counted and not named: the
 * decision is the committee's. Practice: the UK Statistics Authority's accreditation panel and NHS England's advisory group publish such minutes.
 */
import { dateInWords, dayOf, fromDayNumber, toDayNumber, type PlainDate } from "#lib/kernel/plain-date.ts";
import type { Absence } from "./absences.ts";
import { appealEndWords, askedAs } from "./appeals.ts";
import { conditionInWords, votes, type Vote } from "./ballots.ts";
import type { CommitteeMember } from "./committee.ts";
import { dataUseInMinutes } from "./data-use-word.ts";
import { signersIn, type Deliberation, type Recorded, type Round } from "./deliberation.ts";
import { countedBy } from "./panel-size.ts";
import { recusalOf, type Room } from "./standing.ts";
import { adviceWords } from "./opinions.ts";

export type MinutesSection = { readonly heading: string; readonly lines: readonly string[] };

const voteWords: Record<Round["hearing"], Record<Vote, string>> = {
  first: { approve: "to approve", "approve-with-conditions": "to approve with conditions", refuse: "to refuse", defer: "to defer with questions" },
  appeal: { approve: "to overturn the refusal", "approve-with-conditions": "to overturn the refusal with conditions", refuse: "to uphold the refusal", defer: "to send it back to the committee" },
};
const outcomeWords: Record<Round["hearing"], Record<"approved" | "refused" | "deferred", string>> = {
  first: { approved: "approved", refused: "refused", deferred: "sent back to the applicant with questions" },
  appeal: { approved: "the refusal was overturned", refused: "the refusal was upheld", deferred: "sent back to the committee" },
};
const kindOf = (member: CommitteeMember) => `${member.kind.replaceAll("-", " ")}${member.independent ? ", independent" : ""}`;

/** `absences`: of this committee, those that were taken back too, up to the day on which they were. Rounds that are open are not in the minutes. */
export function minutesOf(d: Deliberation, room: Room, events: readonly Recorded[], absences: readonly Absence[]): MinutesSection[] {
  const member = (id: string) => room.members.find((one) => one.personId === id);
  const nameOf = (id: string) => member(id)?.name ?? d.reviews.find((one) => one.personId === id)?.name ?? "a former member";
  const rounds = d.rounds.filter((round) => round.closed !== null);
  const deeds = (round: Round, type: "cast" | "closed" | "concluded") => events.filter(({ event }) => event.type === type && event.round === round.number);
  const doer = ({ by, event }: Recorded) => (event.onBehalfOf === undefined ? nameOf(by) : `${nameOf(by)}, for ${nameOf(event.onBehalfOf)}`);
  const seated = (id: string, cast: readonly Recorded[]) => {
    const inSeatOf = cast.findLast((one) => one.by === id)?.event.onBehalfOf;
    const who = member(id);
    return `${nameOf(id)}${who ? ` (${kindOf(who)})` : ""}${inSeatOf === undefined ? "" : `, in the place of ${nameOf(inSeatOf)}`}`;
  };
  const sat = rounds.map((round): MinutesSection => {
    const cast = deeds(round, "cast");
    // Whoever was recused after they had voted was not counted.
    const whose = countedBy(events, round.number);
    const counted = [...round.cast].filter(([id]) => whose.has(id));
    const counts = votes.flatMap((vote) => { const n = counted.filter(([, ballot]) => ballot.vote === vote).length; return n === 0 ? [] : [`${n} ${voteWords[round.hearing][vote]}`]; });
    const on = dayOf(new Date(round.closed!.at));
    const away = absences.filter(({ from, to }) => from <= on && on <= to);
    return {
      heading: `Round ${round.number}${round.hearing === "appeal" ? ", on appeal" : ""}, closed on ${dateInWords(on)}`,
      lines: [
        `Present and voting: ${counted.map(([id]) => seated(id, cast)).join("; ")}.`,
        `Apologies for absence: ${away.length === 0 ? "none" : away.map((one) => apology(one, nameOf)).join("; ")}.`,
        `Ballots: ${counts.join(", ")}. The outcome: ${round.closed!.outcome === null ? "no majority, another round followed" : outcomeWords[round.hearing][round.closed!.outcome]}.`,
        ...deeds(round, "closed").map((one) => `Closed by ${doer(one)}.`),
        ...deeds(round, "concluded").slice(-1).flatMap((one) => (one.event.type === "concluded" ? [`Reasons, written down by ${doer(one)}: ${one.event.reasons}`, ...one.event.questions.map((question) => `Question: ${question}`)] : [])),
      ],
    };
  });
  const interests = [...d.declared].flatMap(([id, declared]) => (declared.length > 0 && member(id) ? [`${nameOf(id)}: ${declared.map((one) => one.text).join("; ")}`] : []));
  const recused = room.members.filter((one) => recusalOf(d, room, one) !== undefined).map((one) => one.name);
  const opinions = d.reviews.flatMap(({ name, question, given }) => (given ? [`${name} was asked from outside: ${question} Their advice: ${adviceWords[given.opinion.advises].toLowerCase()}.`] : []));
  // Of this decision: what an approval before it was given on is in the minutes of that one.
  const concluded = rounds.flatMap((round) => deeds(round, "concluded")).at(-1)?.event;
  const terms = concluded?.type !== "concluded" || concluded.outcome !== "approved" ? [] : [...(concluded.terms?.conditions ?? concluded.conditions).map((condition) => conditionInWords(condition)), ...(concluded.terms?.lifted ?? []).map(({ text, reason }) => `No longer demanded: “${text}” ${reason}`)];
  const signers = d.decision ? [...signersIn(d.decision)].map(nameOf) : [];
  return [
    { heading: "Interests", lines: [...(interests.length > 0 ? interests : ["Nobody declared an interest."]), ...(recused.length > 0 ? [`Recused, and without any part in it: ${recused.join(", ")}.`] : [])] },
    ...sat,
    { heading: "Advice on data use", lines: [d.dataUse ? dataUseInMinutes(d.dataUse) : "The committee recorded no word on it."] },
    ...(terms.length > 0 ? [{ heading: "Conditions", lines: terms }] : []),
    ...(opinions.length > 0 ? [{ heading: "Opinions from outside", lines: opinions }] : []),
    ...(d.appeal ? [{ heading: "Appeal", lines: [`Made on ${dateInWords(dayOf(new Date(d.appeal.made)))}: ${d.appeal.grounds}`, d.appeal.end ? `${appealEndWords(askedAs(d.routed))[d.appeal.end.how]} (${dateInWords(dayOf(new Date(d.appeal.end.at)))})` : "It is being heard."] }] : []),
    ...(signers.length > 0 ? [{ heading: "Signed", lines: [`${signers.join(", ")}, each with a passkey of their own.`] }] : []),
  ];
}

/** “Mara Moorchair (1 December 2026 to 10 December 2026; Clin Acting has the chair’s duties)”. */
export const apology = ({ personId, from, to, leads, deputy }: Absence, nameOf: (id: string) => string): string =>
  `${nameOf(personId)} (${dateInWords(from)} to ${dateInWords(to)}${leads === null ? "" : `; ${nameOf(leads)} has the chair’s duties`}${deputy === null ? "" : `; ${nameOf(deputy)} has the seat`})`;

/** As a file: headings underlined, one line each. */
export const minutesAsText = (title: string, about: readonly string[], sections: readonly MinutesSection[]): string =>
  [[title, "=".repeat(title.length), ...about].join("\n"), ...sections.map(({ heading, lines }) => [heading, "-".repeat(heading.length), ...lines].join("\n"))].join("\n\n") + "\n";

export type WasAway = Absence & { readonly endedOn: PlainDate | null };
/** Up to the day before somebody ended it: on that day they were back. */
export const untilEnded = (absences: readonly WasAway[]): Absence[] => absences.filter(({ from, endedOn }) => endedOn === null || from < endedOn).map(({ endedOn, ...absence }) => (endedOn !== null && endedOn <= absence.to ? { ...absence, to: fromDayNumber(toDayNumber(endedOn) - 1) } : absence));
