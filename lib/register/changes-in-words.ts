/** What changed between two versions of a public record, field by field and word by word, in the standard's own names of the fields. */
import { wordDifference, type ChangedPart } from "#lib/kernel/word-difference.ts";
import { registerFields } from "./fields.ts";
import { registerAppealInWords } from "./appeal-in-words.ts";
import type { RegisterRecord } from "./record.ts";

export type ChangedField = { readonly name: string; readonly parts: ChangedPart[] };

/** What the record says beside the standard's fields. */
const federationFields: readonly { name: string; value: (record: RegisterRecord) => string }[] = [
  { name: "Status", value: (r) => (r.status === "active" ? "Approved, running" : "Ended") },
  { name: "Decisions", value: (r) => r.sites.map((s) => `${s.tre}: ${s.state} on ${s.decidedOn}${s.validTo === null ? "" : `, until ${s.validTo}`}. ${s.reason}${s.conditions.length === 0 ? "" : ` Conditions: ${s.conditions.join("; ")}`}${s.signatures === undefined ? "" : ` Signed by ${s.signatures} of the committee.`}${s.appeal === undefined ? "" : ` ${registerAppealInWords(s.appeal)}`}`).join("\n") },
  { name: "Questions, answers and refusals", value: (r) => `${String(r.activity.questions)} questions, ${String(r.activity.answers)} answers, ${String(r.activity.refusals)} refusals` },
  { name: "Results released", value: (r) => r.outputs.map((o) => `${o.reference} ${o.title}: ${o.releasedOn}, ${o.environments.join(", ")}`).join("\n") },
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
