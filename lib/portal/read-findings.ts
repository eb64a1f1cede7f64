import { desc, eq } from "drizzle-orm";
import { z } from "zod";
import { registerFindings } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { ProjectId } from "#lib/kernel/ids.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { standingOf } from "./project-access.ts";

export const ReadFindings = z.strictObject({ projectId: ProjectId });
export const FindingsView = z.object({ id: z.uuid(), text: z.string(), state: z.enum(["waiting", "published", "returned", "replaced"]), writtenAt: z.iso.datetime(), decidedAt: z.iso.datetime().nullable(), reason: z.string().nullable() }).meta({ id: "Findings" });
export type FindingsView = z.infer<typeof FindingsView>;

/** What a project has written about its findings, newest first: for its members. What is published stands in the register for everyone. */
export async function readFindings(context: Context, actor: Actor, input: unknown): Promise<Result<FindingsView[]>> {
  const parsed = parseInput(ReadFindings, input);
  if (!parsed.ok) return parsed;
  const standing = await standingOf(context.db, actor, parsed.value.projectId);
  if (!standing.ok) return standing;
  const may = permitted(actor, "findings.write", standing.value.relation);
  if (!may.ok) return may;
  const rows = await context.db.select().from(registerFindings).where(eq(registerFindings.projectId, parsed.value.projectId)).orderBy(desc(registerFindings.writtenAt));
  return ok(rows.map(({ id, text, state, writtenAt, decidedAt, reason }) => ({ id, text, state, writtenAt: writtenAt.toISOString(), decidedAt: decidedAt?.toISOString() ?? null, reason })));
}
