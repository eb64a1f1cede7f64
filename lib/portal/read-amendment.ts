import { z } from "zod";
import { amendmentClasses, classWords } from "#lib/governance/amendment-classes.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { ProjectContent } from "#lib/governance/project.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { wordDifference } from "#lib/kernel/word-difference.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { planCommittees, type Course } from "./ask-committees.ts";
import { ProjectAlone } from "./change-project-state.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { namesFrom, tresById } from "./name-tres.ts";
import { standingOf } from "./project-access.ts";
import { ChangedPart } from "./project-view.ts";

const ChangedAnswer = z.object({ question: z.string(), asks: z.string(), class: z.enum(amendmentClasses), because: z.array(z.string()), parts: z.array(ChangedPart) });
export const AmendmentAtTre = z.object({
  treId: z.uuid(), treName: z.string(), course: z.enum(["full", "delegated", "record", "nothing"]),
  /** What happens there, as a sentence. */
  sentence: z.string(),
  class: z.enum(amendmentClasses).nullable(), because: z.array(z.string()), changes: z.array(ChangedAnswer),
}).meta({ id: "AmendmentAtTre" });
export type AmendmentAtTre = z.infer<typeof AmendmentAtTre>;

const sentences: Record<Course, string> = { full: classWords.substantial, delegated: classWords.minor, record: classWords.administrative, nothing: "Nothing that this committee looks at has changed: it is not asked again." };

/** What submitting the saved draft would ask of each committee, and why; before it is sent. */
export async function readAmendment(context: Context, actor: Actor, input: unknown): Promise<Result<AmendmentAtTre[]>> {
  const parsed = parseInput(ProjectAlone, input);
  if (!parsed.ok) return parsed;
  const { db } = context;
  const found = await standingOf(db, actor, parsed.value.projectId);
  if (!found.ok) return found;
  const { project, relation } = found.value;
  const may = permitted(actor, "project.edit", relation);
  if (!may.ok) return may;
  const complete = parseInput(ProjectContent, project.draft);
  if (!complete.ok) return complete;
  const content = complete.value;
  const names = namesFrom(await tresById(db, content.datasets.map((d) => d.treId)));
  const plans = await planCommittees(db, project, content, names, dayOf(context.clock.now()));
  return ok(plans.map(({ treId, course, class: as, because, amendment }) => ({
    treId, treName: names.tre(treId), course, sentence: sentences[course], class: as, because,
    changes: (amendment?.changes ?? []).map(({ question, asks, class: of, because: why, before, after }) => ({ question, asks, class: of, because: [...why], parts: wordDifference(before, after) })),
  })));
}
