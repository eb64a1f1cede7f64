/** The chair asks somebody from outside for an opinion on one application, and may take that back. */
import { z } from "zod";
import { mayDeliberate } from "#lib/governance/deliberate.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { newId, ProjectId, TreId } from "#lib/kernel/ids.ts";
import { dayOf, fromDayNumber, PlainDate, toDayNumber } from "#lib/kernel/plain-date.ts";
import { ok, refuse, refuseField, type Result } from "#lib/kernel/result.ts";
import { accountFor } from "./account-for.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { carryOut, openApplication } from "./deliberate-on-application.ts";
import { EmailAddress } from "./email-address.ts";
import { parseInput } from "./input.ts";
import { tresById } from "./name-tres.ts";
import { personOf } from "./person-of.ts";
import { behalf } from "./record-deliberation.ts";
import { tellPeople } from "./tell-people.ts";
import { inTransaction } from "./transaction.ts";

/** Days for which an invitation lasts at most. */
const longest = 90;
export const AskReviewer = z.strictObject({
  projectId: ProjectId, treId: TreId, revision: z.coerce.number().int().positive(),
  name: z.string().trim().min(2, "Name: write at least 2 characters.").max(120, "Name: write at most 120 characters."), email: EmailAddress,
  question: z.string().trim().min(10, "Say in at least 10 characters what you want to know.").max(2000, "Say it in at most 2,000 characters."), until: PlainDate,
});
export const AskedReviewer = z.object({ review: z.uuid() });

export async function askReviewer(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof AskedReviewer>>> {
  const parsed = parseInput(AskReviewer, input);
  if (!parsed.ok) return parsed;
  const { name, email, question, until, ...place } = parsed.value;
  return inTransaction(context, async (tx) => {
    const open = await openApplication(tx, context, actor, place);
    if (!open.ok) return open;
    const may = mayDeliberate(open.value.deliberation, open.value.room, personOf(actor).userId, "ask-reviewer");
    if (!may.ok) return may;
    const today = dayOf(context.clock.now());
    if (until > fromDayNumber(toDayNumber(today) + longest)) return refuse("invalid-input", `An invitation lasts at most ${longest} days.`, { fields: { until: `An invitation lasts at most ${longest} days.` } });
    // Whoever asks does not learn whether there was an account already.
    const person = await accountFor(tx, context, actor, { name, email });
    if (!person) return refuseField("email", "This person cannot be asked.");
    const review = newId();
    const asked = await carryOut(tx, context, actor, open.value, { type: "ask-reviewer", review, personId: person.userId, name, question, until });
    if (!asked.ok) return asked;
    const tre = (await tresById(tx, [place.treId])).get(place.treId);
    await tellPeople(tx, context, [person.userId], { kind: "opinion-asked", facts: { about: open.value.project.reference, ...(tre && { tre: tre.name }) }, path: `/opinions/${place.projectId}/${place.treId}` });
    await recordAudit(tx, context, actor, "ask-reviewer", { kind: "project", id: place.projectId }, { tre: place.treId, person: person.userId, until, ...behalf(open.value, personOf(actor).userId, "ask-reviewer") });
    return ok({ review });
  });
}

export const EndReview = z.strictObject({ projectId: ProjectId, treId: TreId, review: z.uuid() });
/** Works at once: whoever was asked reads nothing any more. */
export async function endReview(context: Context, actor: Actor, input: unknown): Promise<Result<true>> {
  const parsed = parseInput(EndReview, input);
  if (!parsed.ok) return parsed;
  const { review, ...place } = parsed.value;
  return inTransaction(context, async (tx) => {
    const open = await openApplication(tx, context, actor, place);
    if (!open.ok) return open;
    const ended = await carryOut(tx, context, actor, open.value, { type: "end-review", review });
    if (!ended.ok) return ended;
    await recordAudit(tx, context, actor, "end-review", { kind: "project", id: place.projectId }, { tre: place.treId, review, ...behalf(open.value, personOf(actor).userId, "end-review") });
    return ok(true);
  });
}
