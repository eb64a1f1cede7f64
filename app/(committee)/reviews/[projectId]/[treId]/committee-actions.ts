"use server";

import { revalidatePath } from "next/cache";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { besideFields, fieldLines, fieldText } from "#app/_server/form-fields.ts";
import type { Refusal, Result } from "#lib/kernel/result.ts";
import type { Assertion } from "#lib/kernel/webauthn/verify-assertion.ts";
import { askReviewer, endReview } from "#lib/portal/ask-reviewer.ts";
import { castBallot, closeRound, concludeDecision, declareInterests, lookBack, recuseMember, verifyCondition } from "#lib/portal/deliberate-on-application.ts";
import { signDecision } from "#lib/portal/sign-decision.ts";
import { signRevocation } from "#lib/portal/sign-revocation.ts";
import { dataUseBeside, dataUseIn } from "./data-use-input.ts";
import { besideLifts, conditionsIn, liftsIn } from "./condition-input.ts";
import { narrowingIn } from "./narrowing-input.ts";

const place = (form: FormData) => ({ projectId: form.get("projectId"), treId: form.get("treId") });
const read = (form: FormData) => ({ ...place(form), revision: form.get("revision") });
function answered(result: Result<unknown>): Refusal | undefined {
  if (!result.ok) return besideFields(result.refusal, (path) => path.replace(/^ballot\./, ""));
  revalidatePath("/reviews", "layout");
  return undefined;
}

export async function declare(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const text = fieldText(form, "interest");
  return answered(await declareInterests(await portalContext(), await currentActor(), { ...read(form), interests: text === undefined ? [] : [{ kind: form.get("kind"), text }], recuses: form.get("takes-part") === "no" }));
}
export async function vote(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const said = form.get("vote");
  const approves = said === "approve" || said === "approve-with-conditions";
  const cast = answered(await castBallot(await portalContext(), await currentActor(), { ...read(form), ballot: { vote: said, ...(approves && { lifts: liftsIn(form) }), rationale: fieldText(form, "rationale") ?? "", conditions: said === "approve-with-conditions" ? conditionsIn(form) : [], questions: said === "defer" ? fieldLines(form, "questions") : [] } }));
  return cast && besideLifts(cast, form);
}
export async function close(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  return answered(await closeRound(await portalContext(), await currentActor(), read(form)));
}
export async function conclude(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const concluded = await concludeDecision(await portalContext(), await currentActor(), { ...read(form), ...dataUseIn(form), reason: fieldText(form, "reason") ?? "", refusedFor: fieldText(form, "refusedFor"), validTo: fieldText(form, "validTo"), leastThreshold: fieldText(form, "leastThreshold"), ...narrowingIn(form) });
  return concluded.ok ? answered(concluded) : dataUseBeside(concluded.refusal);
}
export async function recuse(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  return answered(await recuseMember(await portalContext(), await currentActor(), { ...read(form), userId: form.get("userId"), reason: fieldText(form, "why") ?? "" }));
}
export async function verify(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  return answered(await verifyCondition(await portalContext(), await currentActor(), { ...place(form), condition: form.get("condition"), note: fieldText(form, "note") ?? "" }));
}
/** By the chair, of somebody from outside. */
export async function askOutside(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const texts = Object.fromEntries(["name", "email", "question", "until"].map((name) => [name, fieldText(form, name) ?? ""]));
  return answered(await askReviewer(await portalContext(), await currentActor(), { ...read(form), ...texts }));
}
export async function endOutside(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  return answered(await endReview(await portalContext(), await currentActor(), { ...place(form), review: form.get("review") }));
}
/** The browser asked for the signature over the decision that the page showed. */
export async function sign(where: { projectId: string; treId: string; revision: number }, assertion: Assertion): Promise<Refusal | undefined> {
  return answered(await signDecision(await portalContext(), await currentActor(), { ...where, assertion }));
}
/** The same over an approval that was taken back. */
export async function signStop(where: { projectId: string; treId: string }, assertion: Assertion): Promise<Refusal | undefined> {
  return answered(await signRevocation(await portalContext(), await currentActor(), { ...where, assertion }));
}
export async function lookBackOn(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  return answered(await lookBack(await portalContext(), await currentActor(), { ...place(form), agrees: form.get("agrees") === "yes", note: fieldText(form, "found") ?? "" }));
}
