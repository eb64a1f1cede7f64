/**
 * The record of disclosure control as it leaves with the results (SATRE 3.3.09): for each output what was checked and by which policy, what was
 * changed, what the audit guarantees, what the ledger said, what the researcher had said of it, and who released it, when and on whose word. Of
 * people of the TRE it holds opaque ids only, of the data nothing that the release does not hold.
 */
import { z } from "zod";
import { OutputContext } from "#lib/query/output-context.ts";
import { CheckedOutput, DisclosureRecord } from "./disclosure-record.ts";

const instant = z.iso.datetime();
const person = z.string().regex(/^urn:uuid:[0-9a-f-]{36}$/);
const digest = z.string().regex(/^[0-9a-f]{64}$/);
export const ReleasedBy = z.discriminatedUnion("role", [
  z.strictObject({
    role: z.literal("rule"),
    class: z.string().meta({ description: "The class of output, in the TRE's policy, by which it left without people looking first." }),
    share: z.number().min(0).max(1).meta({ description: "Share of the class that people look at afterwards." }),
    drawn: z.boolean().meta({ description: "Whether this one was drawn for it." }),
  }),
  z.strictObject({
    role: z.literal("output-checkers"),
    people: z.array(person).min(1).meta({ description: "Opaque ids of those who agreed to the release, the same for one person throughout a TRE's crates." }),
    verdict: z.enum(["release", "withhold"]).optional().meta({ description: "What they agreed on of this output, or, where it is withheld without a vote on it, what one of them did. Absent in older records: release." }),
    reason: z.string().max(1000).optional().meta({ description: "Why the output is withheld, as those who agreed on it told everyone; absent where the reason stays inside." }),
    confirmed: z.array(z.strictObject({
      person,
      key: digest.meta({ description: "SHA-256 of the canonical JSON of the passkey's public key." }),
      statement: digest.meta({ description: "SHA-256 of the canonical JSON of what was signed: run, attempt, digest of the output, checker." }),
    })).min(1).optional().meta({ description: "Where the TRE's policy asks for it: the signature with which each of them confirmed it. The signatures themselves are in the TRE's audit trail, since they name its console's address." }),
  }),
]);
export type ReleasedBy = z.infer<typeof ReleasedBy>;

/** A further protection of the numbers; its own fields are told by whatever protects. */
const Protection = z.looseObject({ method: z.string().min(1).meta({ description: "A name and version, such as the protocol's or the sampler's." }) });
export type Protection = z.infer<typeof Protection>;

export const SdcOutput = CheckedOutput.extend({
  context: OutputContext.nullable().meta({ description: "What the researcher said of the output beforehand; nobody has verified it." }),
  released: z.strictObject({ at: instant, by: ReleasedBy }),
  secureAggregation: Protection.nullable().meta({ description: "How the numbers were masked, so that only their sum over several TREs can be read; null: not so." }),
  differentialPrivacy: Protection.nullable().meta({ description: "Which noise was added, and at which cost; null: none." }),
});
/** `outputs/disclosure-record.json` of a results crate. */
export const SdcRecord = DisclosureRecord.extend({
  $schema: z.url(),
  run: z.uuid(),
  tre: z.strictObject({ id: z.string(), name: z.string() }),
  outputs: z.array(SdcOutput),
});
export type SdcRecord = z.infer<typeof SdcRecord>;

export type ReleaseFacts = {
  portalUrl: string;
  run: string;
  tre: { id: string; name: string };
  /** ISO 8601 instant. */
  at: string;
  context: readonly OutputContext[];
  by: (output: string) => ReleasedBy;
  protections?: (output: string) => { secureAggregation?: Protection; differentialPrivacy?: Protection };
};

export function sdcRecord({ outputs, ...record }: DisclosureRecord, { portalUrl, run, tre, at, context, by, protections }: ReleaseFacts): SdcRecord {
  return {
    $schema: `${portalUrl}${sdcRecordSchemaPath}`, run, tre, ...record,
    outputs: outputs.map((output) => ({
      ...output, context: context.find((one) => one.output === output.id) ?? null, released: { at, by: by(output.id) },
      secureAggregation: null, differentialPrivacy: null, ...protections?.(output.id),
    })),
  };
}

/** A change that old readers would stumble over gets a new number here and in `version`. */
export const sdcRecordSchemaPath = "/api/v1/schemas/disclosure-record-2.json";
export const sdcRecordSchema = (portalUrl: string): Record<string, unknown> => ({
  ...z.toJSONSchema(SdcRecord, { target: "draft-2020-12", io: "output", reused: "ref" }), $id: `${portalUrl}${sdcRecordSchemaPath}`, title: "Record of disclosure control of a Fivefold results crate",
});
