import { eq } from "drizzle-orm";
import { z } from "zod";
import { queryVersions } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { QueryId } from "#lib/kernel/ids.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { queryDifference } from "#lib/query/difference.ts";
import { markedDifference, MarkedSection } from "#lib/query/difference-tree.ts";
import { Query } from "#lib/query/model.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { findQuery } from "./query-access.ts";

/** `now` is the draft as it is saved. */
const Which = z.union([z.literal("now"), z.coerce.number<string | number>().int().positive()], "Name a kept version by its number, or “now”.");
export const CompareQueryVersions = z.strictObject({ id: QueryId, from: Which, to: Which });
/** `marked` is null where one of the two is unfinished and so cannot be put in words. */
export const ComparedVersions = z.object({ from: z.string(), to: z.string(), differences: z.array(z.string()), marked: z.array(MarkedSection).nullable() });
export type ComparedVersions = z.infer<typeof ComparedVersions>;

/** How any two versions of a query differ: in sentences, and as one tree in which each part is marked. */
export async function compareQueryVersions(context: Context, actor: Actor, input: unknown): Promise<Result<ComparedVersions>> {
  const parsed = parseInput(CompareQueryVersions, input);
  if (!parsed.ok) return parsed;
  const { id, from, to } = parsed.value;
  const found = await findQuery(context.db, actor, "query.read", id);
  if (!found.ok) return found;
  const kept = await context.db.select({ number: queryVersions.number, note: queryVersions.note, title: queryVersions.title, draft: queryVersions.draft }).from(queryVersions).where(eq(queryVersions.queryId, id));
  const named = (which: typeof from) => (which === "now" ? { name: "as it is now", title: found.value.title, draft: found.value.draft } : kept.filter((v) => v.number === which).map((v) => ({ name: `${v.number}. ${v.note}`, title: v.title, draft: v.draft }))[0]);
  const [before, after] = [named(from), named(to)];
  if (!before || !after) return refuse("not-found", "There is no such version of this query.");
  const [was, is] = [before, after].map(({ title, draft }) => Query.safeParse({ ...(draft as object), title }).data);
  const whole = was && is;
  return ok({ from: before.name, to: after.name, differences: whole ? queryDifference(was, is) : [], marked: whole ? markedDifference(was, is) : null });
}
