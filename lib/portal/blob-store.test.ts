import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { sha256 } from "#lib/kernel/digest.ts";
import { fileBlobStore } from "./blob-store.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "fivefold-blobs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const store = fileBlobStore(folder);
const bytes = new TextEncoder().encode("a crate");

test("what is put is got by its digest; twice at once leaves one file and no half", async () => {
  const digest = await sha256(bytes);
  expect(await Promise.all([store.put(bytes), store.put(bytes), store.put(bytes)])).toEqual([digest, digest, digest]);
  expect(readdirSync(path.join(folder, digest.slice(0, 2)))).toEqual([digest]);
  expect(await store.get(digest)).toEqual(bytes);
  expect(await store.get("0".repeat(64))).toBeUndefined();
});
test("a damaged file is an error, never an answer", async () => {
  const digest = await store.put(new TextEncoder().encode("another crate"));
  writeFileSync(path.join(folder, digest.slice(0, 2), digest), "something else");
  await expect(store.get(digest)).rejects.toThrow("damaged");
});
test.each(["../../etc/passwd", "ABCDEF", ""])("%j names no blob", async (name) => {
  await expect(store.get(name)).rejects.toThrow(TypeError);
});
