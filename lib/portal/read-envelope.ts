import { Envelope } from "#lib/approval/envelope.ts";

/** The content of an envelope that this portal signed and kept; whoever gets one from elsewhere verifies it instead. */
export function readOwnEnvelope(jws: string): Envelope {
  const payload = jws.split(".")[1] ?? "";
  return Envelope.parse(JSON.parse(Buffer.from(payload, "base64url").toString("utf8")));
}
