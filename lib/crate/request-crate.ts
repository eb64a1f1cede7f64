/** Packs what a researcher asks of one TRE as a Five Safes RO-Crate 0.4: a BagIt bag in a ZIP. */
import type { z } from "zod";
import { sha256 } from "#lib/kernel/digest.ts";
import { signaturesBytes } from "./approval-signatures.ts";
import type { BagInfo } from "./bag-info.ts";
import { toUuidUrn } from "./bag-info.ts";
import { writeGraph } from "./graph.ts";
import { RequestCrate } from "./model.ts";
import { requestEntities } from "./request-entities.ts";
import { approvalPath, approvalSignaturesPath, contextIri, metadataPath, queryPath, registerProofPath } from "./vocabulary.ts";
import { writeBag } from "./write-bag.ts";
import { writeZip } from "./write-zip.ts";

/** The name under which bags say what packed them. */
export const bagSoftware = "Fivefold";

/** Equal requests give equal bytes. Throws if a stated digest is not that of its content: that would be a fault of ours, not of the sender. */
export async function buildRequestCrate(given: z.input<typeof RequestCrate>): Promise<Uint8Array> {
  const request = RequestCrate.parse(given);
  const { query, approval } = request;
  if ((await sha256(query.bytes)) !== query.digest) throw new Error("the query's digest is not the SHA-256 of its bytes");
  if (approval && (await sha256(approval.jws)) !== approval.digest) throw new Error("the approval's digest is not the SHA-256 of its text");

  const payload = new Map([
    [metadataPath, writeGraph(contextIri, requestEntities(request))],
    [queryPath, query.bytes],
    ...(approval ? [[approvalPath, new TextEncoder().encode(approval.jws)] as const] : []),
    ...(approval?.signatures ? [[approvalSignaturesPath, signaturesBytes(approval.signatures)] as const] : []),
    ...(request.registered === undefined ? [] : [[registerProofPath, new TextEncoder().encode(request.registered)] as const]),
  ]);
  const info: BagInfo = [
    ["External-Identifier", toUuidUrn(request.crateId)],
    ["Bag-Group-Identifier", toUuidUrn(request.submissionId)],
    ["Bagging-Date", request.requestedAt.slice(0, 10)],
    ["Bag-Software-Agent", bagSoftware],
    ["Source-Organization", request.person.affiliation.name],
  ];
  return writeZip(await writeBag(request.crateId, payload, info), { at: new Date(request.requestedAt) });
}
