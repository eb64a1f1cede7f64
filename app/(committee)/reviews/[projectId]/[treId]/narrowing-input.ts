import { fieldText } from "#app/_server/form-fields.ts";

/** What the form's own fields put together, as its verb reads it; anything else is told by the verb. Without script nothing is narrowed. */
export function narrowingIn(form: FormData): object {
  const text = fieldText(form, "narrowing");
  if (text === undefined) return {};
  try {
    const { analyses, domains, columns, concepts, population } = JSON.parse(text) as Record<string, unknown>;
    return { analyses, domains, columns, concepts, population };
  } catch {
    return { population: "unreadable" };
  }
}
