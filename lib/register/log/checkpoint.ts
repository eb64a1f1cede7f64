/** C2SP tlog-checkpoint: what a log says of itself (its origin, how many entries it has, their root), as the text of a signed note. */
import { fromBase64, toBase64 } from "./base64.ts";
import { hashSize, type Hash } from "./hashing.ts";
import { isSignedBy, parseNote, signNote, writeNote, type SignedNote, type SignerKey, type VerifierKey } from "./signed-note.ts";

export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: Hash };
export type SignedCheckpoint = Checkpoint & { readonly note: SignedNote };

export const checkpointText = ({ origin, size, root }: Checkpoint): string => `${origin}\n${String(size)}\n${toBase64(root)}\n`;

export async function signCheckpoint(checkpoint: Checkpoint, key: SignerKey): Promise<string> {
  const text = checkpointText(checkpoint);
  return writeNote({ text, signatures: [await signNote(text, key)] });
}

/** Nothing where it is no checkpoint; whether it is signed is asked next. Extension lines are not read: they would be signed text that nobody checks. */
export function parseCheckpoint(text: string): SignedCheckpoint | undefined {
  const note = parseNote(text);
  const match = note && /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/=]+)\n$/.exec(note.text);
  const root = match && fromBase64(match[3]!);
  const size = match ? Number(match[2]) : Number.NaN;
  return root?.length === hashSize && Number.isSafeInteger(size) ? { origin: match![1]!, size, root, note: note! } : undefined;
}

/** The checkpoint, if it is `log`'s: its origin is the key's name, and the key signed it. */
export async function openCheckpoint(text: string, log: VerifierKey): Promise<SignedCheckpoint | undefined> {
  const checkpoint = parseCheckpoint(text);
  return checkpoint?.origin === log.name && (await isSignedBy(checkpoint.note, log)) ? checkpoint : undefined;
}
