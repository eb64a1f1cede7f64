"use server";

import { revalidatePath } from "next/cache";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { fieldText } from "#app/_server/form-fields.ts";
import type { Refusal } from "#lib/kernel/result.ts";
import { commentOnProject } from "#lib/portal/comment-on-project.ts";
import { decideOnApplication } from "#lib/portal/decide-on-application.ts";
import { raiseAmendment } from "#lib/portal/raise-amendment.ts";
import { revokeApproval } from "#lib/portal/revoke-approval.ts";
import { dataUseBeside, dataUseIn } from "./data-use-input.ts";
import { besideLifts, conditionsIn, liftsIn } from "./condition-input.ts";
import { narrowingIn } from "./narrowing-input.ts";

export async function decide(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const decision = fieldText(form, "decision");
  const conditions = decision === "approve" ? conditionsIn(form) : [];
  const decided = await decideOnApplication(await portalContext(), await currentActor(), {
    projectId: form.get("projectId"), treId: form.get("treId"), revision: form.get("revision"), decision, reason: fieldText(form, "reason") ?? "", conditions, lifts: decision === "approve" ? liftsIn(form) : [], ...dataUseIn(form),
    ...(decision === "refuse" && { refusedFor: fieldText(form, "refusedFor") }),
    ...(decision === "approve" && { validTo: fieldText(form, "validTo"), leastThreshold: fieldText(form, "leastThreshold"), ...narrowingIn(form) }),
  });
  if (!decided.ok) return besideLifts(dataUseBeside(decided.refusal), form);
  revalidatePath("/reviews", "layout");
  return undefined;
}

export async function comment(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const said = await commentOnProject(await portalContext(), await currentActor(), { projectId: form.get("projectId"), treId: form.get("treId"), audience: form.get("audience") ?? undefined, text: form.get("text") });
  if (!said.ok) return said.refusal;
  revalidatePath("/reviews", "layout");
  return undefined;
}

export async function revoke(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const revoked = await revokeApproval(await portalContext(), await currentActor(), { projectId: form.get("projectId"), treId: form.get("treId"), reason: form.get("reason") });
  if (!revoked.ok) return revoked.refusal;
  revalidatePath("/reviews", "layout");
  return undefined;
}

export async function raise(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const raised = await raiseAmendment(await portalContext(), await currentActor(), { projectId: form.get("projectId"), treId: form.get("treId"), reason: fieldText(form, "why-all") ?? "" });
  if (!raised.ok) return raised.refusal;
  revalidatePath("/reviews", "layout");
  return undefined;
}
