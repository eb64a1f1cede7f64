/** What changed between two versions of a public record, field by field and word by word, in the standard's own names of the fields. */
import { analysisWords, domainWords } from "#lib/governance/five-safes.ts";
import { dateInWords } from "#lib/kernel/plain-date.ts";
import { wordDifference, type ChangedPart } from "#lib/kernel/word-difference.ts";
import { registerFields } from "./fields.ts";
import { correctedWords } from "./corrected-words.ts";
import { panelInWords, ruleCitedInWords, wordsOfDecision } from "./decision-words.ts";
import { refusalKinds, type RefusalKind } from "./refusals.ts";
import type { ApprovedScope, RegisterCorrections, RegisterRecord, RegisterSite } from "./record.ts";

export type ChangedField = { readonly name: string; readonly parts: ChangedPart[] };

const counted = (n: number, one: string, many = `${one}s`): string => `${String(n)} ${n === 1 ? one : many}`;
const people = (n: number): string => counted(n, "person", "people");
const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}${words.endsWith(".") ? "" : "."}`;
const scopeInWords = ({ people: named, analyses, records, codes, columns, population = [], leastPeople }: ApprovedScope): string => [
  `Covers ${people(named)}`, analyses.map((one) => analysisWords[one]).join(", "),
  ...(records.length === 0 ? [] : [`records: ${records.map((one) => domainWords[one]).join(", ")}`]), ...(codes === 0 ? [] : [counted(codes, "code")]), ...(columns.length === 0 ? [] : [`columns: ${columns.join(", ")}`]), ...(population.length === 0 ? [] : [`people: ${population.join(", ")}`]),
  `no number about fewer than ${people(leastPeople)}`,
].join("; ");
const siteInWords = ({ tre, nation, decidedOn, validTo, reason, conditions, scope, panel, rule, workingDays, runs, ...decision }: RegisterSite): string => {
  const { word, beside } = wordsOfDecision(decision);
  return [
    `${tre} (${nation}): ${word} on ${dateInWords(decidedOn)}${validTo === null ? "" : `, until ${dateInWords(validTo)}`}.`, ...beside.map(sentence), reason,
    ...(conditions.length === 0 ? [] : [`Conditions: ${conditions.join("; ")}`]),
    ...(scope === undefined ? [] : [`${scopeInWords(scope)}.`]),
    ...(panel === undefined ? [] : [panelInWords(panel)]),
    ...(rule === undefined ? [] : [`${ruleCitedInWords(rule)} Its fingerprint begins with ${rule.sha256.slice(0, 8)}.`]),
    ...(workingDays === undefined ? [] : [`Decided in ${counted(workingDays, "working day")}.`]),
    ...(runs === undefined ? [] : [`Asked ${counted(runs.asked, "time")}, released ${String(runs.released)}, refused ${String(runs.refused)}.`]),
  ].join(" ");
};

/** What the record says beside the standard's fields. */
const federationFields: readonly { name: string; value: (record: RegisterRecord) => string }[] = [
  { name: "Status", value: (r) => (r.status === "active" ? "Approved, running" : "Ended") },
  { name: "Decisions", value: (r) => r.sites.map(siteInWords).join("\n") },
  { name: "Questions, answers and refusals", value: (r) => `${counted(r.activity.questions, "question")}, ${counted(r.activity.answers, "answer")}, ${counted(r.activity.refusals, "refusal")}` },
  { name: "Results released", value: (r) => r.outputs.map((o) => `${o.reference} ${o.title}: ${dateInWords(o.releasedOn)}, ${o.environments.join(", ")}`).join("\n") },
  { name: "Why answers were refused", value: (r) => (Object.entries(r.activity.refusedFor ?? {}) as [RefusalKind, number][]).map(([kind, n]) => `${refusalKinds[kind]}: ${String(n)}`).join("\n") },
  { name: "What the study learned", value: (r) => (r.learned ? `${r.learned.text}\nPublished on ${dateInWords(r.learned.publishedOn)}.` : "") },
  // What they say stands in the fields that they are laid over; a correction to what was there already would otherwise be a version in which nothing changed.
  { name: "Fields that an editor set", value: (r) => Object.keys(r.corrections).map((field) => correctedWords[field as keyof RegisterCorrections]).join(", ") },
  // Where custodians say on what ground they provide their data, the standard's fields tell that, and not what the application says.
  { name: "Ground of the use, as the application gives it", value: (r) => (r.datasets.some(({ facts }) => facts) ? [r.sensitivity, r.article6, r.article9, r.duty, r.optOut].join("; ") : "") },
  { name: "Crate that the entry was made from", value: (r) => r.crate ?? "" },
];

export function changesInWords(before: RegisterRecord, after: RegisterRecord): ChangedField[] {
  const text = (value: string | readonly string[]): string => (typeof value === "string" ? value : value.join("\n"));
  return [...registerFields, ...federationFields].flatMap((field): ChangedField[] => {
    const { name } = field;
    const [old, now] = [text(field.value(before)), text(field.value(after))];
    if (old === now) return [];
    return [{ name, parts: wordDifference(old, now) }];
  });
}
