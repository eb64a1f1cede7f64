/** Ballots, and what they come to under a committee's rule. */
import { z } from "zod";
import { conditionKinds } from "#lib/approval/conditions.ts";
import { PlainDate } from "#lib/kernel/plain-date.ts";
import type { CommitteeMember, CommitteeRule } from "./committee.ts";

export const votes = ["approve", "approve-with-conditions", "refuse", "defer"] as const;
export type Vote = (typeof votes)[number];

export const ConditionAsked = z.strictObject({
  text: z.string().trim().min(3, "Write the condition in at least 3 characters.").max(1000, "Write the condition in at most 1,000 characters."),
  kind: z.enum(conditionKinds).default("ongoing"),
  /** What will show that it is met. */
  evidence: z.string().trim().max(500, "Name the evidence in at most 500 characters.").default(""),
  due: PlainDate.nullable().default(null),
});
export type ConditionAsked = z.infer<typeof ConditionAsked>;

const kindWords: Record<(typeof conditionKinds)[number], string> = { "before-start": "before the start", "before-output": "before any output", ongoing: "", reporting: "as a report" };
/** The condition in one line, with when it is due, what shows it, and whether somebody found it met. */
export function conditionInWords({ text, kind = "ongoing", due, evidence, met }: { text: string } & Partial<ConditionAsked> & { met?: { at: string } | null }): string {
  const more = [kindWords[kind], due ? `due ${due}` : "", evidence ? `shown by ${evidence}` : "", met ? `met ${met.at.slice(0, 10)}` : ""].filter((part) => part !== "");
  return more.length === 0 ? text : `${text} (${more.join("; ")})`;
}

/** Of the approval that an amendment would change: its conditions by their number, and what narrows it. */
export const Lift = z.strictObject({
  term: z.string().regex(/^(condition-[1-9]\d?|analyses|domains|concepts|columns|population|threshold)$/, "Name a term of the approval in force."),
  reason: z.string().trim().min(10, "Say in at least 10 characters why it is lifted: the applicant and the public read it.").max(1000, "Say why in at most 1,000 characters."),
});
export type Lift = z.infer<typeof Lift>;
const termNames: Record<string, string> = { analyses: "what kinds of result are left out", domains: "what kinds of record are left out", concepts: "the narrowing to codes", columns: "the narrowing to columns", population: "the narrowing to some people", threshold: "the least number of people" };
/** As it stands in a ballot, beside the list of the terms. */
export const liftInWords = ({ term, reason }: Lift): string => `Lifts ${termNames[term] ?? term.replace("-", " ")}: ${reason}`;

const rationale = z.string().trim().max(4000, "Give the rationale in at most 4,000 characters.");
export const Ballot = z.strictObject({
  vote: z.enum(votes),
  rationale,
  conditions: z.array(ConditionAsked).max(20, "Give at most 20 conditions.").default([]),
  /** For the applicant; only of a ballot to defer. */
  questions: z.array(z.string().trim().min(3, "Write the question.").max(1000, "Write a question in at most 1,000 characters.")).max(20, "Ask at most 20 questions.").default([]),
  /** Terms of the approval in force that an amendment need not keep; absent in ballots from before they could be lifted. */
  lifts: z.array(Lift).max(100).optional(),
})
  .refine((b) => (b.vote === "approve-with-conditions") === (b.conditions.length > 0), { path: ["conditions"], message: "Give conditions with “approve with conditions”, and with nothing else." })
  .refine((b) => b.vote === "approve" || b.vote === "approve-with-conditions" || !b.lifts?.length, { path: ["lifts"], message: "Only an approval lifts a term." })
  .refine((b) => (b.vote === "defer") === (b.questions.length > 0), { path: ["questions"], message: "To defer, ask the applicant at least one question; other votes ask none." });
export type Ballot = z.infer<typeof Ballot>;

export const outcomes = ["approved", "refused", "deferred"] as const;
export type Outcome = (typeof outcomes)[number];
const meaning: Record<Vote, Outcome> = { approve: "approved", "approve-with-conditions": "approved", refuse: "refused", defer: "deferred" };

export type CastBallots = ReadonlyMap<string, Ballot>;

/** What still keeps a round from closing, each as a sentence; empty when it may close. */
export function lackingToClose(rule: CommitteeRule, cast: CastBallots, voters: readonly CommitteeMember[]): string[] {
  const by = voters.filter((m) => cast.has(m.personId));
  const short = (have: number, need: number, what: string) => (have >= need ? [] : [`${need - have} more ${what}ballot${need - have === 1 ? " is" : "s are"} needed: the rule demands ${need}.`]);
  return [...short(by.length, rule.quorum, ""), ...short(by.filter((m) => m.kind === "lay").length, rule.leastLay, "lay "), ...short(by.filter((m) => m.independent).length, rule.leastIndependent, "independent ")];
}

/** Null where no outcome has the majority that the rule demands: another round follows. */
export function outcomeOf(rule: CommitteeRule, cast: CastBallots, voters: readonly CommitteeMember[]): Outcome | null {
  const counted = voters.filter((m) => cast.has(m.personId));
  const said = (member: CommitteeMember) => meaning[cast.get(member.personId)!.vote];
  const tally = outcomes.map((outcome) => ({ outcome, n: counted.filter((m) => said(m) === outcome).length }));
  const most = Math.max(...tally.map((t) => t.n));
  const leading = tally.filter((t) => t.n === most && most > 0).map((t) => t.outcome);
  if (leading.length === 1 && (rule.majority === "unanimous" ? most === counted.length : most * 2 > counted.length)) return leading[0] ?? null;
  const chairs = counted.filter((m) => m.kind === "chair").map(said);
  const casting = rule.majority === "simple" && rule.chairCasting && leading.length > 1 && chairs.length === 1 ? chairs[0] : undefined;
  return casting !== undefined && leading.includes(casting) ? casting : null;
}

const distinct = <T>(items: readonly T[], key: (item: T) => string): T[] => [...new Map(items.map((item) => [key(item), item])).values()];
/**
 * What goes with the outcome. Every condition of an approving ballot binds: whoever approved on a condition must not be counted as
 * having approved without it. So does every term of the approval in force that any of them keeps. Of deferring ballots, every question.
 */
export function termsOf(outcome: Outcome, cast: CastBallots, voters: readonly CommitteeMember[]): { conditions: ConditionAsked[]; questions: string[]; lifts?: Lift[] } {
  const counted = voters.flatMap((m) => cast.get(m.personId) ?? []).filter((ballot) => meaning[ballot.vote] === outcome);
  const all = counted.map((ballot) => ballot.lifts ?? []);
  const lifts = outcome !== "approved" ? [] : (all[0] ?? []).filter(({ term }) => all.every((own) => own.some((lift) => lift.term === term)))
    .map(({ term }) => ({ term, reason: [...new Set(all.flatMap((own) => own.filter((lift) => lift.term === term).map((lift) => lift.reason)))].join(" ") }));
  return { ...(lifts.length > 0 && { lifts }), conditions: distinct(counted.flatMap((b) => b.conditions), (c) => JSON.stringify([c.text, c.kind, c.evidence, c.due])), questions: distinct(counted.flatMap((b) => b.questions), String) };
}
