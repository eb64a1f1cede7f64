/** Judges a crate by all rules. The same verdict is made at submission, at intake in the TRE and at receipt of results. */
import type { Refused, Result } from "#lib/kernel/result.ts";
import { ok, refuse } from "#lib/kernel/result.ts";
import type { Crate } from "./crate.ts";
import type { CrateLimits } from "./limits.ts";
import { defaultLimits } from "./limits.ts";
import type { PackageFault } from "./package-rules.ts";
import { packageRules } from "./package-rules.ts";
import { openCrate, readCrate } from "./read-crate.ts";
import { metadataRuleBook } from "./rules/all-rules.ts";
import type { CrateKind, RuleReport, Strength } from "./rules/rule.ts";

/** One report for each rule that applies to this kind of crate, kept or broken. */
export function checkCrate(crate: Crate, kind: CrateKind): RuleReport[] {
  return metadataRuleBook.filter(({ appliesTo }) => appliesTo === "both" || appliesTo === kind)
    .map(({ id, strength, section, sentence, check }) => ({ id, strength, section, sentence, failures: check(crate) }));
}

const packageReports = (faults: readonly PackageFault[]): RuleReport[] => packageRules.map(({ id, strength, section, sentence }) => ({
  id, strength, section, sentence, failures: faults.filter(({ rule }) => rule === id).map(({ where, mend }) => ({ where, mend })),
}));

/** Everything about a stranger's ZIP for a screen: all rules of package and metadata, and the crate as far as it can be read. */
export async function inspectCrate(zip: Uint8Array, kind: CrateKind, limits: CrateLimits = defaultLimits): Promise<{ crate?: Crate; reports: RuleReport[] }> {
  const { crate, faults } = await openCrate(zip, limits);
  return { ...(crate ? { crate } : {}), reports: [...packageReports(faults), ...(crate ? checkCrate(crate, kind) : [])] };
}

/** The broken rules of one strength. */
export const brokenRules = (reports: readonly RuleReport[], strength: Strength): RuleReport[] =>
  reports.filter((report) => report.strength === strength && report.failures.length > 0);

/** A refusal that names the first broken must and lists the others by rule and entity; undefined if every must holds. */
export function refusalFor(reports: readonly RuleReport[]): Refused | undefined {
  const broken = brokenRules(reports, "must");
  const [first] = broken;
  const failure = first?.failures[0];
  if (!first || !failure) return undefined;
  const fields = Object.fromEntries(broken.flatMap((report) => report.failures.map(({ where, mend }) => [`${report.id} ${where}`, mend])));
  return refuse("bad-crate", `The crate breaks rule ${first.id} at ${failure.where}. ${first.sentence} ${failure.mend}`, { rule: first.id, fields });
}

/** Opens a crate and lets it pass only if no must is broken. A TRE opens a request with `receiveRequest` instead. */
export async function acceptCrate(zip: Uint8Array, kind: CrateKind, limits: CrateLimits = defaultLimits): Promise<Result<Crate>> {
  const opened = await readCrate(zip, limits);
  if (!opened.ok) return opened;
  return refusalFor(checkCrate(opened.value, kind)) ?? ok(opened.value);
}
