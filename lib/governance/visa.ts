/**
 * Visas of GA4GH Passports: what somebody says about a person, signed by an issuer (GA4GH Passport 1.2, section “Visa Object”). Here are their
 * shape, which of them are evidence here, and the language of their conditions; verify-visas.ts decides which are believed.
 */
import { z } from "zod";
import type { EvidenceKind } from "#lib/approval/evidence-kinds.ts";

/** Opaque addresses: compared letter by letter, never fetched. */
const address = z.url().max(255);
const Clause = z.strictObject({ type: z.string().min(1), source: z.string().optional(), value: z.string().optional(), by: z.string().optional() }).refine((c) => c.source !== undefined || c.value !== undefined || c.by !== undefined, "a clause says more than a type");
export type Clause = z.infer<typeof Clause>;

export const visaBy = ["self", "peer", "system", "so", "dac"] as const;
/** A condition that is not of this shape can't be evaluated, and its visa is not believed. */
export const VisaClaim = z.looseObject({
  type: z.string().min(1).max(255), asserted: z.int().positive(), value: z.string().min(1).max(2000), source: address,
  by: z.enum(visaBy).optional(), conditions: z.array(z.array(Clause).min(1)).min(1).max(50).optional(),
});
export type VisaClaim = z.infer<typeof VisaClaim>;

/** Seconds since 1970, as in every JWT. */
export const VisaPayload = z.looseObject({ iss: z.url(), sub: z.string().min(1).max(255), iat: z.number(), exp: z.number(), jti: z.string().max(255).optional(), scope: z.string().optional(), ga4gh_visa_v1: VisaClaim });
export type VisaPayload = z.infer<typeof VisaPayload>;

/** Types that are evidence here, and whose word counts for each: nobody vouches for their own status, but everybody accepts terms themselves. Others are read past, as the specification asks. */
export const visaEvidence: Readonly<Record<string, { readonly kind: EvidenceKind; readonly by: readonly (typeof visaBy)[number][] }>> = {
  ResearcherStatus: { kind: "accreditation", by: ["peer", "system", "so", "dac"] },
  AcceptedTermsAndPolicies: { kind: "contract", by: visaBy },
};
/** Joins identities of one person at several issuers. */
export const linkingType = "LinkedIdentities";

/** `?` is one character, `*` any number; there is no escape. By hand, since many stars make a regular expression try for ever. */
function fits(pattern: string, text: string): boolean {
  let [p, t, star, from] = [0, 0, -1, 0];
  while (t < text.length) {
    if (pattern[p] === "*") [star, from, p] = [p, t, p + 1];
    else if (pattern[p] === "?" || pattern[p] === text[t]) [p, t] = [p + 1, t + 1];
    else if (star >= 0) [p, from, t] = [star + 1, from + 1, from + 1];
    else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

/** A claim of a clause against the same claim of a visa; a prefix that is not known matches nothing. */
function claimFits(wanted: string, has: string | undefined): boolean {
  if (has === undefined) return false;
  const at = wanted.indexOf(":");
  const rest = wanted.slice(at + 1);
  switch (wanted.slice(0, at)) {
    case "const": return has === rest;
    case "pattern": return fits(rest, has);
    case "split_pattern": return has.split(";").some((part) => fits(rest, part));
    default: return false;
  }
}
const clauseFits = (clause: Clause, visa: VisaClaim): boolean => clause.type === visa.type && (["source", "value", "by"] as const).every((name) => clause[name] === undefined || claimFits(clause[name], visa[name]));

/** Any of the lists holds, each of whose clauses is met by one visa. `others`: believed ones that have no conditions themselves. */
export const conditionsHold = (conditions: NonNullable<VisaClaim["conditions"]>, others: readonly VisaClaim[]): boolean => conditions.some((all) => all.every((clause) => others.some((visa) => clauseFits(clause, visa))));

/** `encoded sub,encoded iss;…` */
export function linkedIdentities(value: string): { iss: string; sub: string }[] {
  return value.split(";").flatMap((pair) => {
    const [sub, iss] = pair.split(",").map((part) => { try { return decodeURIComponent(part); } catch { return ""; } });
    return sub && iss ? [{ iss, sub }] : [];
  });
}
