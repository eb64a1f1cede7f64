"use server";

import { revalidatePath } from "next/cache";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import type { Refusal } from "#lib/kernel/result.ts";
import { answerQuestion } from "#lib/portal/answer-question.ts";
import { decideOnFindings } from "#lib/portal/decide-on-findings.ts";

async function decide(decision: "publish" | "return", form: FormData): Promise<Refusal | undefined> {
  const decided = await decideOnFindings(await portalContext(), await currentActor(), { id: form.get("id"), decision, ...(decision === "return" && { reason: form.get("reason") ?? "" }), assertion: form.get("assertion") ?? undefined });
  if (!decided.ok) return decided.refusal;
  revalidatePath("/register-desk");
  return undefined;
}
export async function publishFindings(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  return decide("publish", form);
}
export async function returnFindings(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  return decide("return", form);
}

async function decideOnQuestion(decision: object): Promise<Refusal | undefined> {
  const decided = await answerQuestion(await portalContext(), await currentActor(), decision);
  if (!decided.ok) return decided.refusal;
  revalidatePath("/register-desk");
  return undefined;
}
export async function answer(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  return decideOnQuestion({ decision: "answer", id: form.get("id"), question: form.get("question"), answer: form.get("answer"), assertion: form.get("assertion") ?? undefined });
}
export async function decline(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  return decideOnQuestion({ decision: "decline", id: form.get("id"), declinedFor: form.get("declinedFor") });
}
