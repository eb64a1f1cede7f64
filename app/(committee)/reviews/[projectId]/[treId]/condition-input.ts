import { fieldText } from "#app/_server/form-fields.ts";

/** The conditions of a form, as `conditions.0.text` and so on; one without a text is none. */
export function conditionsIn(form: FormData): { text: string; kind: FormDataEntryValue | null; evidence: string; due: string | null }[] {
  const at = (index: number, name: string) => fieldText(form, `conditions.${index}.${name}`);
  const indexes = [...form.keys()].flatMap((key) => { const found = /^conditions\.(\d+)\.text$/.exec(key); return found ? [Number(found[1])] : []; });
  return indexes.flatMap((index) => { const text = at(index, "text"); return text === undefined ? [] : [{ text, kind: form.get(`conditions.${index}.kind`), evidence: at(index, "evidence") ?? "", due: at(index, "due") ?? null }]; });
}
