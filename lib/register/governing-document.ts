/**
 * What a committee goes by, each version of it as one document: its rule, the form by which it asks, a question of the bank. The portal signs the document; the register's log has its
 * digest. Nobody's name is in it: who set a version, the audit log says.
 */
import { z } from "zod";
import { digestOf } from "#lib/kernel/digest.ts";

export const documentKinds = {
  "committee-rule": "the rule by which a committee decides",
  "committee-form": "what a committee asks applicants",
  "bank-question": "the wording of a question to applicants",
} as const;
export type DocumentKind = keyof typeof documentKinds;
export const DocumentKind = z.enum(Object.keys(documentKinds) as [DocumentKind, ...DocumentKind[]]);

/** `body`: the id of the data environment whose committee it is of, or `federation` for a question that any committee may choose. `key`: of a question, else empty. */
const about = { kind: DocumentKind, body: z.string().min(1).max(200), key: z.string().max(40), version: z.int().positive() };
/** `content`: as it is set; what a rule or a form may hold, lib/governance says. */
export const GoverningDocument = z.strictObject({ format: z.literal(1), portal: z.url(), ...about, content: z.json() });
export type GoverningDocument = z.infer<typeof GoverningDocument>;
export const federationBody = "federation";

/** Of the signature over it (JWS `typ`). */
export const governingType = "fivefold-governing-document+json";
/** One name for all versions of one document, in the log's words. */
export const documentName = ({ kind, body, key }: Pick<GoverningDocument, "kind" | "body" | "key">): string => [kind, body, ...(key === "" ? [] : [key])].join(":");
/** One name for one version of it. */
export const versionName = (document: Pick<GoverningDocument, "kind" | "body" | "key">, version: number): string => `${documentName(document)}#${String(version)}`;
/** Where the register gives it out, below the portal's address. */
export function versionAddress(name: string): string {
  const [document = "", version = ""] = name.split("#");
  const [kind = "", body = "", key] = document.split(":");
  return `api/register/v1/governance/${encodeURIComponent(body)}/${kind}/${version}${key === undefined ? "" : `?key=${encodeURIComponent(key)}`}`;
}
export const documentDigest = (document: GoverningDocument): Promise<string> => digestOf(GoverningDocument.parse(document));
