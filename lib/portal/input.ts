/** Input from outside, however it arrived, becomes a typed value or a refusal that names each field and its mend. */
import type { z } from "zod";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";

type RawIssue = { code: string; input?: unknown; expected?: unknown; values?: unknown[]; keys?: string[]; format?: string; origin?: string; minimum?: unknown; maximum?: unknown; inclusive?: boolean };

const formatWords: Readonly<Record<string, string>> = { uuid: "This is not an id.", date: "Enter a date as YYYY-MM-DD.", email: "Enter an e-mail address, such as a.person@example.org." };

function bound(origin: string, relation: string, limit: unknown): string | undefined {
  switch (origin) {
    case "string": return `Write ${relation} ${String(limit)} characters.`;
    case "array": return `Give ${relation} ${String(limit)} of these.`;
    case "number": case "int": return `Give a number of ${relation} ${String(limit)}.`;
    default: return undefined;
  }
}

/** Words where the schema has none of its own; undefined leaves zod's. */
function mend(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type": return issue.input === undefined ? "Fill this in." : `This must be ${issue.expected === "int" ? "a whole number" : `of type ${String(issue.expected)}`}.`;
    case "invalid_value": return `Choose one of: ${(issue.values ?? []).map(String).join(", ")}.`;
    case "unrecognized_keys": return `Remove what is not known here: ${(issue.keys ?? []).join(", ")}.`;
    case "invalid_format": return formatWords[issue.format ?? ""];
    case "too_small": return bound(issue.origin ?? "", issue.inclusive === false ? "more than" : "at least", issue.minimum);
    case "too_big": return bound(issue.origin ?? "", issue.inclusive === false ? "less than" : "at most", issue.maximum);
    default: return undefined;
  }
}

const deepest = 60;
/** PostgreSQL holds no NUL in text, and unpaired surrogates have no UTF-8; what is nested without end exhausts whoever walks it. */
function storable(value: unknown, depth = 0): boolean {
  if (typeof value === "string") return !value.includes("\0") && value.isWellFormed();
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return true;
  return depth < deepest && Object.entries(value).every(([key, part]) => storable(key) && storable(part, depth + 1));
}

export function parseInput<S extends z.ZodType>(schema: S, input: unknown): Result<z.output<S>> {
  if (!storable(input)) return refuse("invalid-input", "This holds characters that cannot be stored, or is nested too deeply.");
  const parsed = schema.safeParse(input, { error: (issue) => mend(issue) });
  if (parsed.success) return ok(parsed.data);
  const fields: Record<string, string> = {};
  for (const issue of parsed.error.issues) fields[issue.path.join(".")] ??= issue.message;
  const [[field, words] = ["", ""]] = Object.entries(fields);
  return refuse("invalid-input", field === "" ? words : `Check ${field.replaceAll(".", " → ")}: ${words}`, { fields });
}
