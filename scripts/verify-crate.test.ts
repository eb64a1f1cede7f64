import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { buildRequestCrate } from "#lib/crate/request-crate.ts";
import { sampleRequest, sampleResultsCrate } from "#lib/crate/testing/sample-crate.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "fivefold-crate-"));
afterAll(() => { rmSync(folder, { recursive: true }); });

/** The command as somebody runs it. */
function verify(bytes: Uint8Array, ...options: string[]): Promise<{ code: number; said: string }> {
  const file = path.join(folder, "crate.zip");
  writeFileSync(file, bytes);
  return new Promise((resolve) => {
    execFile(process.execPath, ["scripts/verify-register.ts", file, ...options], (error, out, err) => { resolve({ code: error ? Number(error.code) : 0, said: out + err }); });
  });
}

test("npx fivefold verify takes a crate, and says what holds of it by itself", { timeout: 60_000 }, async () => {
  expect(await verify(await buildRequestCrate(await sampleRequest()))).toMatchObject({ code: 3, said: expect.stringMatching(/✓ The crate is whole[^]*for a request[^]*carries no signatures of a committee/) as string });
  expect(await verify(await sampleResultsCrate())).toMatchObject({ code: 3, said: expect.stringContaining("for a set of results") as string });
  const flipped = await sampleResultsCrate();
  flipped[Math.floor(flipped.length / 2)]! ^= 1;
  expect(await verify(flipped)).toMatchObject({ code: 1, said: expect.stringContaining("✗ The crate breaks") as string });
  expect(await verify(flipped, "--policy", "any")).toMatchObject({ code: 2, said: expect.stringContaining("A crate is checked by itself") as string });
});
