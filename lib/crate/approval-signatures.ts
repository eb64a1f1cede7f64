/** The committee's signatures in a crate, as whoever has nothing but the crate verifies them. */
import { verifyPortable, PortableSignatures, type PortableVerdict } from "#lib/approval/portable-signatures.ts";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import type { Crate } from "./crate.ts";
import { approvalPath, approvalSignaturesPath } from "./vocabulary.ts";

export const signaturesBytes = (signatures: PortableSignatures): Uint8Array => new TextEncoder().encode(canonicalJson(signatures));

/** Undefined where the bytes are none. */
export function signaturesIn(bytes: Uint8Array): PortableSignatures | undefined {
  try {
    return PortableSignatures.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch {
    return undefined;
  }
}

/** Null where the crate carries no signatures of a committee. */
export async function verifyApprovalSignatures({ files }: Pick<Crate, "files">): Promise<PortableVerdict | null> {
  const bytes = files.get(approvalSignaturesPath);
  if (!bytes) return null;
  const [signatures, jws] = [signaturesIn(bytes), files.get(approvalPath)];
  if (!signatures) return { about: "The file of signatures can't be read.", signers: [] };
  return verifyPortable(signatures, new TextDecoder().decode(jws));
}
