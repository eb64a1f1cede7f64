import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { queryVersions } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { QueryId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { formats, type Format } from "#lib/query/formats/format-names.ts";
import { writeDocument } from "#lib/query/formats/formats.ts";
import type { Loss } from "#lib/query/formats/loss.ts";
import { Query } from "#lib/query/model.ts";
import { formatOptions } from "./code-book.ts";
import type { Context } from "./context.ts";
import type { Download } from "./download-results.ts";
import { parseInput } from "./input.ts";
import { findQuery, noSuch } from "./query-access.ts";

export const ExportQuery = z.strictObject({
  id: QueryId, format: z.enum(formats),
  /** A kept version; without one, the draft as it is. */
  version: z.coerce.number<unknown>().int().positive().optional(),
});
export type Exported = { format: Format; fileName: string; document: unknown; /** Worst first. */ losses: Loss[] };

/** The query in another system's language, with what that language cannot say; refused, in words, where it cannot be said at all. */
export async function exportQuery(context: Context, actor: Actor, input: unknown): Promise<Result<Exported>> {
  const parsed = parseInput(ExportQuery, input);
  if (!parsed.ok) return parsed;
  const { id, format, version } = parsed.value;
  const found = await findQuery(context.db, actor, "query.read", id);
  if (!found.ok) return found;
  const [kept] = version === undefined ? [found.value] : await context.db.select().from(queryVersions).where(and(eq(queryVersions.queryId, id), eq(queryVersions.number, version)));
  if (!kept) return noSuch("version");
  const query = Query.safeParse({ ...(kept.draft as object), title: kept.title });
  if (!query.success) return refuse("wrong-state", "The query is not finished yet. Finish it, and take it along then.");
  const written = writeDocument(format, query.data, await formatOptions(context));
  if (!written.ok) return written;
  const name = kept.title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "").slice(0, 60);
  return ok({ format, fileName: `${name === "" ? "query" : name}.${format}.json`, ...written.value });
}

/** The document alone, as a file. */
export async function downloadQuery(context: Context, actor: Actor, input: unknown): Promise<Result<Download>> {
  const exported = await exportQuery(context, actor, input);
  return exported.ok ? ok({ name: exported.value.fileName, mediaType: "application/json", body: `${JSON.stringify(exported.value.document, null, 2)}\n` }) : exported;
}
