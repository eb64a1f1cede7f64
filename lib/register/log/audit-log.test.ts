import { describe, expect, it } from "vitest";
import { auditLog, silentTrails } from "./audit-log.ts";
import { signCheckpoint } from "./checkpoint.ts";
import { leafHash, nodeHash, type Hash } from "./hashing.ts";
import { logEntryBytes } from "./log-entry.ts";
import { consistencyOverHttp } from "./over-http.ts";
import { utf8, verifierKey, type SignerKey } from "./signed-note.ts";
import { tilePath, widthAt, writeBundle } from "./tiles.ts";
import { consistencyProof, rootAt, type SubtreeHash } from "./tree.ts";

const origin = "register.example/log";
const sha = (n: number) => n.toString(16).padStart(64, "0");

/** The published files of a log with `size` entries, by path. */
async function publishedLog(size: number, signer: SignerKey) {
  const entries = Array.from({ length: size }, (_, i) => logEntryBytes(i === 0
    ? { v: 1, at: "2026-11-01T09:00:00Z", type: "register.genesis", log: origin }
    : { v: 1, at: "2026-11-01T10:00:00Z", type: "register.entry", custodian: "x", entry: `FF-${String(i % 50)}`, event: i <= 50 ? "published" : "amended", rev: Math.ceil(i / 50), sha256: sha(i), prev: i <= 50 ? null : sha(i - 50) }));
  const leaves = await Promise.all(entries.map(leafHash));
  const known = new Map<string, Promise<Hash>>();
  const read: SubtreeHash = (level, index) => {
    const key = `${String(level)}/${String(index)}`;
    const hash = known.get(key) ?? (level === 0 ? Promise.resolve(leaves[index]!) : Promise.all([read(level - 1, index * 2), read(level - 1, index * 2 + 1)]).then(([l, r]) => nodeHash(l, r)));
    known.set(key, hash);
    return hash;
  };
  const files = new Map<string, Uint8Array>([["checkpoint", utf8(await signCheckpoint({ origin, size, root: await rootAt(read, size) }, signer))]]);
  for (let n = 0; n * 256 < size; n++) files.set(tilePath({ level: "entries", n, width: widthAt(size, 0, n) }), writeBundle(entries.slice(n * 256, (n + 1) * 256)));
  for (let level = 0; widthAt(size, level, 0) > 0; level++) {
    for (let n = 0; widthAt(size, level, n) > 0; n++) {
      const width = widthAt(size, level, n);
      const hashes = await Promise.all(Array.from({ length: width }, (_, i) => read(level * 8, n * 256 + i)));
      files.set(tilePath({ level, n, width }), Uint8Array.from(hashes.flatMap((hash) => [...hash])));
    }
  }
  return { files, read, root: await rootAt(read, size) };
}
async function newSigner(): Promise<SignerKey> {
  const pair = (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]));
  return { privateKey: pair.privateKey, verifier: await verifierKey(origin, 1, new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey))) };
}
const from = (files: ReadonlyMap<string, Uint8Array>) => (path: string) => {
  const file = files.get(path);
  return file ? Promise.resolve(file) : Promise.reject(new Error(`no ${path}`));
};

describe("a monitor", () => {
  it("finds a log of more than one tile whole, and knows each project's last version", async () => {
    const signer = await newSigner();
    const { files, root } = await publishedLog(300, signer);
    const audited = await auditLog(signer.verifier, from(files), { size: 300, root });
    expect(audited).toMatchObject({ size: 300, problems: [], findings: [] });
    expect(audited.entries.get("FF-49")).toMatchObject({ rev: 6, sha256: sha(299), inForce: { project: [["2026-11-01T10:00:00Z", null]] } });
    expect([...files.keys()]).toEqual(["checkpoint", "tile/entries/000", "tile/entries/001.p/44", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1"]);
  });

  it("notices one byte changed anywhere in the log", async () => {
    const signer = await newSigner();
    const { files } = await publishedLog(300, signer);
    for (const [path, bytes] of files) {
      // Every 2,999th byte of the long files, every 61st of the short ones.
      for (let at = 0; at < bytes.length; at += bytes.length > 2_000 ? 2999 : 61) {
        const changed = Uint8Array.from(bytes);
        changed[at]! ^= 1;
        const { problems } = await auditLog(signer.verifier, from(new Map([...files, [path, changed]])));
        expect(problems, `${path}, byte ${String(at)}`).not.toEqual([]);
      }
    }
  });

  it("notices a log that was put back to an older copy, or rewritten, under the same key", async () => {
    const signer = await newSigner();
    const long = await publishedLog(40, signer);
    const short = await publishedLog(30, signer);
    expect((await auditLog(signer.verifier, from(short.files), { size: 40, root: long.root })).problems.join(" ")).toMatch(/older copy/);
    expect((await auditLog(signer.verifier, from(long.files), { size: 30, root: new Uint8Array(32) })).problems.join(" ")).toMatch(/was rewritten/);
    expect((await auditLog(signer.verifier, from(long.files), { size: 30, root: short.root })).problems).toEqual([]);
    const other = await newSigner();
    expect((await auditLog(other.verifier, from(long.files))).problems.join(" ")).toMatch(/not signed/);
  });

  it("reckons the proof that a log continues another from the published tiles", async () => {
    const { files, read } = await publishedLog(300, await newSigner());
    expect(await consistencyOverHttp(from(files), 270, 300)).toEqual(await consistencyProof(read, 270, 300));
  });

  it("misses an audit trail that nothing is told of any more", async () => {
    const signer = await newSigner();
    const { files } = await publishedLog(4, signer);
    const audited = { ...(await auditLog(signer.verifier, from(files))), auditRoots: new Map([["portal", [{ rows: 3, sha256: sha(3), at: "2026-11-01T10:00:00Z" }]]]) };
    expect(silentTrails(audited, Date.parse("2026-11-03T09:59:00Z"))).toEqual([]);
    expect(silentTrails(audited, Date.parse("2026-11-03T10:01:00Z"))).toEqual([{ isWrong: true, said: expect.stringMatching(/audit trail of portal since 2026-11-01/) as string }]);
    // A TRE may be switched off: its silence is told, and nothing is wrong with the log.
    const ofTre = { ...audited, auditRoots: new Map([["a-tre", audited.auditRoots.get("portal")!]]) };
    expect(silentTrails(ofTre, Date.parse("2026-11-03T10:01:00Z"))).toMatchObject([{ isWrong: false, said: expect.stringContaining("a-tre") as string }]);
  });
});
