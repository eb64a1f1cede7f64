/** A policy is the TRE's own, versioned and public. Profiles are data; a TRE's file names one and may make it stricter. */
import { z } from "zod";

export const DisclosurePolicy = z.strictObject({
  profile: z.string().regex(/^[a-z0-9-]{2,60}$/),
  version: z.int().positive(),
  title: z.string().min(3).max(160),
  /** Counts of people from 1 to threshold − 1 are hidden. */
  threshold: z.int().min(1).max(1000),
  /** Whether a true zero is shown, or hidden with the small counts. */
  zeros: z.enum(["shown", "suppressed"]),
  /** Released counts are rounded to the nearest multiple, halves up, after suppression; 1 = not rounded. */
  roundingBase: z.int().min(1).max(1000),
  /** Least people behind a mean or SD. */
  summaryPeople: z.int().min(1).max(1000),
  /** Significant digits in which means and SDs are released. */
  summaryDigits: z.int().min(2).max(15),
  source: z.string().max(300),
});
export type DisclosurePolicy = z.infer<typeof DisclosurePolicy>;
