/** The key under which a TRE cosigns a log. The name is part of the key's id, so portal, TRE and reader must spell it alike; `treId` never changes, a TRE's short name may. */
import { base64url } from "jose";
import { verifierKey, type VerifierKey } from "./signed-note.ts";

export const witnessName = (origin: string, treId: string): string => `${origin}/witness/${treId}`;

/** `x`: the public key of a JSON Web Key. */
export const publicKeyBytes = (x: string): Uint8Array<ArrayBuffer> => Uint8Array.from(base64url.decode(x));
export const witnessKey = (origin: string, treId: string, x: string): Promise<VerifierKey> => verifierKey(witnessName(origin, treId), 4, publicKeyBytes(x));
