import type { Refusal } from "#lib/kernel/result.ts";

/** A field of a form as text; undefined where it was left empty, so that optional means optional. Files are no text. */
export function fieldText(form: FormData, name: string): string | undefined {
  const value = form.get(name);
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

/** A field with one thing on each line; empty lines are none. */
export const fieldLines = (form: FormData, name: string): string[] => (fieldText(form, name) ?? "").split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "");

/** A refusal whose mends stand beside the form's own fields: `nameOf` makes a field's name of the path that the verb gave. */
export const besideFields = ({ fields, ...refusal }: Refusal, nameOf: (path: string) => string): Refusal =>
  fields === undefined ? refusal : { ...refusal, fields: Object.fromEntries(Object.entries(fields).map(([path, mend]) => [nameOf(path), mend])) };
