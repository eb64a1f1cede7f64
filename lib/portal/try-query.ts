/** A draft tried on made-up people, drawn from what one TRE has published of itself: no TRE is asked, nothing is kept. */
import { eq } from "drizzle-orm";
import { z } from "zod";
import { tres } from "#db/schema/index.ts";
import { askTwin } from "#lib/federation/feasibility/twin.ts";
import type { TwinAnswer } from "#lib/federation/feasibility/twin-answer.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { refuse, type Result } from "#lib/kernel/result.ts";
import { ProjectId } from "#lib/kernel/ids.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { judgeQuery, withoutErrors } from "./judge-query.ts";
import { permittedInProject } from "./query-access.ts";
import { QueryContent, Target } from "./query-content.ts";

export const TryQuery = z.strictObject({ projectId: ProjectId, draft: QueryContent.shape.draft, target: Target });

export async function tryQuery(context: Context, actor: Actor, input: unknown): Promise<Result<TwinAnswer>> {
  const parsed = parseInput(TryQuery, input);
  if (!parsed.ok) return parsed;
  const { projectId, draft, target } = parsed.value;
  const may = await permittedInProject(context.db, actor, "query.read", projectId, "project");
  if (!may.ok) return may;
  const [tre] = await context.db.select({ id: tres.id, name: tres.name, profile: tres.profile }).from(tres).where(eq(tres.id, target.treId));
  const dataset = tre?.profile?.datasets.find((d) => d.key === target.dataset);
  if (!tre?.profile || dataset?.dataModel !== "omop-5.4") return refuse("unsupported", "Made-up people are drawn from published counts of OMOP records; this data environment publishes none of this dataset.");
  const now = context.clock.now();
  const judged = judgeQuery(draft, [dataset], dayOf(now));
  if (!judged.ok) return judged;
  const sound = withoutErrors(judged.value);
  if (!sound.ok) return sound;
  return askTwin(sound.value.query, dataset, tre.profile.policy, { id: tre.id, name: tre.name }, now.toISOString());
}
