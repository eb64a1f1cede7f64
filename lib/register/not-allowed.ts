/**
 * What a study may not do, as it follows from its approvals: an approval says what is inside, and each environment refuses the rest by itself (lib/approval/clearance.ts).
 * Plain sentences that complete “This study may not …”.
 */
import { analysisWords, domainWords } from "#lib/governance/five-safes.ts";
import { dateInWords } from "#lib/kernel/plain-date.ts";
import type { ApprovedScope, RegisterRecord, RegisterSite } from "./record.ts";

type Barred = { readonly what: string; /** One by one, where `what` is of several things. */ readonly items: readonly string[] };
/** `where`: names of the environments for which it holds; null: for all that approved. */
export type NotAllowed = Barred & { readonly where: readonly string[] | null };

const outside = <K extends string>(words: Readonly<Record<K, string>>, allowed: readonly K[]): string[] => (Object.keys(words) as K[]).filter((key) => !allowed.includes(key)).map((key) => words[key]);

function atSite(site: RegisterSite, scope: ApprovedScope, datasets: readonly string[]): Barred[] {
  const analyses = outside(analysisWords, scope.analyses);
  const records = scope.records.length === 0 ? [] : outside(domainWords, scope.records);
  const one = (what: string): Barred => ({ what, items: [] });
  const several = (what: string, items: readonly string[]): Barred[] => (items.length === 0 ? [] : [{ what, items }]);
  return [
    one(scope.people === 1 ? "let anyone but the one person named in the approval ask" : `let anyone but the ${String(scope.people)} people named in the approval ask`),
    ...several("use any data but", datasets),
    ...several("ask about these kinds of record", records),
    ...(scope.codes > 0 ? [one(`ask about anything but the ${scope.codes === 1 ? "one code" : `${String(scope.codes)} codes`} of illnesses, medicines and tests that the committee named`)] : []),
    ...several("use any column of the table but", scope.columns),
    ...several("ask for these kinds of result", analyses),
    ...(scope.leastPeople > 1 ? [one(`get a number about fewer than ${String(scope.leastPeople)} people`)] : []),
    ...(site.validTo === null ? [] : [one(`ask anything after ${dateInWords(site.validTo)}`)]),
  ];
}

/** In the order of the table above; of entries from before approvals were kept only what holds for everyone. */
export function notAllowed(record: RegisterRecord): NotAllowed[] {
  const everywhere = (what: string): NotAllowed => ({ what, items: [], where: null });
  const approved = record.sites.filter((site) => site.state === "approved");
  const closed = record.sites.filter((site) => site.state !== "approved");
  const said = new Map<string, Barred & { where: string[] }>();
  for (const site of approved) {
    if (!site.scope) continue;
    const datasets = record.datasets.filter((d) => d.tre === site.tre).map((d) => d.title);
    for (const barred of atSite(site, site.scope, datasets)) {
      const key = [barred.what, ...barred.items].join("\n");
      said.set(key, { ...barred, where: [...(said.get(key)?.where ?? []), site.tre] });
    }
  }
  return [
    everywhere("see, copy or take out the record of any person"),
    ...(record.sublicence === "No" ? [everywhere("pass its approval on to others")] : []),
    ...[...said.values()].map((barred): NotAllowed => ({ ...barred, where: barred.where.length === approved.length ? null : barred.where })),
    ...closed.map((site): NotAllowed => ({ what: site.state === "refused" ? "ask anything at all: the committee refused" : "ask anything more: the approval has ended", items: [], where: [site.tre] })),
  ];
}
