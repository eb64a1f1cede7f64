/** What lies before one committee on a day, to print, and as a file: who is away and who stands in, each application that waits with its target and who is waited for, and the runs. */
import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { siteDecisions } from "#db/schema/index.ts";
import { stateSentences } from "#lib/governance/deliberate.ts";
import { lacking } from "#lib/governance/standing.ts";
import { apology, minutesAsText } from "#lib/governance/minutes.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { TreId } from "#lib/kernel/ids.ts";
import { dateInWords, dayOf } from "#lib/kernel/plain-date.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { absencesOf } from "./absences-of.ts";
import { membersOf } from "./committee-of.ts";
import type { Context } from "./context.ts";
import { beforeCommittees, type BeforeCommittee } from "./deliberation-of.ts";
import type { Download } from "./download-results.ts";
import { parseInput } from "./input.ts";
import { listReviews } from "./list-reviews.ts";
import { tresById } from "./name-tres.ts";

export const ReadAgenda = z.strictObject({ treId: TreId });
export const Agenda = z.object({
  treName: z.string(), day: z.iso.date(), apologies: z.array(z.string()),
  /** The least time left first. `title` null to whoever has not declared their interests. */
  items: z.array(z.object({ projectId: z.uuid(), reference: z.string(), title: z.string().nullable(), matter: z.string(), stands: z.string(), due: z.iso.date().nullable() })),
  runs: z.array(z.object({ runId: z.uuid(), submission: z.string(), title: z.string(), project: z.string() })),
}).meta({ id: "Agenda" });
export type Agenda = z.infer<typeof Agenda>;

export async function readAgenda(context: Context, actor: Actor, input: unknown): Promise<Result<Agenda>> {
  const parsed = parseInput(ReadAgenda, input);
  if (!parsed.ok) return parsed;
  const { treId } = parsed.value;
  const may = permitted(actor, "site.read", { treId });
  if (!may.ok) return may;
  const { db } = context;
  const day = dayOf(context.clock.now());
  const [members, absences, tre] = [await membersOf(db, treId), (await absencesOf(db, [treId], day)).get(treId) ?? [], (await tresById(db, [treId])).get(treId)];
  // As they are listed: nothing of it is told to whoever is recused, or on the other panel.
  const reviews = await listReviews(context, actor);
  if (!reviews.ok) return reviews;
  const listed = reviews.value.applications.filter((one) => one.treId === treId);
  const sites = listed.length === 0 ? [] : await db.select().from(siteDecisions).where(and(eq(siteDecisions.treId, treId), inArray(siteDecisions.projectId, listed.map((one) => one.projectId))));
  const before = await beforeCommittees(db, sites, day);
  return ok({
    treName: tre?.name ?? "", day,
    apologies: absences.map((absence) => apology(absence, (id) => members.find((member) => member.personId === id)?.name ?? "a former member")),
    items: listed.flatMap(({ projectId, reference, title, due }) => {
      const found = before.find((one) => one.site.projectId === projectId);
      if (!found) return [];
      return [{ projectId, reference, title, matter: matterOf(found), stands: standsAt(found), due }];
    }),
    runs: reviews.value.runs.filter((run) => run.treId === treId).map(({ runId, submission, title, project }) => ({ runId, submission, title, project })),
  });
}

export async function downloadAgenda(context: Context, actor: Actor, input: unknown): Promise<Result<Download>> {
  const agenda = await readAgenda(context, actor, input);
  if (!agenda.ok) return agenda;
  const { treName, day, apologies, items, runs } = agenda.value;
  const numbered = (lines: readonly string[], none: string) => (lines.length === 0 ? [none] : lines.map((line, index) => `${index + 1}. ${line}`));
  const body = minutesAsText(`Agenda for ${dateInWords(day)}`, [`Committee of ${treName}.`], [
    { heading: "Apologies for absence", lines: apologies.length === 0 ? ["None."] : apologies },
    { heading: "Applications", lines: numbered(items.map(({ reference, title, matter, stands, due }) => `${reference}${title === null ? ", to declare your interests in" : `: ${title}`}. ${matter}. ${stands}${due === null ? "" : ` Due ${dateInWords(due)}.`}`), "None waits.") },
    { heading: "Runs outside their approval", lines: numbered(runs.map(({ submission, title, project }) => `${submission}: ${title} (${project})`), "None waits.") },
  ]);
  return ok({ name: `agenda-${day}.txt`, mediaType: "text/plain; charset=utf-8", body });
}

const matterOf = ({ site, deliberation: { hearing, routed } }: BeforeCommittee): string =>
  `${hearing.kind === "appeal" ? "Appeal against the refusal of " : ""}${routed.class === null ? "version" : `an amendment (${routed.class}), version`} ${site.revision}`.replace(/^./, (first) => first.toUpperCase());
const standsAt = ({ deliberation, room }: BeforeCommittee): string => {
  const missing = deliberation.state === "waiting" || deliberation.state === "open" ? lacking(deliberation, room) : [];
  return [stateSentences[deliberation.state], ...missing].join(" ");
};
