/**
 * What HDR UK's Safe People Registry says of a person, as evidence (SATRE 5.2.01 names such a registry). Its interface is not public and changes: this
 * follows what its published client examples (HDRUK/spr-signed-payload-generator-examples) and source (HDRUK/safepeopleregistry-api) show, and takes only
 * answers of exactly that shape. What is not understood is no evidence.
 */
import { z } from "zod";
import type { EvidenceKind } from "#lib/approval/evidence-kinds.ts";
import { PlainDate } from "#lib/kernel/plain-date.ts";
import { bareOrcid } from "#lib/kernel/orcid-and-ror.ts";
import { isOrcid } from "./identifiers.ts";

/** The registry's digital identifier of a person, which they read there themselves. */
export const RegistryIdentifier = z.string().trim().regex(/^[A-Za-z0-9-]{8,64}$/, "Enter your digital identifier as the registry shows it: letters, digits and hyphens.");

const line = z.string().trim().min(1).max(300);
/** An instant or a day; the day counts. */
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}([T ][\d:.]+(Z|[+-]\d{2}:?\d{2})?)?$/).transform((text) => text.slice(0, 10)).pipe(PlainDate);
const Training = z.strictObject({ id: z.union([z.int(), line]), provider: line, training_name: line, awarded_at: day, expires_at: day, certification_id: z.union([z.int(), line]).nullable().optional() });
const Accreditation = z.strictObject({ id: z.union([z.int(), line]), awarding_body_name: line, title: line, awarded_at: day, expires_at: day.nullable(), awarded_locale: line.nullable().optional() });

/** `POST query` with `{ "ident" }`. Of what else it says of the person nothing is read, and nothing kept. */
export const RegistryAnswer = z.strictObject({
  message: z.literal("success"),
  data: z.strictObject({
    user: z.looseObject({ digital_identifier: z.string().min(1).max(64), orc_id: z.string().max(60).nullable() }),
    identity: z.unknown(), history: z.unknown(), projects: z.unknown(),
    training: z.array(Training).max(200),
    /** Not in what is published of the interface; taken where it is there. */
    accreditations: z.array(Accreditation).max(200).default([]),
  }),
});
export type RegistryAnswer = z.infer<typeof RegistryAnswer>;

export type RegistryItem = { readonly kind: EvidenceKind; readonly item: string; readonly issuer: string; readonly reference: string; readonly validFrom: PlainDate; readonly validTo: PlainDate };

/** What of an answer is evidence today: what has an end that has not passed. What never ends is not believed to: nobody looks at it again. */
export function evidenceIn({ data }: RegistryAnswer, today: PlainDate): RegistryItem[] {
  const items = [
    ...data.training.map((one): RegistryItem => ({ kind: "training", item: `training ${one.id}`, issuer: one.provider, reference: one.training_name, validFrom: one.awarded_at, validTo: one.expires_at })),
    ...data.accreditations.flatMap((one): RegistryItem[] => (one.expires_at === null ? [] : [{ kind: "accreditation", item: `accreditation ${one.id}`, issuer: one.awarding_body_name, reference: one.title, validFrom: one.awarded_at, validTo: one.expires_at }])),
  ];
  return items.filter((one) => one.validTo >= today && one.validFrom <= one.validTo);
}

/** Whether the answer is about this person: the identifier that was asked for, and the ORCID iD that ORCID itself has said is theirs. Anybody can type another's identifier. */
export function isAbout({ data: { user } }: RegistryAnswer, identifier: string, orcid: string | undefined): boolean {
  return user.digital_identifier === identifier && orcid !== undefined && user.orc_id !== null && isOrcid(user.orc_id) && bareOrcid(user.orc_id) === bareOrcid(orcid);
}

/**
 * The body as the registry reads it before it checks the signature: PHP's `json_encode(body, JSON_UNESCAPED_SLASHES)`, compact, keys as given, and every
 * character beyond ASCII as \\uXXXX (per UTF-16 unit). A plain JSON.stringify of “Ü” would be signed otherwise than it is read.
 */
export const asPhpJson = (body: Readonly<Record<string, string>>): string => JSON.stringify(body).replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
