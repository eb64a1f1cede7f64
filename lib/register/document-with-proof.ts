/** A version of what a committee goes by, with all that a check of it needs: as the register gives it, and as `npx fivefold verify` takes it. */
import { z } from "zod";
import { GoverningDocument } from "./governing-document.ts";

/** `signed`: the document under the portal's signature (compact JWS). */
export const ProvenDocument = z.object({ document: GoverningDocument, signed: z.string(), proof: z.string() });
export type ProvenDocument = z.infer<typeof ProvenDocument>;
export const DocumentWithProof = ProvenDocument.extend({ /** The key of `signed` (Ed25519, as in a JWK). */ portalKey: z.string(), log: z.string(), witnesses: z.array(z.object({ tre: z.string(), key: z.string() })) }).meta({ id: "DocumentWithProof" });
export type DocumentWithProof = z.infer<typeof DocumentWithProof>;
