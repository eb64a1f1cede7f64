import { z } from "zod";
import type { Actor } from "#lib/governance/permissions.ts";
import { ProjectId, type QueryId } from "#lib/kernel/ids.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import type { Format } from "#lib/query/formats/format-names.ts";
import type { Loss } from "#lib/query/formats/loss.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { QueryContent } from "./query-content.ts";
import { DocumentText, readDocument } from "./read-document.ts";
import { startQuery } from "./start-query.ts";
import { inTransaction } from "./transaction.ts";

export const ImportQuery = z.strictObject({
  projectId: ProjectId, document: DocumentText,
  /** In place of the document's own. */
  title: QueryContent.shape.title.optional(), targets: QueryContent.shape.targets,
});

/** A new draft from a document in another system's language. The audit log keeps how much was lost; the report is the answer. */
export async function importQuery(context: Context, actor: Actor, input: unknown): Promise<Result<{ id: QueryId; version: number; format: Format; losses: Loss[] }>> {
  const parsed = parseInput(ImportQuery, input);
  if (!parsed.ok) return parsed;
  const { projectId, document, title, targets } = parsed.value;
  const read = await readDocument(context, actor, { document });
  if (!read.ok) return read;
  const { format, query, losses } = read.value;
  const content = parseInput(QueryContent, { title: title ?? query.title, draft: { ...query, title: title ?? query.title }, targets });
  if (!content.ok) return content;
  return inTransaction(context, async (tx) => {
    const started = await startQuery(tx, context, actor, projectId, content.value);
    if (!started.ok) return started;
    const changed = losses.filter((l) => l.severity === "changed-meaning").length;
    await recordAudit(tx, context, actor, "import-query", { kind: "query", id: started.value.id }, { projectId, format, losses: losses.length, changedMeaning: changed });
    return ok({ ...started.value, format, losses });
  });
}
