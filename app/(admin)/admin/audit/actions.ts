"use server";

import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import type { Verdict } from "#components/admin/verify-form.tsx";
import type { Result } from "#lib/kernel/result.ts";
import { verifyAudit } from "#lib/portal/read-audit.ts";

export async function verify(): Promise<Result<Verdict>> {
  return verifyAudit(await portalContext(), await currentActor());
}
