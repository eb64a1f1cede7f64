/** Crates by their SHA-256 in a folder: written whole or not at all, and verified whenever they are read. */
import { createHash, randomUUID } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import path from "node:path";

export type CrateFiles = { put(bytes: Uint8Array): string; get(sha256: string): Uint8Array | undefined; remove(sha256: string): void };
export const sha256Of = (content: Uint8Array | string): string => createHash("sha256").update(content).digest("hex");

export function crateFiles(folder: string): CrateFiles {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const fileOf = (sha256: string) => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error("a crate is named by its SHA-256");
    return path.join(folder, `${sha256}.zip`);
  };
  const get = (sha256: string) => {
    let bytes: Buffer;
    try {
      bytes = readFileSync(fileOf(sha256));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
    return sha256Of(bytes) === sha256 ? new Uint8Array(bytes) : undefined; // damaged on the disk is as good as lost
  };
  return {
    get,
    put(bytes) {
      const sha256 = sha256Of(bytes);
      if (get(sha256)) return sha256;
      const partial = path.join(folder, `.${randomUUID()}.partial`);
      const file = openSync(partial, "wx", 0o600);
      try {
        for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(partial, fileOf(sha256));
      return sha256;
    },
    remove: (sha256) => rmSync(fileOf(sha256), { force: true }),
  };
}
