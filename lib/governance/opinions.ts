/**
 * Reviewers from outside, whom a committee asks for an opinion on one application: they declare their interests first, read that application and
 * nothing else, and have no vote. As REMS knows reviewers who advise the handlers, and research councils external referees.
 */
import { z } from "zod";
import type { PlainDate } from "#lib/kernel/plain-date.ts";

export const adviceWords = {
  support: "In favour", "support-with-changes": "In favour, with changes", "do-not-support": "Against", "no-view": "No view on the whole",
} as const;
const words = (what: string, least: number) => z.string().trim().min(least, `${what}: write at least ${least} characters.`).max(4000, `${what}: write at most 4,000 characters.`);
export const Opinion = z.strictObject({
  advises: z.enum(Object.keys(adviceWords) as [keyof typeof adviceWords, ...(keyof typeof adviceWords)[]], "Choose what you advise."),
  strengths: words("What is good about it", 10),
  concerns: words("What concerns you", 10),
  /** What should change, or be asked of the applicant. */
  suggestions: words("What should change", 0).default(""),
});
export type Opinion = z.infer<typeof Opinion>;

/** `until`: the last day on which it can be given. */
export type Review = {
  readonly id: string; readonly personId: string; readonly name: string; readonly question: string; readonly until: PlainDate; readonly askedBy: string; readonly askedAt: string;
  readonly ended: { readonly how: "taken-back" | "declined"; readonly at: string } | null;
  readonly given: { readonly at: string; readonly opinion: Opinion } | null;
};
export const reviewStates = ["asked", "given", "declined", "taken-back", "expired"] as const;
export type ReviewState = (typeof reviewStates)[number];
export const reviewState = ({ ended, given, until }: Review, today: PlainDate): ReviewState => (given ? "given" : ended ? ended.how : until < today ? "expired" : "asked");
