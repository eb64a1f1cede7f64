/** Crates as files named by their SHA-256. A file is there whole or not at all; what is read is what was written, or an error. */
import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { sha256 as digest } from "#lib/kernel/digest.ts";
import type { BlobStore } from "./context.ts";

export function fileBlobStore(folder: string): BlobStore {
  const fileOf = (sha256: string): string => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new TypeError("a blob is named by its SHA-256 in small hexadecimal");
    return path.join(folder, sha256.slice(0, 2), sha256);
  };
  return {
    async put(bytes) {
      const sha256 = await digest(bytes);
      const file = fileOf(sha256);
      await mkdir(path.dirname(file), { recursive: true });
      const half = `${file}.${randomUUID()}`;
      try {
        const handle = await open(half, "wx", 0o600);
        try {
          await handle.writeFile(bytes);
          await handle.sync();
        } finally {
          await handle.close();
        }
        await rename(half, file);
      } catch (error) {
        await rm(half, { force: true });
        throw error;
      }
      // The name itself must survive a power cut too.
      const parent = await open(path.dirname(file), "r");
      try {
        await parent.sync();
      } finally {
        await parent.close();
      }
      return sha256;
    },
    async get(sha256) {
      let bytes: Buffer;
      try {
        bytes = await readFile(fileOf(sha256));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw error;
      }
      if ((await digest(bytes)) !== sha256) throw new Error(`blob ${sha256} is damaged: its content has another digest`);
      return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    },
  };
}
