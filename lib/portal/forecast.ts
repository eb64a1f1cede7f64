import { z } from "zod";
import { endingInWords, stopsBy } from "#lib/governance/forecast.ts";
import { heldOf } from "#lib/governance/evidence.ts";
import { evidenceKinds } from "#lib/approval/evidence-kinds.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { dayOf, fromDayNumber, PlainDate, toDayNumber } from "#lib/kernel/plain-date.ts";
import { ok, refuse, refuseField, type Result } from "#lib/kernel/result.ts";
import { approvalsSeenBy, type ApprovalInForce } from "./approvals-in-force.ts";
import type { Context, Queryable } from "./context.ts";
import { evidenceOfPeople, evidenceOfProjects, metConditions } from "./evidence-of.ts";
import { parseInput } from "./input.ts";

export const ReadForecast = z.strictObject({ on: PlainDate.optional() });
export const EndingView = z.object({
  what: z.enum(["approval", "condition", ...evidenceKinds]), until: z.iso.date().nullable(), stopped: z.boolean(), sentence: z.string(),
  project: z.object({ id: z.uuid(), reference: z.string(), title: z.string() }), person: z.object({ id: z.uuid(), name: z.string(), self: z.boolean() }).nullable(), tres: z.array(z.string()),
}).meta({ id: "Ending" });
export type EndingView = z.infer<typeof EndingView>;
export const Forecast = z.object({ on: z.iso.date(), today: z.iso.date(), approvals: z.int(), endings: z.array(EndingView) });
export type Forecast = z.infer<typeof Forecast>;

/** As far as one looks ahead where no day is given. */
const usualDays = 90;

/** What stops working by a day, of the actor's own projects, of what their committees approved, or of everything for administrators. */
export async function readForecast(context: Context, actor: Actor, input: unknown): Promise<Result<Forecast>> {
  if (actor.kind !== "person") return refuse("not-signed-in", "Sign in first.");
  const parsed = parseInput(ReadForecast, input);
  if (!parsed.ok) return parsed;
  const today = dayOf(context.clock.now());
  const on = parsed.value.on ?? fromDayNumber(toDayNumber(today) + usualDays);
  if (on < today) return refuseField("on", "Choose today or a later day.");
  const approvals = await approvalsSeenBy(context.db, today, actor);
  const endings = stopsBy(on, approvals, await heldIn(context.db, approvals, today));
  return ok({
    on, today, approvals: approvals.length,
    endings: endings.map((e) => ({ what: e.what, until: e.until, stopped: e.until === null || e.until < today, sentence: endingInWords(e, today, actor.userId), project: e.project, person: e.person && { ...e.person, self: e.person.id === actor.userId }, tres: [...e.tres] })),
  });
}

/** What is on record of everybody and everything that these approvals name. */
export async function heldIn(db: Queryable, approvals: readonly ApprovalInForce[], today: PlainDate): Promise<Parameters<typeof stopsBy>[2]> {
  const people = await evidenceOfPeople(db, [...new Set(approvals.flatMap((a) => a.envelope.people.map((p) => p.id)))]);
  const projects = await evidenceOfProjects(db, [...new Set(approvals.map((a) => a.project.id))]);
  const met = new Set((await metConditions(db, [...new Set(approvals.map((a) => a.project.id))])).map((one) => one.id));
  return { met: (id) => met.has(id), person: (id) => heldOf(people.get(id) ?? [], today), project: (id) => heldOf(projects.get(id) ?? [], today) };
}
