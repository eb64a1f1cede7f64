/**
 * Who decides for one TRE, and by which rule. The rule is data: committees differ (a chair who decides alone, any one handler, two
 * blind reviewers, a panel with lay members), and one core runs them all. Practice: the UK Statistics Authority's accreditation panel
 * decides by three members of whom one is independent; NHS England's advisory group sits with clinical, ethics, research and lay members.
 */
import { z } from "zod";
import { evidenceKinds, evidenceTable, type EvidenceKind } from "#lib/approval/evidence-kinds.ts";
import { appealInWords, AppealTerms } from "./appeal-terms.ts";
import { Proportionate, proportionateInWords } from "./proportionate.ts";

export const memberKinds = ["chair", "clinical", "ethics", "information-governance", "research", "lay", "data-provider", "other"] as const;
export type MemberKind = (typeof memberKinds)[number];

export type CommitteeMember = {
  readonly personId: string;
  readonly name: string;
  readonly kind: MemberKind;
  /** Neither works for the TRE nor is paid by whoever provides its data. */
  readonly independent: boolean;
  /** May decide alone what the committee has given away: minor amendments, and applications of its proportionate route. Every chair may. */
  readonly delegate: boolean;
  /** Hears appeals, and has no part in first decisions. */
  readonly hearsAppeals: boolean;
  /** Whose seat they have while that member is away; they have none of their own. Null: a member. */
  readonly deputyOf: string | null;
  readonly orcid: string;
  readonly organisation: { readonly name: string; readonly ror: string };
};

const whole = (least: number, most: number, what: string) => z.coerce.number(`${what}: enter a whole number.`).int(`${what}: enter a whole number.`).min(least, `${what}: at least ${least}.`).max(most, `${what}: at most ${most}.`);

export const CommitteeRule = z.strictObject({
  /** Whose ballots count: the chair's alone, also its delegates', or every member's. */
  voters: z.enum(["chair", "delegates", "members"]),
  /** Fewest ballots with which a round closes. */
  quorum: whole(1, 30, "Quorum"),
  /** Of these ballots, at least so many by lay and by independent members. */
  leastLay: whole(0, 30, "Lay members"),
  leastIndependent: whole(0, 30, "Independent members"),
  /** `simple`: more than half of the ballots cast; `unanimous`: all of them. */
  majority: z.enum(["simple", "unanimous"]),
  /** On a tie the chair's own ballot decides. */
  chairCasting: z.boolean(),
  /** Ballots stay hidden until the round closes; otherwise until one has cast one's own. */
  blind: z.boolean(),
  leastRationale: whole(10, 1000, "Length of a rationale"),
  serviceDays: whole(1, 250, "Working days to decide"),
  /** Who ends a round: the chair, or the ballot with which the quorum is reached. */
  closing: z.enum(["chair", "at-quorum"]),
  /** Whether a member says which interests they have before the papers open to them. */
  declaration: z.enum(["before-papers", "none"]),
  /** A decision counts once so many members have signed it with their passkeys; left out, or 0: nobody signs. */
  signatures: whole(0, 30, "Signatures").optional(),
  /** What must be valid on the day a run starts; absent in rules from before there was such. */
  evidence: z.array(z.enum(evidenceKinds)).optional(),
  /** What it gives to the chair or a delegate; left out: nothing but minor amendments, unsampled. */
  proportionate: Proportionate.optional(),
  /** Whether a named deputy has a member's seat while the member is away. */
  deputies: z.boolean().optional(),
  /** How an applicant appeals against a refusal; left out: this committee hears no appeal. */
  appeal: AppealTerms.optional(),
})
  .refine((r) => r.voters !== "chair" || (r.quorum === 1 && r.leastLay === 0 && r.leastIndependent === 0), { path: ["quorum"], message: "Where the chair decides alone, the quorum is 1 and no lay or independent ballot is demanded." })
  .refine((r) => Math.max(r.leastLay, r.leastIndependent) <= r.quorum, { path: ["quorum"], message: "The quorum must hold the lay and the independent ballots demanded." });
export type CommitteeRule = z.infer<typeof CommitteeRule>;

/** Where nobody has set a rule: the chair decides. REMS calls this its decider workflow: handlers read and prepare, the decider decides. */
export const oneDecider: CommitteeRule = { voters: "chair", quorum: 1, leastLay: 0, leastIndependent: 0, majority: "simple", chairCasting: false, blind: false, leastRationale: 10, serviceDays: 20, closing: "at-quorum", declaration: "none" };

/** Who decides: the committee by its rule, or one person to whom it gave this kind of matter. */
export const routes = ["full", "delegated"] as const;
export type Route = (typeof routes)[number];
/** The committee's rule where one person decides for it: how members declare, write reasons and keep time stays its own. */
export const ruleOnRoute = (rule: CommitteeRule, route: Route): CommitteeRule =>
  route === "full" ? rule : { ...rule, voters: rule.voters === "chair" ? "chair" : "delegates", quorum: 1, leastLay: 0, leastIndependent: 0, majority: "simple", chairCasting: false, blind: false, closing: "at-quorum" };

/** The committee's rule where another panel hears an appeal: many decide, whoever decides the first time, after they have declared their interests. */
export const ruleOnAppeal = (rule: CommitteeRule, { quorum, leastLay, leastIndependent }: AppealTerms): CommitteeRule =>
  ({ ...rule, voters: "members", quorum, leastLay, leastIndependent, majority: "simple", closing: "chair", declaration: "before-papers" });

/** Whose ballot counts, before anybody is recused. */
export const mayVote = (rule: CommitteeRule, member: Pick<CommitteeMember, "kind" | "delegate">): boolean =>
  rule.voters === "members" || member.kind === "chair" || (rule.voters === "delegates" && member.delegate);

/** Ways of deciding that are known from elsewhere, as starting points of one's own rule. */
export const rulePresets = {
  "one-decider": { title: "The chair decides alone", about: "Members read and comment; the chair decides. REMS's decider workflow.", rule: oneDecider },
  "any-handler": { title: "Any one member decides", about: "Whoever takes the application up decides it. REMS's default workflow.", rule: { ...oneDecider, voters: "members" } },
  panel: { title: "A panel votes", about: "A majority of at least three, one of them lay and one independent; the chair closes the round.", rule: { ...oneDecider, voters: "members", quorum: 3, leastLay: 1, leastIndependent: 1, chairCasting: true, blind: true, leastRationale: 20, closing: "chair", declaration: "before-papers" } },
  "panel-with-appeals": { title: "A panel votes, and another hears appeals", about: "The same, with deputies. An applicant who was refused may appeal within 20 working days to members who had no part in the refusal. The UK Statistics Authority's accreditation panel has such a process.", rule: { ...oneDecider, voters: "members", quorum: 3, leastLay: 1, leastIndependent: 1, chairCasting: true, blind: true, leastRationale: 20, closing: "chair", declaration: "before-papers", deputies: true, appeal: { panel: "others", workingDays: 20, quorum: 2, leastLay: 1, leastIndependent: 0 } } },
  "blind-pair": { title: "Two blind reviewers", about: "Two members judge without seeing each other's ballot; where they differ, a second round follows with the first one open. Airlock's way of checking outputs.", rule: { ...oneDecider, voters: "members", quorum: 2, majority: "unanimous", blind: true, closing: "at-quorum" } },
} as const satisfies Record<string, { title: string; about: string; rule: CommitteeRule }>;

export const signaturesOf = (rule: CommitteeRule): number => rule.signatures ?? 0;

/** One ballot decides: there is nothing to wait for, and ballot, count and conclusion are one step. */
export const decidesAlone = (rule: CommitteeRule): boolean => rule.quorum === 1 && rule.closing === "at-quorum" && rule.declaration === "none" && signaturesOf(rule) === 0;

export const demandedBy = (rule: CommitteeRule): readonly EvidenceKind[] => rule.evidence ?? [];

const people = (n: number, one: string) => `${n} ${one}${n === 1 ? "" : "s"}`;
export function ruleInWords(rule: CommitteeRule): string[] {
  return [
    rule.voters === "chair" ? "The chair decides alone; the other members read and comment." : rule.voters === "delegates" && rule.quorum === 1 ? "The chair or a delegate decides alone; the other members read and comment." : `${people(rule.quorum, "ballot")} at least${rule.leastLay > 0 ? `, ${rule.leastLay} of lay members` : ""}${rule.leastIndependent > 0 ? `, ${rule.leastIndependent} of independent members` : ""}.`,
    ...(rule.voters !== "members" && rule.quorum === 1 ? [] : [
      rule.majority === "simple" ? `More than half of the ballots cast decide${rule.chairCasting ? "; on a tie, the chair's own does" : ""}.` : "All ballots must say the same.",
      rule.blind ? "Nobody sees another's ballot before the round closes." : "Nobody sees another's ballot before casting their own.",
      rule.closing === "chair" ? "The chair closes the round." : "The round closes with the ballot that reaches the quorum.",
    ]),
    ...(rule.declaration === "before-papers" ? ["Members declare their interests before the papers open to them."] : []),
    ...(signaturesOf(rule) > 0 ? [`The decision counts once ${people(signaturesOf(rule), "member")} ${signaturesOf(rule) === 1 ? "has" : "have"} signed it with a passkey.`] : []),
    ...(demandedBy(rule).length > 0 ? [`A run starts only while these are verified and valid: ${demandedBy(rule).map((kind) => evidenceTable[kind].name.toLowerCase()).join(", ")}.`] : []),
    ...(rule.proportionate ? proportionateInWords(rule.proportionate) : []),
    ...(rule.deputies ? ["While a member is away, the deputy named for the seat votes in their place, never both."] : []),
    ...(rule.appeal ? [appealInWords(rule.appeal)] : []),
    `A rationale has at least ${rule.leastRationale} characters. The committee means to decide within ${people(rule.serviceDays, "working day")}.`,
  ];
}

function shortOf(rule: CommitteeRule, members: readonly CommitteeMember[], where: string): string[] {
  const voters = members.filter((m) => mayVote(rule, m));
  const short = (have: number, need: number, what: string) => (have < need ? [`The rule demands ${people(need, `${what}ballot`)}${where}, and ${have === 0 ? "no" : `only ${have}`} ${what}member${have === 1 ? "" : "s"} can vote.`] : []);
  return [...short(voters.length, rule.quorum, ""), ...short(voters.filter((m) => m.kind === "lay").length, rule.leastLay, "lay "), ...short(voters.filter((m) => m.independent).length, rule.leastIndependent, "independent ")];
}

/** Whoever decides first hears no appeal: as many others must sit there. */
function whyNoAppeal(rule: CommitteeRule, terms: AppealTerms, seated: readonly CommitteeMember[]): string[] {
  if (terms.panel === "appointed") return shortOf(ruleOnAppeal(rule, terms), seated.filter((m) => m.hearsAppeals), " on an appeal");
  const left = seated.filter((m) => m.deputyOf === null).length - rule.quorum;
  return left < terms.quorum ? [`An appeal needs ${people(terms.quorum, "ballot")} of people who had no part in the decision, and after ${people(rule.quorum, "ballot")} only ${people(Math.max(0, left), "member")} would be left.`] : [];
}

/** Why this committee, as it is seated, could never close a round. */
export function whyNeverQuorate(rule: CommitteeRule, seated: readonly CommitteeMember[]): string[] {
  const members = seated.filter((m) => !m.hearsAppeals && m.deputyOf === null);
  return [
    ...(members.some((m) => m.kind === "chair") ? [] : ["The committee has no chair."]),
    ...shortOf(rule, members, ""),
    ...(rule.appeal ? whyNoAppeal(rule, rule.appeal, seated) : []),
    ...(signaturesOf(rule) > members.length ? [`The rule demands ${people(signaturesOf(rule), "signature")}, and the committee has ${people(members.length, "member")}.`] : []),
  ];
}
