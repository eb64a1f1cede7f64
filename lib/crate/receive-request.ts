import type { Result } from "#lib/kernel/result.ts";
import { ok } from "#lib/kernel/result.ts";
import { checkCrate, refusalFor } from "./check-crate.ts";
import type { Crate } from "./crate.ts";
import type { CrateLimits } from "./limits.ts";
import { defaultLimits } from "./limits.ts";
import type { RequestCrate } from "./model.ts";
import { readCrate } from "./read-crate.ts";
import { readRequest } from "./read-request.ts";
import type { DiscardedAction } from "./review-actions.ts";
import { discardReviewActions } from "./review-actions.ts";

export type ReceivedRequest = { readonly crate: Crate; readonly request: RequestCrate; readonly discarded: readonly DiscardedAction[] };

/**
 * What a TRE does with a collected request, in the profile's order: verify the package, throw away every review the client
 * claimed (F86), then judge the rest by all musts and read what is asked.
 */
export async function receiveRequest(zip: Uint8Array, limits: CrateLimits = defaultLimits): Promise<Result<ReceivedRequest>> {
  const opened = await readCrate(zip, limits);
  if (!opened.ok) return opened;
  const { crate, discarded } = discardReviewActions(opened.value);
  const refused = refusalFor(checkCrate(crate, "request"));
  if (refused) return refused;
  const request = readRequest(crate);
  return request.ok ? ok({ crate, request: request.value, discarded }) : request;
}
