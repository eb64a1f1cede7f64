/** Input from outside, however it arrived, becomes a typed value or a refusal that names each field and its mend. */
import type { z } from "zod";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";

type RawIssue = { code: string; input?: unknown; expected?: unknown; values?: unknown[]; keys?: string[]; format?: string; origin?: string; minimum?: unknown; maximum?: unknown };

/** Words where the schema has none of its own; undefined leaves zod's. */
function mend(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type": return issue.input === undefined ? "Fill this in." : `This must be ${issue.expected === "int" ? "a whole number" : `of type ${String(issue.expected)}`}.`;
    case "invalid_value": return `Choose one of: ${(issue.values ?? []).map(String).join(", ")}.`;
    case "unrecognized_keys": return `Remove what is not known here: ${(issue.keys ?? []).join(", ")}.`;
    case "invalid_format":
      switch (issue.format) {
        case "uuid": return "This is not an id.";
        case "date": return "Enter a date as YYYY-MM-DD.";
        case "email": return "Enter an e-mail address, such as a.person@example.org.";
        default: return undefined;
      }
    case "too_small": return issue.origin === "string" ? `Write at least ${String(issue.minimum)} characters.` : undefined;
    case "too_big": return issue.origin === "string" ? `Write at most ${String(issue.maximum)} characters.` : undefined;
    default: return undefined;
  }
}

/** PostgreSQL holds no NUL in text, and unpaired surrogates have no UTF-8: neither belongs into anything that people write. */
function storable(value: unknown): boolean {
  if (typeof value === "string") return !value.includes("\0") && value.isWellFormed();
  if (Array.isArray(value)) return value.every(storable);
  if (typeof value === "object" && value !== null && !(value instanceof Uint8Array)) return Object.entries(value).every(([key, part]) => storable(key) && storable(part));
  return true;
}

export function parseInput<S extends z.ZodType>(schema: S, input: unknown): Result<z.output<S>> {
  if (!storable(input)) return refuse("invalid-input", "There are characters in it that cannot be stored: remove them.");
  const parsed = schema.safeParse(input, { error: (issue) => mend(issue as RawIssue) });
  if (parsed.success) return ok(parsed.data);
  const fields: Record<string, string> = {};
  for (const issue of parsed.error.issues) fields[issue.path.join(".")] ??= issue.message;
  const [[field, words] = ["", ""]] = Object.entries(fields);
  return refuse("invalid-input", field === "" ? words : `Check ${field.replaceAll(".", " → ")}: ${words}`, { fields });
}
