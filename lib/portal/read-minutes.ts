/** The minutes of one application before one committee, for its members: to print, and as a file. */
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { committeeAbsences, projectRevisions, projects, siteDecisions } from "#db/schema/index.ts";
import { mayDeliberate } from "#lib/governance/deliberate.ts";
import { minutesAsText, minutesOf, untilEnded } from "#lib/governance/minutes.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { siteStateTable } from "#lib/governance/project-states.ts";
import { ProjectId, TreId } from "#lib/kernel/ids.ts";
import { dateInWords, dayOf } from "#lib/kernel/plain-date.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { Context } from "./context.ts";
import { beforeCommittees } from "./deliberation-of.ts";
import type { Download } from "./download-results.ts";
import { parseInput } from "./input.ts";
import { tresById } from "./name-tres.ts";
import { personOf } from "./person-of.ts";
import { noSuchProject } from "./project-access.ts";
import { asRefused, hasRefusedAmendment } from "./refused-amendment.ts";

export const ReadMinutes = z.strictObject({ projectId: ProjectId, treId: TreId });
export const Minutes = z.object({
  reference: z.string(), title: z.string(), treName: z.string(),
  /** What it is about and where it stands, a sentence each. */
  about: z.array(z.string()),
  sections: z.array(z.object({ heading: z.string(), lines: z.array(z.string()) })),
}).meta({ id: "Minutes" });
export type Minutes = z.infer<typeof Minutes>;

/** Of the version that the committee decided on last, or decides on; rounds that are open are not in them. */
export async function readMinutes(context: Context, actor: Actor, input: unknown): Promise<Result<Minutes>> {
  const parsed = parseInput(ReadMinutes, input);
  if (!parsed.ok) return parsed;
  const { projectId, treId } = parsed.value;
  const may = permitted(actor, "site.read", { treId });
  if (!may.ok) return may;
  const { db } = context;
  const today = dayOf(context.clock.now());
  const here = and(eq(siteDecisions.projectId, projectId), eq(siteDecisions.treId, treId));
  const [before] = await beforeCommittees(db, (await db.select().from(siteDecisions).where(here)).map(asRefused), today);
  if (!before) return noSuchProject();
  const { deliberation, room, events, site } = before;
  const opens = mayDeliberate(deliberation, room, personOf(actor).userId, "read-papers");
  if (!opens.ok) return opens;
  if (deliberation.rounds.every((round) => round.closed === null)) return refuse("wrong-state", "There are no minutes yet: no round has been closed.");
  const [read] = await db.select({ content: projectRevisions.content, reference: projects.reference, submittedAt: projectRevisions.submittedAt }).from(projectRevisions).innerJoin(projects, eq(projects.id, projectRevisions.projectId))
    .where(and(eq(projectRevisions.projectId, projectId), eq(projectRevisions.revision, site.revision)));
  const tre = (await tresById(db, [treId])).get(treId);
  if (!read || !tre) return noSuchProject();
  const absences = await db.select().from(committeeAbsences).where(eq(committeeAbsences.treId, treId));
  const was = untilEnded(absences.map(({ userId, from, to, leads, deputy, endedAt }) => ({ personId: userId, from, to, leads, deputy, endedOn: endedAt && dayOf(endedAt) })));
  return ok({
    reference: read.reference, title: read.content.title, treName: tre.name,
    about: [
      `Committee of ${tre.name}. ${read.reference}, version ${site.revision}: ${read.content.title}.`,
      `Handed in on ${dateInWords(dayOf(read.submittedAt))}${deliberation.routed.class === null ? "" : ` as an amendment (${deliberation.routed.class})`}. ${siteStateTable[hasRefusedAmendment(site) ? "refused" : site.state].sentence}`,
    ],
    sections: minutesOf(deliberation, room, events, was).map(({ heading, lines }) => ({ heading, lines: [...lines] })),
  });
}

export async function downloadMinutes(context: Context, actor: Actor, input: unknown): Promise<Result<Download>> {
  const minutes = await readMinutes(context, actor, input);
  if (!minutes.ok) return minutes;
  const { reference, about, sections } = minutes.value;
  return ok({ name: `minutes-${reference}.txt`, mediaType: "text/plain; charset=utf-8", body: minutesAsText(`Minutes of ${reference}`, about, sections) });
}
