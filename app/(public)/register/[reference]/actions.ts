"use server";

import { headers } from "next/headers";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import type { Result } from "#lib/kernel/result.ts";
import { askAboutEntry } from "#lib/portal/ask-about-entry.ts";
import { forwardedFor } from "#lib/portal/network.ts";

export async function ask(_before: Result<{ asked: true }> | undefined, form: FormData): Promise<Result<{ asked: true }>> {
  const question = form.get("question");
  return askAboutEntry(await portalContext(), await currentActor(), { reference: form.get("reference"), question: typeof question === "string" ? question.replaceAll("\r\n", "\n") : question }, { address: forwardedFor(await headers()) });
}
