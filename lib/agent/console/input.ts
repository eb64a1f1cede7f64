import { z } from "zod";
import { RunId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";

export const Reason = z.string("Write a reason.").trim().min(5, "Write a reason of at least 5 characters.").max(1000, "Write at most 1000 characters.");
export const OfRun = z.strictObject({ runId: RunId });

/** What a form sent, or a refusal that names each field and its mend. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): Result<z.output<S>> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return ok(parsed.data);
  const fields: Record<string, string> = {};
  for (const issue of parsed.error.issues) fields[issue.path.join(".")] ??= issue.message;
  const [first = "Check what you entered."] = Object.values(fields);
  return refuse("invalid-input", first, { fields });
}
