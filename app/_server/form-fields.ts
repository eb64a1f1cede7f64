/** A field of a form as text; undefined where it was left empty, so that optional means optional. Files are no text. */
export function fieldText(form: FormData, name: string): string | undefined {
  const value = form.get(name);
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}
