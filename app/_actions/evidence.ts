"use server";

import { revalidatePath } from "next/cache";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { fieldText } from "#app/_server/form-fields.ts";
import type { Refusal, Result } from "#lib/kernel/result.ts";
import { askRegistry, type RegistryAsked } from "#lib/portal/ask-registry.ts";
import { addEvidence, endEvidence, verifyEvidence } from "#lib/portal/manage-evidence.ts";
import { showVisas } from "#lib/portal/show-visas.ts";

type Shown = { visas: { ok: boolean; words: string }[] };

function done(result: Result<unknown>): Refusal | undefined {
  if (!result.ok) return result.refusal;
  revalidatePath("/", "layout");
  return undefined;
}

export async function showPassport(_before: Result<Shown> | undefined, form: FormData): Promise<Result<Shown>> {
  const shown = await showVisas(await portalContext(), await currentActor(), { visas: form.get("visas") });
  if (shown.ok) revalidatePath("/account");
  return shown;
}

export async function askPeopleRegistry(_before: Result<RegistryAsked> | undefined, form: FormData): Promise<Result<RegistryAsked>> {
  const asked = await askRegistry(await portalContext(), await currentActor(), { identifier: form.get("identifier") });
  if (asked.ok) revalidatePath("/account");
  return asked;
}

export async function addPiece(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const projectId = fieldText(form, "projectId");
  const texts = Object.fromEntries(["kind", "issuer", "reference", "validFrom", "validTo"].map((name) => [name, fieldText(form, name)]));
  return done(await addEvidence(await portalContext(), await currentActor(), { ...texts, ...(projectId !== undefined && { projectId }) }));
}
export async function verifyPiece(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  return done(await verifyEvidence(await portalContext(), await currentActor(), { evidenceId: form.get("evidenceId"), how: form.get("how") }));
}
export async function endPiece(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  return done(await endEvidence(await portalContext(), await currentActor(), { evidenceId: form.get("evidenceId"), because: form.get("because") }));
}
