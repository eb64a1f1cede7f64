import type { PooledResult } from "./pooled-result.ts";
import type { SiteState } from "./site-answer.ts";

const inList = (words: readonly string[]): string => new Intl.ListFormat("en-GB", { type: "conjunction" }).format(words);
const one = (n: number, singular: string, plural: string): string => (n === 1 ? singular : plural);

/** What the TREs of one state are doing; `released` needs no words. */
const phrases: Record<Exclude<SiteState, "released">, (names: string, n: number) => string> = {
  "partly-released": (names) => `${names} released a part`,
  awaiting: (names, n) => `${names} ${one(n, "has", "have")} yet to answer`,
  offline: (names, n) => `${names} ${one(n, "is", "are")} offline`,
  "timed-out": (names) => `${names} did not answer in time`,
  refused: (names) => `${names} refused`,
  failed: (names) => `the run failed at ${names}`,
  withdrawn: (names) => `the request to ${names} was withdrawn`,
};

/** “2 of 3 TREs; Wessex has yet to answer”: who is in, and why the others are not. */
export function coverageInWords({ sites }: Pick<PooledResult, "sites">): string {
  const answered = sites.filter((s) => s.state === "released" || s.state === "partly-released").length;
  const head = answered === sites.length ? `All ${sites.length} ${one(sites.length, "TRE", "TREs")}` : `${answered} of ${sites.length} TREs`;
  const rest = (Object.keys(phrases) as (keyof typeof phrases)[]).flatMap((state) => {
    const there = sites.filter((s) => s.state === state);
    // A TRE that waits says for what.
    if (state === "awaiting") return there.map((s) => (s.reason ? `${s.tre.name}: ${s.reason.replace(/\.$/, "")}` : phrases.awaiting(s.tre.name, 1)));
    return there.length > 0 ? [phrases[state](inList(there.map((s) => s.tre.name)), there.length)] : [];
  });
  return [head, ...rest].join("; ");
}
