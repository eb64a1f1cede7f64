import { z } from "zod";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { Format } from "#lib/query/formats/format-names.ts";
import { readDocument as read } from "#lib/query/formats/formats.ts";
import type { Loss } from "#lib/query/formats/loss.ts";
import type { Query } from "#lib/query/model.ts";
import { queryInWords } from "#lib/query/words.ts";
import { formatOptions } from "./code-book.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";

/** The text of a query in another system's language; which one is worked out. Published cohort definitions reach nearly 1 MB. */
export const DocumentText = z.string().trim().min(1, "Paste the document, or choose its file.").max(2 * 1024 * 1024, "The document is longer than 2 MiB: that is no query.");
export const ReadDocument = z.strictObject({ document: DocumentText });
export type DocumentRead = { format: Format; query: Query; words: string; /** Worst first. */ losses: Loss[] };

/** What such a document asks here, in words, with what is lost. Nothing is kept. */
export async function readDocument(context: Context, actor: Actor, input: unknown): Promise<Result<DocumentRead>> {
  const parsed = parseInput(ReadDocument, input);
  if (!parsed.ok) return parsed;
  const may = permitted(actor, "project.create"); // a researcher, of whichever project
  if (!may.ok) return may;
  const result = read(parsed.value.document, await formatOptions(context));
  // The place stands in the message; the form has one field.
  if (!result.ok) return refuse("invalid-input", result.refusal.message, { fields: { document: result.refusal.message } });
  return ok({ ...result.value, words: queryInWords(result.value.query).text });
}
