/**
 * Which of several visas are believed of a person (GA4GH Passport 1.2, AAI 1.2 “Clearinghouse”; OWASP ASVS 5.0, 9.1.3). What a token says of
 * where its keys are is an attacker's word: its issuer and that address must be a pair that is configured here, letter by letter, before anything
 * is fetched.
 */
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from "jose";
import { sha256 } from "#lib/kernel/digest.ts";
import { dayOf, fromDayNumber, toDayNumber, type PlainDate } from "#lib/kernel/plain-date.ts";
import { conditionsHold, linkedIdentities, linkingType, visaEvidence, VisaPayload } from "./visa.ts";
import type { VisaRecord } from "./evidence.ts";

export type TrustedIssuer = { readonly issuer: string; /** Where its keys are. */ readonly jku: string; /** Whose assertions it may pass on. */ readonly sources: readonly string[]; readonly types: readonly string[]; /** After so long an assertion is not believed, whatever its visa says. */ readonly maxAgeDays: number };
export type Identity = { readonly iss: string; readonly sub: string };
export type IssuerKeys = { readonly keys: JSONWebKeySet; readonly digest: string };
export type Clearinghouse = {
  readonly trusted: readonly TrustedIssuer[];
  /** The keys at an address of a trusted issuer; `kid`: the one that is looked for. Undefined: they can't be had now. */
  readonly keysAt: (jku: string, kid: string) => Promise<IssuerKeys | undefined>;
};
export type BelievedVisa = VisaRecord & { readonly until: PlainDate };
export type VisaVerdict = { readonly ok: true; readonly visa: BelievedVisa } | { readonly ok: false; readonly because: string };

type Read = { payload: VisaPayload; kid: string; keys: IssuerKeys; until: PlainDate; digest: string };
class Refused extends Error {}
const no = (because: string): never => { throw new Refused(because); };

const algorithms = ["ES256", "RS256"];
const types = ["vnd.ga4gh.visa+jwt", "jwt"];
const secondsOfADay = 86_400;

/** Everything about one visa but whom it is about and its conditions. */
async function readVisa(jws: string, house: Clearinghouse, now: Date): Promise<Read> {
  let header: ReturnType<typeof decodeProtectedHeader>;
  let claimed: ReturnType<typeof decodeJwt>;
  try {
    [header, claimed] = [decodeProtectedHeader(jws), decodeJwt(jws)];
  } catch {
    return no("This is not a visa: it has not the form of a signed token.");
  }
  const { alg = "", kid = no("The visa does not say by which key it is signed.") } = header;
  if (!algorithms.includes(alg)) no(`The visa is signed by ${alg || "nothing"}; only ES256 and RS256 are taken.`);
  const trusted = house.trusted.find((one) => one.issuer === claimed.iss) ?? no("Its issuer is not one that this portal trusts.");
  if (header.jku !== trusted.jku) no("It names another place for its issuer’s keys than the one that this portal knows.");
  if (header.typ !== undefined && !types.includes(header.typ.toLowerCase())) no(`It is a ${header.typ}, not a visa.`);
  const keys = (await house.keysAt(trusted.jku, kid)) ?? no("The issuer’s keys cannot be had now: try again later.");
  const verified = await jwtVerify(jws, createLocalJWKSet(keys.keys), { issuer: trusted.issuer, algorithms, clockTolerance: 60, currentDate: now, requiredClaims: ["sub", "iat", "exp"] })
    .catch((error: unknown) => no(error instanceof Error && "code" in error && error.code === "ERR_JWT_EXPIRED" ? "The visa has ended." : "Its signature is not its issuer’s, or it is not complete."));
  const parsed = VisaPayload.safeParse(verified.payload);
  if (!parsed.success) return no(`It does not say what a visa says: ${parsed.error.issues[0]?.path.join(".") ?? ""} is missing or wrong.`);
  const { iat, exp, scope, ga4gh_visa_v1: claim } = parsed.data;
  if ((scope ?? "").split(" ").includes("openid")) no("It is a token that opens an account, not a visa.");
  if (iat > now.getTime() / 1000 + 60 || claim.asserted > now.getTime() / 1000 + 60) no("It says that it was made in the future.");
  if (!trusted.types.includes(claim.type)) no(`This portal does not take ${claim.type} from this issuer.`);
  if (!trusted.sources.includes(claim.source)) no("This portal does not take the word of its source.");
  const ends = Math.min(exp, claim.asserted + trusted.maxAgeDays * secondsOfADay);
  // The last day that is over before the visa ends: evidence counts by days, and the last one counts whole.
  const until = fromDayNumber(toDayNumber(dayOf(new Date(ends * 1000))) - 1);
  if (until < dayOf(now)) no("What it says is too old, or ends within a day.");
  return { payload: parsed.data, kid, keys, until, digest: await sha256(jws) };
}

const keyOf = ({ iss, sub }: Identity): string => JSON.stringify([iss, sub]);
/** The person's identities, with those that believed visas join to them. */
function closure(own: readonly Identity[], read: readonly Read[]): ReadonlySet<string> {
  const known = new Set(own.map(keyOf));
  const joined = read.filter((r) => r.payload.ga4gh_visa_v1.type === linkingType && r.payload.ga4gh_visa_v1.conditions === undefined)
    .map((r) => [keyOf(r.payload), ...linkedIdentities(r.payload.ga4gh_visa_v1.value).map(keyOf)]);
  for (let before = -1; before !== known.size;) {
    before = known.size;
    for (const group of joined) if (group.some((one) => known.has(one))) for (const one of group) known.add(one);
  }
  return known;
}

/** A verdict for each visa, in order. `own`: under what the person has signed in here. `revoked`: digests of visas that are not believed any more. */
export async function verifyVisas(visas: readonly string[], own: readonly Identity[], house: Clearinghouse, now: Date, revoked: ReadonlySet<string> = new Set()): Promise<VisaVerdict[]> {
  const read = await Promise.all(visas.map(async (jws): Promise<Read | string> => {
    try {
      return await readVisa(jws.trim(), house, now);
    } catch (error) {
      if (error instanceof Refused) return error.message;
      throw error;
    }
  }));
  const authentic = read.filter((r): r is Read => typeof r !== "string");
  const identities = closure(own, authentic);
  const ours = authentic.filter((r) => identities.has(keyOf(r.payload)) && !revoked.has(r.digest));
  const unconditional = ours.map((r) => r.payload.ga4gh_visa_v1).filter((claim) => claim.conditions === undefined);
  return read.map((r): VisaVerdict => {
    if (typeof r === "string") return { ok: false, because: r };
    const { iss, sub, ga4gh_visa_v1: claim } = r.payload;
    const because = revoked.has(r.digest) ? "It was taken back." : !ours.includes(r) ? "It is about somebody else: sign in here once as whom it names."
      : claim.conditions && !conditionsHold(claim.conditions, unconditional) ? "It holds only together with other visas, which are not here."
        : claim.type !== linkingType && visaEvidence[claim.type] === undefined ? `${claim.type} is no evidence here.`
          : claim.type !== linkingType && (claim.by === undefined || !visaEvidence[claim.type]?.by.includes(claim.by)) ? `It is asserted by ${claim.by ?? "nobody who is named"}: that does not count for ${claim.type}.`
            : undefined;
    if (because !== undefined) return { ok: false, because };
    return { ok: true, visa: { digest: r.digest, issuer: iss, subject: sub, kid: r.kid, keysDigest: r.keys.digest, type: claim.type, value: claim.value, source: claim.source, by: claim.by ?? "", asserted: dayOf(new Date(claim.asserted * 1000)), until: r.until } };
  });
}
