import { Envelope } from "#lib/approval/envelope.ts";

/** The content of an envelope that this portal signed and kept; whoever gets one from elsewhere verifies it instead. */
export const readOwnEnvelope = (jws: string): Envelope => Envelope.parse(signedContent(jws));

/** What this portal signed and kept itself: its own store is not asked for the signature. */
export const signedContent = (jws: string): unknown => JSON.parse(Buffer.from(jws.split(".")[1] ?? "", "base64url").toString("utf8"));
