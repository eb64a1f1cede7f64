"use server";

import { revalidatePath } from "next/cache";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import type { Refusal } from "#lib/kernel/result.ts";
import type { Assertion } from "#lib/kernel/webauthn/verify-assertion.ts";
import { decideOnRun } from "#lib/portal/decide-on-run.ts";
import { signRunDecision } from "#lib/portal/sign-run-decision.ts";

export async function decide(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const decided = await decideOnRun(await portalContext(), await currentActor(), { runId: form.get("runId"), decision: form.get("decision"), reason: form.get("reason") ?? "" });
  if (!decided.ok) return decided.refusal;
  revalidatePath("/reviews", "layout");
  return undefined;
}

export async function sign(runId: string, assertion: Assertion): Promise<Refusal | undefined> {
  const signed = await signRunDecision(await portalContext(), await currentActor(), { runId, assertion });
  if (!signed.ok) return signed.refusal;
  revalidatePath("/reviews", "layout");
  return undefined;
}
