/**
 * Passkeys of a TRE's committee members as the portal knows them. The portal's word makes none of them count: a TRE's operator compares
 * each key's words with its owner and accepts it. That a key is gone the portal may say: it can take power away, never give it.
 */
import { z } from "zod";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { UserId } from "#lib/kernel/ids.ts";
import { CredentialId } from "#lib/kernel/webauthn/ceremony.ts";
import { PasskeyKey } from "#lib/kernel/webauthn/passkey-key.ts";
import { keyInWords } from "./key-words.ts";

export const OfferedKey = z.strictObject({
  credentialId: CredentialId, key: PasskeyKey,
  person: z.strictObject({ id: UserId, name: z.string().max(200) }),
  /** When its owner took it away; null while it is in use. */
  removedAt: z.iso.datetime().nullable(),
});
export type OfferedKey = z.infer<typeof OfferedKey>;
export const CommitteeKeysRequest = z.strictObject({});
export const CommitteeKeysAnswer = z.strictObject({ keys: z.array(OfferedKey).max(1000) });
export type CommitteeKeysAnswer = z.infer<typeof CommitteeKeysAnswer>;

/** The same ten words at the portal, where its owner reads them out, and in the console, where an operator compares them. */
export const passkeyInWords = (key: PasskeyKey): Promise<string> => keyInWords(canonicalJson(key));
