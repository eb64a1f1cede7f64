import type { BagInfo } from "./bag-info.ts";
import type { Graph } from "./graph.ts";

/** A crate that was opened: its package is sound enough to look into, its metadata may still break rules. */
export type Crate = {
  /** The bag's External-Identifier, `urn:uuid:..`: one name for a request and its response (F14). */
  readonly externalIdentifier: string;
  readonly bagInfo: BagInfo;
  readonly graph: Graph;
  /** Payload by path, as the metadata names it (without `data/`). */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** SHA-256 of each payload file, lower-case hex. */
  readonly digests: ReadonlyMap<string, string>;
  /** SHA-256 of the ZIP, lower-case hex. */
  readonly digest: string;
};
