/**
 * C2SP signed-note: a text, an empty line, and a line for each signature. A signature of a key that the reader does not know is passed over; one of a known
 * key that fails makes the whole note unreadable, because a note with a false signature was tampered with.
 */
import { sha256 } from "#lib/kernel/digest.ts";
import { fromBase64, toBase64 } from "./base64.ts";

/** 1: Ed25519 over the text. 4: a witness's cosignature, over the text and a time (C2SP tlog-cosignature). */
export type SignatureKind = 1 | 4;
export type VerifierKey = { readonly name: string; readonly id: string; readonly kind: SignatureKind; readonly publicKey: Uint8Array<ArrayBuffer> };
export type SignerKey = { readonly verifier: VerifierKey; readonly privateKey: CryptoKey };
/** `id`: 8 hex digits. `bytes`: what follows the key's id. */
export type NoteSignature = { readonly name: string; readonly id: string; readonly bytes: Uint8Array<ArrayBuffer> };
export type SignedNote = { readonly text: string; readonly signatures: readonly NoteSignature[] };

export const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const isName = (name: string): boolean => /^[^\s+]+$/u.test(name);

const concat = (...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => Uint8Array.from(parts.flatMap((part) => [...part]));
const fromHex = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** First four bytes of SHA-256(name ‖ newline ‖ kind ‖ key), in hex. */
export async function keyId(name: string, kind: SignatureKind, publicKey: Uint8Array): Promise<string> {
  return (await sha256(concat(utf8(`${name}\n`), Uint8Array.of(kind), publicKey))).slice(0, 8);
}

export async function verifierKey(name: string, kind: SignatureKind, publicKey: Uint8Array<ArrayBuffer>): Promise<VerifierKey> {
  if (!isName(name)) throw new TypeError(`a key's name has no space and no plus sign: ${name}`);
  return { name, kind, publicKey, id: await keyId(name, kind, publicKey) };
}

export const writeVerifierKey = (key: VerifierKey): string => `${key.name}+${key.id}+${toBase64(concat(Uint8Array.of(key.kind), key.publicKey))}`;

/** A key as it is written in a policy or on a page; nothing where the id does not belong to the name and key. */
export async function readVerifierKey(text: string): Promise<VerifierKey | undefined> {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(text.trim());
  const bytes = match && fromBase64(match[3]!);
  const kind = bytes?.[0];
  if (!match || bytes?.length !== 33 || (kind !== 1 && kind !== 4)) return undefined;
  const key = await verifierKey(match[1]!, kind, bytes.slice(1));
  return key.id === match[2] ? key : undefined;
}

export const importVerifier = (key: VerifierKey): Promise<CryptoKey> => crypto.subtle.importKey("raw", key.publicKey, "Ed25519", false, ["verify"]);
export const ed25519 = async (key: SignerKey, message: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await crypto.subtle.sign("Ed25519", key.privateKey, message));

const signatureLine = ({ name, id, bytes }: NoteSignature): string => `— ${name} ${toBase64(concat(fromHex(id), bytes))}\n`;
export const writeNote = (note: SignedNote): string => `${note.text}\n${note.signatures.map(signatureLine).join("")}`;

/** Text ends in a newline, and is signed with it. */
export async function signNote(text: string, key: SignerKey): Promise<NoteSignature> {
  if (!text.endsWith("\n") || key.verifier.kind !== 1) throw new TypeError("a note's text ends in a newline, and a cosignature is made by cosign");
  return { name: key.verifier.name, id: key.verifier.id, bytes: await ed25519(key, utf8(text)) };
}

/** The note's parts, no signature checked. Nothing where it is no note. */
export function parseNote(note: string): SignedNote | undefined {
  const end = note.lastIndexOf("\n\n");
  if (end < 0 || !note.endsWith("\n") || /[\u0000-\u0009\u000b-\u001f\u007f]/.test(note)) return undefined;
  const lines = note.slice(end + 2, -1).split("\n");
  const signatures = lines.map((line): NoteSignature | undefined => {
    const match = /^— ([^\s+]+) (\S+)$/u.exec(line);
    const bytes = match && fromBase64(match[2]!);
    return bytes && bytes.length > 4 ? { name: match[1]!, id: Array.from(bytes.slice(0, 4), (b) => b.toString(16).padStart(2, "0")).join(""), bytes: bytes.slice(4) } : undefined;
  });
  return signatures.every((s) => s !== undefined) ? { text: note.slice(0, end + 1), signatures } : undefined;
}

/** Is there a good signature of `key`, and no bad one? */
export async function isSignedBy(note: SignedNote, key: VerifierKey): Promise<boolean> {
  const own = note.signatures.filter((s) => s.name === key.name && s.id === key.id);
  const verifier = await importVerifier(key);
  const good = await Promise.all(own.map((s) => crypto.subtle.verify("Ed25519", verifier, s.bytes, utf8(note.text))));
  return own.length > 0 && good.every(Boolean);
}
