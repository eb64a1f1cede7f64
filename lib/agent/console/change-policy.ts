/**
 * Other rules of disclosure control, from the console: seen on what was released before, then put in force as a version that is kept. The
 * policy file, and what the federation agreed on, stay the least: of each rule the stricter holds. What hides more takes one person, so that
 * nobody has to be waited for; what lets out more takes a second one where the policy asks for two output checkers.
 */
import { z } from "zod";
import { noisyKinds, type DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { profileNamed } from "#lib/disclosure/profiles.ts";
import { isLaxerAnywhere, policyChanges, type RuleChange } from "#lib/disclosure/policy-changes.ts";
import { policyDigest, strictest } from "#lib/disclosure/strictest-policy.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { AgentContext } from "../context.ts";
import { DisclosureChoice } from "../policy.ts";
import { recontrolWaiting } from "../release.ts";
import { confirmVersion, nextVersion, noteRules, recordVersion, setAsideWaiting, waitingVersion } from "../store/policy-versions.ts";
import { openRuns } from "../store/runs.ts";
import { parseInput, Reason } from "./input.ts";
import { notPermitted, type ConsoleActor } from "./permissions.ts";
import { releasesUnder, type ReleasesUnder } from "./releases-under.ts";

const whole = (text: string): number => (/^\d{1,6}$/.test(text.trim()) ? Number(text) : NaN);
const number = z.string().transform(whole).optional();
/** 0.5 or 0,5. */
const decimal = z.string().transform((text) => (/^\d{1,6}([.,]\d{1,9})?$/.test(text.trim()) ? Number(text.trim().replace(",", ".")) : NaN)).optional();
/** As a form sends it: what is left out stays as the profile has it. */
const Fields = z.strictObject({
  profile: z.string("Choose a profile."),
  threshold: number, roundingBase: number, summaryPeople: number, summaryDigits: number, survivalStep: number, degreesOfFreedom: number,
  zeros: z.string().optional(), classDisclosure: z.string().optional(), rounding: z.string().optional(), hiddenSums: z.string().optional(),
  cellKeyMost: number, cellKeyVariance: decimal,
  dominancePercent: decimal, dominanceLargest: decimal, dominanceTwo: decimal,
  columnsPerPerson: decimal, leverage: decimal, eventsPerColumn: decimal,
  noiseEpsilon: decimal, noiseBudget: decimal, noiseCovers: z.string().optional(),
});
const sentence = (message: string): string => `${message.charAt(0).toUpperCase()}${message.slice(1)}${message.endsWith(".") ? "" : "."}`;

/** Rules of several numbers are several fields; where one of them is given, those left out are as the profile has them. */
function rulesOf({ profile, cellKeyMost: most, cellKeyVariance: variance, dominancePercent, dominanceLargest, dominanceTwo, columnsPerPerson, leverage, eventsPerColumn, noiseEpsilon: epsilon, noiseBudget: budget, noiseCovers, ...plain }: z.infer<typeof Fields>): Record<string, unknown> {
  const base = profileNamed(profile);
  const given = (...values: unknown[]): boolean => values.some((value) => value !== undefined);
  const nk = ([[1, dominanceLargest], [2, dominanceTwo]] as const).flatMap(([n, k]) => {
    const asked = k ?? base?.dominance.nk.find((rule) => rule.n === n)?.k;
    return asked === undefined ? [] : [{ n, k: asked }];
  });
  return {
    ...plain,
    ...(given(most, variance) && { cellKey: { most, variance } }),
    ...(given(dominancePercent, dominanceLargest, dominanceTwo) && { dominance: { pPercent: dominancePercent ?? base?.dominance.pPercent ?? 0, nk } }),
    ...(given(columnsPerPerson, leverage, eventsPerColumn) && { models: { columnsPerPerson: columnsPerPerson ?? base?.models.columnsPerPerson, leverage: leverage ?? base?.models.leverage, eventsPerColumn: eventsPerColumn ?? base?.models.eventsPerColumn } }),
    ...(given(epsilon, budget, noiseCovers) && { differentialPrivacy: { epsilon, budget, covers: noiseCovers === undefined ? [...noisyKinds] : noiseCovers.split(" ") } }),
  };
}
const fieldNames: Readonly<Record<string, string>> = {
  "cellKey.most": "cellKeyMost", "cellKey.variance": "cellKeyVariance", cellKey: "cellKeyMost", "dominance.pPercent": "dominancePercent", "dominance.nk": "dominanceLargest", dominance: "dominancePercent",
  "models.columnsPerPerson": "columnsPerPerson", "models.leverage": "leverage", "models.eventsPerColumn": "eventsPerColumn", models: "columnsPerPerson",
  "differentialPrivacy.epsilon": "noiseEpsilon", "differentialPrivacy.budget": "noiseBudget", "differentialPrivacy.covers": "noiseCovers", differentialPrivacy: "noiseEpsilon",
};
/** The form's field for a rule's part, or for the rule. */
function fieldAt(path: readonly PropertyKey[]): string {
  const [rule = "profile", part] = path.filter((step) => step !== "stricter").map(String);
  return fieldNames[`${rule}.${part}`] ?? fieldNames[rule] ?? rule;
}

/** The rules that a form asks for, or which of its fields is wrong and how to mend it. */
function chosenRules(input: unknown): Result<DisclosurePolicy> {
  const fields = parseInput(Fields, input);
  if (!fields.ok) return fields;
  const { profile } = fields.value;
  const stricter = Object.fromEntries(Object.entries(rulesOf(fields.value)).filter(([, value]) => value !== undefined));
  const chosen = DisclosureChoice.safeParse(Object.keys(stricter).length === 0 ? profile : { profile, stricter });
  if (chosen.success) return ok(chosen.data);
  const mends: Record<string, string> = {};
  for (const { path, message } of flat(chosen.error.issues)) mends[fieldAt(path)] ??= sentence(message);
  return refuse("invalid-input", Object.values(mends)[0] ?? "Check what you entered.", { fields: mends });
}
/** A union tells of its parts inside. */
const flat = (issues: readonly z.core.$ZodIssue[]): readonly z.core.$ZodIssue[] =>
  issues.flatMap((issue) => (issue.code === "invalid_union" && issue.errors.length > 0 ? flat(issue.errors.toSorted((a, b) => (b[0]?.path.length ?? 0) - (a[0]?.path.length ?? 0))[0]!) : [issue]));

export type PolicyPreview = {
  /** What would be in force, and as which version. */
  rules: DisclosurePolicy; digest: string; version: number;
  changes: RuleChange[];
  /** Where the file, or the federation, is stricter than what was chosen: its rule holds. */
  held: RuleChange[];
  releases: ReleasesUnder;
  /** Outputs that wait for their checkers now, and would be computed and checked anew. */
  waiting: number;
  needsSecond: boolean;
};

async function preview(context: AgentContext, input: unknown): Promise<Result<PolicyPreview>> {
  const chosen = chosenRules(input);
  if (!chosen.ok) return chosen;
  const { policy } = context.config;
  const version = nextVersion(context.store.db);
  const { profile, title: _title, ...together } = strictest(chosen.value, context.fileRules);
  const rules: DisclosurePolicy = { ...together, profile: `own-${profile}`.slice(0, 60), title: `Version ${version} of this TRE’s rules, from: ${chosen.value.title}`.slice(0, 160), version };
  return ok({
    rules, digest: await policyDigest(rules), version, changes: policyChanges(policy.disclosure, rules), held: policyChanges(chosen.value, rules),
    releases: releasesUnder(context.store.db, rules), waiting: openRuns(context.store.db).filter((run) => run.state === "awaiting-output-check").length,
    needsSecond: policy.checkers === 2 && isLaxerAnywhere(policy.disclosure, rules),
  });
}

export async function previewPolicy(context: AgentContext, actor: ConsoleActor, input: unknown): Promise<Result<PolicyPreview>> {
  return notPermitted(actor, "change-policy") ?? preview(context, input);
}

const Put = z.looseObject({ reason: Reason, seen: z.string("See the change first.") });
/** `seen`: the digest of the rules that the preview showed. */
export async function changePolicy(context: AgentContext, actor: ConsoleActor, input: unknown): Promise<Result<{ version: number; waitsForSecond: boolean }>> {
  const refused = notPermitted(actor, "change-policy");
  if (refused) return refused;
  const put = parseInput(Put, input);
  if (!put.ok) return put;
  const { reason, seen, ...fields } = put.value;
  const read = await preview(context, fields);
  if (!read.ok) return read;
  const { rules, digest, version, changes, needsSecond } = read.value;
  if (digest !== seen) return refuse("conflict", "The policy was changed since this preview was made. See the change again.");
  if (changes.length === 0) return refuse("invalid-input", "These are the rules in force already. Change one of them.", { fields: { profile: "These are the rules in force already. Change one of them." } });
  context.store.write(
    { actor: `account:${actor.accountId}`, action: needsSecond ? "policy-proposed" : "policy-put-in-force", subject: `policy:${version}`, facts: { version, digest, reason, changes: changes.map(({ rule, before, after }) => `${rule}: ${before} → ${after}`) } },
    (db, at) => {
      recordVersion(db, { version, disclosure: rules, digest, reason, proposedBy: { accountId: actor.accountId, name: actor.name }, proposedAt: at, inForceAt: needsSecond ? null : at });
      if (!needsSecond) noteRules(db, rules, digest, at);
    },
  );
  if (!needsSecond) adopt(context, rules, digest);
  return ok({ version, waitsForSecond: needsSecond });
}

const Confirm = z.strictObject({ version: z.coerce.number("Name the version.").int("Name the version."), decision: z.enum(["put-in-force", "set-aside"], "Choose whether it shall be in force.") });
/** The second person's word on a change that lets out more. Whoever proposed it may only set it aside. */
export async function confirmPolicy(context: AgentContext, actor: ConsoleActor, input: unknown): Promise<Result<undefined>> {
  const refused = notPermitted(actor, "change-policy");
  if (refused) return refused;
  const parsed = parseInput(Confirm, input);
  if (!parsed.ok) return parsed;
  const { version, decision } = parsed.value;
  const waiting = waitingVersion(context.store.db);
  if (waiting?.version !== version) return refuse("wrong-state", "This change does not wait any more: it was decided on, or another one took its place.");
  if (decision === "put-in-force" && waiting.proposedBy.accountId === actor.accountId) return refuse("not-permitted", "You proposed this change. Where it lets out more, another operator puts it in force.");
  const by = { accountId: actor.accountId, name: actor.name };
  const entry = { actor: `account:${actor.accountId}`, subject: `policy:${version}`, facts: { version, digest: waiting.digest } };
  if (decision === "set-aside") {
    context.store.write({ ...entry, action: "policy-set-aside" }, (db, at) => setAsideWaiting(db, at));
    return ok(undefined);
  }
  context.store.write({ ...entry, action: "policy-put-in-force" }, (db, at) => {
    confirmVersion(db, version, by, at);
    noteRules(db, waiting.disclosure, waiting.digest, at);
  });
  adopt(context, waiting.disclosure, waiting.digest);
  return ok(undefined);
}

/** From here on every run is controlled under the new rules; what waits for its checkers was not, and goes back. */
function adopt(context: AgentContext, rules: DisclosurePolicy, digest: string): void {
  context.adoptRules(rules, digest);
  recontrolWaiting(context);
  context.wake();
}
