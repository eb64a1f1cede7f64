import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { published } from "#lib/register/testing/published-entry.ts";
import type { DocumentWithProof } from "#lib/register/document-with-proof.ts";
import type { EntryWithProof } from "#lib/register/verify-entry.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "fivefold-entry-"));
afterAll(() => { rmSync(folder, { recursive: true }); });
const fileWith = (name: string, text: string): string => {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
};
/** The command as somebody runs it. */
const verify = (given: EntryWithProof | DocumentWithProof, ...options: string[]): Promise<{ code: number; said: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, ["scripts/verify-register.ts", fileWith("entry.json", JSON.stringify(given)), ...options], (error, out, err) => { resolve({ code: error ? Number(error.code) : 0, said: out + err }); });
  });

test("npx fivefold verify calls an entry what was published by the reader's own keys alone", { timeout: 60_000 }, async () => {
  const [ours, forged, unseen] = [(await published(1)).given, (await published(2)).given, (await published(0)).given];
  const policyOf = ({ log, witnesses }: EntryWithProof) => fileWith(`${String(witnesses[0]?.key.length)}-${log.slice(-12).replaceAll("/", "_")}.policy`, `# as kept\nlog ${log}\n${witnesses.map(({ key }, i) => `witness w${String(i)} ${key}\n`).join("")}group any-of-them any w0 w1\nquorum any-of-them\n`);
  const wasPublished = "This entry is what was published";

  expect(await verify(ours, "--policy", policyOf(ours))).toMatchObject({ code: 0, said: expect.stringContaining(wasPublished) as string });
  // All of it is as it should be, but for whose keys they are.
  const alone = await verify(forged);
  expect(alone).toMatchObject({ code: 3, said: expect.stringMatching(/not pinned[^]*keys of their own/) as string });
  expect(alone.said).not.toContain(wasPublished);
  expect(await verify(forged, "--policy", policyOf(ours))).toMatchObject({ code: 1, said: expect.stringContaining("✗ The log signed it") as string });
  // The log's own key, with witnesses that a forger made up.
  expect(await verify({ ...ours, witnesses: forged.witnesses }, "--log", ours.log)).toMatchObject({ code: 3, said: expect.stringMatching(/keys of the witnesses[^]*not pinned/) as string });
  expect(await verify(unseen, "--policy", policyOf(unseen))).toMatchObject({ code: 3, said: expect.stringContaining("None of the witnesses that your policy names") as string });
  // A witness's key is none of a log; one that can't be read is as little the file's fault.
  expect(await verify(ours, "--log", ours.witnesses[0]!.key)).toEqual({ code: 2, said: "The log's key can't be read.\n" });
  expect(await verify(ours, "--policy", fileWith("bad.policy", "log nonsense"))).toMatchObject({ code: 2, said: expect.stringContaining("Line 1 of the log policy") as string });
});

test("a committee's rule that was changed, or that the portal did not sign, fails", { timeout: 60_000 }, async () => {
  const { given: { log, witnesses, rules: [rule] = [] }, portalKey } = await published(1, "before");
  const set: DocumentWithProof = { ...rule!, portalKey, log, witnesses };
  const policy = fileWith("rule.policy", `log ${log}\nwitness w0 ${witnesses[0]!.key}\nquorum w0\n`);
  expect(await verify(set, "--policy", policy)).toMatchObject({ code: 0, said: expect.stringMatching(/✓ The portal signed it[^]*This version is what was published/) as string });
  const changed = await verify({ ...set, document: { ...set.document, content: { quorum: 1 } } }, "--policy", policy);
  expect(changed).toMatchObject({ code: 1, said: expect.stringMatching(/✗ What you hold is what was logged[^]*✗ The portal signed it[^]*This version does not agree/) as string });
  const unsigned = await verify({ ...set, signed: (await published(0, "before")).given.rules![0]!.signed }, "--policy", policy);
  expect(unsigned).toMatchObject({ code: 1, said: expect.stringMatching(/✓ What you hold[^]*✗ The portal signed it[^]*the portal's signature is not under it/) as string });
});
