/** What one TRE has answered to one submission so far. Only released outputs count; every other state is named, never read as 0. */
import { z } from "zod";
import { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { ReleasedOutput } from "#lib/disclosure/released.ts";

export const siteStates = ["released", "partly-released", "refused", "failed", "offline", "timed-out", "awaiting", "withdrawn"] as const;
export type SiteState = (typeof siteStates)[number];

export const SiteAnswer = z.strictObject({
  tre: z.strictObject({ id: z.string().min(1), name: z.string().min(1) }),
  state: z.enum(siteStates),
  since: z.iso.datetime(),
  /** For people: why, in words without counts. */
  reason: z.string().max(2000).optional(),
  /** Present when released or partly released. */
  outputs: z.array(ReleasedOutput).optional(),
  /** Whether this TRE's policy shows true zeros; unknown reads as “hidden with the small counts”, the wider interval. */
  zeros: DisclosurePolicy.shape.zeros.optional(),
});
export type SiteAnswer = z.infer<typeof SiteAnswer>;
