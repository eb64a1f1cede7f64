import { besideFields, fieldText } from "#app/_server/form-fields.ts";
import type { Refusal } from "#lib/kernel/result.ts";

/** The conditions of a form, as `conditions.0.text` and so on; one without a text is none. */
export function conditionsIn(form: FormData): { text: string; kind: FormDataEntryValue | null; evidence: string; due: string | null }[] {
  const at = (index: number, name: string) => fieldText(form, `conditions.${index}.${name}`);
  const indexes = [...form.keys()].flatMap((key) => { const found = /^conditions\.(\d+)\.text$/.exec(key); return found ? [Number(found[1])] : []; });
  return indexes.flatMap((index) => { const text = at(index, "text"); return text === undefined ? [] : [{ text, kind: form.get(`conditions.${index}.kind`), evidence: at(index, "evidence") ?? "", due: at(index, "due") ?? null }]; });
}

/** What a form lifts of an approval in force, as `lifts.condition-1` and so on; one without a reason is kept. */
export function liftsIn(form: FormData): { term: string; reason: string }[] {
  return [...form.keys()].filter((key) => key.startsWith("lifts.")).flatMap((key) => { const reason = fieldText(form, key); return reason === undefined ? [] : [{ term: key.slice("lifts.".length), reason }]; });
}
/** A fault in one of them stands beside its own field. */
export const besideLifts = (refusal: Refusal, form: FormData): Refusal => besideFields(refusal, (path) => path.replace(/^lifts\.(\d+)\.reason$/, (_all, at: string) => `lifts.${liftsIn(form)[Number(at)]?.term ?? ""}`));
