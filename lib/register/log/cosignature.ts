/** C2SP tlog-cosignature, version 1: a witness says that at this time it had seen this checkpoint, and that it continues every one it had seen before. */
import { ed25519, importVerifier, utf8, type NoteSignature, type SignedNote, type SignerKey, type VerifierKey } from "./signed-note.ts";

const signedText = (seconds: number, text: string): Uint8Array<ArrayBuffer> => utf8(`cosignature/v1\ntime ${String(seconds)}\n${text}`);

/** `seconds` since 1970. */
export async function cosign(text: string, seconds: number, key: SignerKey): Promise<NoteSignature> {
  if (key.verifier.kind !== 4) throw new TypeError("only a witness's key cosigns");
  const bytes = new Uint8Array(8 + 64);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(seconds));
  bytes.set(await ed25519(key, signedText(seconds, text)), 8);
  return { name: key.verifier.name, id: key.verifier.id, bytes };
}

/** When `witness` cosigned the note, in seconds since 1970; nothing where it did not, or where a cosignature under its key is false. */
export async function cosignedAt(note: SignedNote, witness: VerifierKey): Promise<number | undefined> {
  const own = note.signatures.filter((s) => s.name === witness.name && s.id === witness.id);
  const key = await importVerifier(witness);
  const times = await Promise.all(own.map(async ({ bytes }) => {
    if (bytes.length !== 72) return undefined;
    const seconds = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0));
    return Number.isSafeInteger(seconds) && (await crypto.subtle.verify("Ed25519", key, bytes.slice(8), signedText(seconds, note.text))) ? seconds : undefined;
  }));
  return times.every((t) => t !== undefined) ? times.sort((a, b) => b - a)[0] : undefined;
}
