import { describe, expect, it } from "vitest";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { sha256, toHex } from "#lib/kernel/digest.ts";
import { toBase64 } from "./base64.ts";
import { includes, isExtension } from "./check-proof.ts";
import { openCheckpoint, signCheckpoint } from "./checkpoint.ts";
import { append, emptyRange, rootOfRange } from "./compact-range.ts";
import { cosign, cosignedAt } from "./cosignature.ts";
import { leafHash, nodeHash, type Hash } from "./hashing.ts";
import { readLogEntry } from "./log-entry.ts";
import { checkQuorum, readLogPolicy } from "./log-policy.ts";
import { parseProofFile, writeProofFile } from "./proof-file.ts";
import { isSignedBy, parseNote, readVerifierKey, utf8, verifierKey, writeNote, writeVerifierKey, type SignatureKind, type SignerKey } from "./signed-note.ts";
import { fromTiles, readBundle, readTilePath, tileNumberPath, tilePath, widthAt, writeBundle } from "./tiles.ts";
import { consistencyProof, inclusionProof, rootAt, type SubtreeHash } from "./tree.ts";
import { considerCheckpoint } from "./witness.ts";

/** Subtrees straight from the definition, as a second way to the same roots. */
function slowTree(leaves: readonly Hash[]): SubtreeHash {
  const read: SubtreeHash = async (level, index) => (level === 0 ? leaves[index]! : nodeHash(await read(level - 1, index * 2), await read(level - 1, index * 2 + 1)));
  return read;
}

async function keyFromSeed(name: string, kind: SignatureKind, fill: number): Promise<SignerKey> {
  // PKCS #8 of Ed25519 (RFC 8410 §7): 16 bytes that never change, then the seed.
  const pkcs8 = Uint8Array.from([0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20, ...new Uint8Array(32).fill(fill)]);
  const privateKey = await crypto.subtle.importKey("pkcs8", pkcs8, "Ed25519", true, ["sign"]);
  const x = (await crypto.subtle.exportKey("jwk", privateKey)).x!;
  const publicKey = Uint8Array.from(atob(x.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  return { privateKey, verifier: await verifierKey(name, kind, publicKey) };
}

describe("hashes of RFC 6962", () => {
  const inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
  const roots = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ];
  const bytes = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

  it("gives the standard's roots of one to eight entries, and of none", async () => {
    const leaves = await Promise.all(inputs.map((hex) => leafHash(bytes(hex))));
    const found = await Promise.all(roots.map((_, i) => rootAt(slowTree(leaves), i + 1)));
    expect(found.map(toHex)).toEqual(roots);
    expect(toHex(await rootAt(slowTree([]), 0))).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });
});

describe("proofs", () => {
  it("hold for every entry and every earlier size, and for no other leaf or root", async () => {
    const most = 20;
    const leaves = await Promise.all(Array.from({ length: most }, (_, i) => leafHash(utf8(String(i)))));
    const read = slowTree(leaves);
    const roots = await Promise.all(Array.from({ length: most + 1 }, (_, size) => rootAt(read, size)));
    let checked = 0;
    for (let size = 1; size <= most; size++) {
      for (let index = 0; index < size; index++) {
        const proof = await inclusionProof(read, index, size);
        expect(await includes(leaves[index]!, index, size, proof, roots[size]!)).toBe(true);
        expect(await includes(leaves[(index + 1) % size]!, index, size, proof, roots[size]!)).toBe(size === 1);
        expect(await includes(leaves[index]!, index, size, proof, roots[size - 1]!)).toBe(false);
        checked++;
      }
      for (let before = 0; before <= size; before++) {
        const proof = await consistencyProof(read, before, size);
        expect(await isExtension(before, roots[before]!, size, roots[size]!, proof)).toBe(true);
        if (before > 0 && before < size) {
          expect(await isExtension(before, roots[size]!, size, roots[before]!, proof)).toBe(false);
          expect(await isExtension(before, roots[before]!, size, roots[size]!, proof.slice(1))).toBe(false);
        }
        checked++;
      }
    }
    expect(checked).toBe(210 + 230);
  });
});

describe("tiles", () => {
  it("are numbered as the standard says, and a path is read back or refused", () => {
    expect(tileNumberPath(1_234_067)).toBe("x001/x234/067");
    expect(tilePath({ level: 0, n: 0, width: 3 })).toBe("tile/0/000.p/3");
    for (const address of [{ level: 2, n: 70_001, width: 256 }, { level: "entries" as const, n: 999, width: 255 }]) expect(readTilePath(tilePath(address))).toEqual(address);
    for (const path of ["tile/0/0", "tile/00/000", "tile/0/x000/001", "tile/0/000.p/256", "tile/0/000.p/0", "tile/0/../000", "tile/64/000"]) expect(readTilePath(path)).toBeUndefined();
  });

  it("give the same roots and proofs as the definition, across the border of a tile", async () => {
    const size = 600;
    const leaves = await Promise.all(Array.from({ length: size }, (_, i) => leafHash(utf8(`entry ${String(i)}`))));
    const slow = slowTree(leaves);
    const quick = fromTiles(async ({ level, n, width }) => {
      const hashes = await Promise.all(Array.from({ length: width }, (_, i) => slow(level * 8, n * 256 + i)));
      return Uint8Array.from(hashes.flatMap((hash) => [...hash]));
    }, size);
    expect(widthAt(size, 0, 2)).toBe(88);
    expect(widthAt(size, 1, 0)).toBe(2);
    expect(widthAt(size, 1, 1)).toBe(0);
    const root = await rootAt(slow, size);
    expect(toHex(await rootAt(quick, size))).toBe(toHex(root));
    for (const index of [0, 255, 256, 511, 512, 599]) expect(await includes(leaves[index]!, index, size, await inclusionProof(quick, index, size), root)).toBe(true);
    expect(await consistencyProof(quick, 300, size)).toEqual(await consistencyProof(slow, 300, size));
  });

  it("carry entries with their lengths, and a bundle cut short is no bundle", () => {
    const bundle = writeBundle([utf8("a"), utf8(""), utf8("long ".repeat(100))]);
    expect(readBundle(bundle)?.map((e) => e.length)).toEqual([1, 0, 500]);
    expect(readBundle(bundle.slice(0, -1))).toBeUndefined();
    expect(() => writeBundle([new Uint8Array(65_536)])).toThrow(/longer than 65535/);
  });
});

/** A worked log of three entries, with a log key of 32 bytes 0x07 and a witness key of 32 bytes 0x09. */
const worked = {
  origin: "register.example.org/log",
  entries: [
    { at: "2026-08-01T00:00:00Z", log: "register.example.org/log", type: "register.genesis", v: 1 },
    { at: "2026-08-17T15:04:05Z", custodian: "https://ror.org/03yrm5c26", entry: "FA-2026-0142", event: "published", prev: null, rev: 1, sha256: "5d79e8bd4cdc126c690de805c1e9df78284f19d01c93a92d67a81abe8ad458b0", type: "register.entry", v: 1 },
    { at: "2026-11-02T10:00:00Z", checks: 2, crate: "sha256:3535527362decf0bbebd36c3b6e2ff8d87c3515075f8ea1c2d39b107c51b51cb", custodian: "https://ror.org/03yrm5c26", entry: "FA-2026-0142", event: "released", sdc: "sha256:28b4445d6d1b7982bb10242fb38b7ad65f83c38beedcf0689bcfa872f1fd74d4", type: "register.output", v: 1 },
  ],
  proofFile: `c2sp.org/tlog-proof@v1
index 1
RyZnJas+NnWNtuUqIFTHJ1lSZvHvro1rImyVQ5ov1S4=
oiUJRrcvLRSO/v6ktVzo2B1ns8Svr5w3JokIkwmWROI=

register.example.org/log
3
LLuDNln0OFDisWz6CgkYA63BHLBi6R/12HLI6QnucNA=

— register.example.org/log H3g/DQSPD2LDiUFGkmmJ91X9jMK5K2h+DV7F0MoryVtdHQ4neRNXGrTm6h6VgR5Csp806Lz9V71lcABVdLv0qoLSQwo=
— tre-a.example.org/witness OCaxfQAAAABq6F8ggc9S0c6wtFLt0hEns5U3WOlUHo/w8tYvUmKK0gLXuAY7nbbkoFsALdWd0ffT+OGYY3Yecvf3J5j8v9l/OkDhDA==
`,
};
const workedBytes = worked.entries.map((entry) => utf8(canonicalJson(entry)));

describe("the worked log", () => {
  it("has the leaf hashes, roots and entry bundle that were reckoned elsewhere", async () => {
    const leaves = await Promise.all(workedBytes.map(leafHash));
    expect(leaves.map(toHex)).toEqual([
      "47266725ab3e36758db6e52a2054c727595266f1efae8d6b226c95439a2fd52e", "869004c6f45756d4712bf3eaad4002f7fbd6231abf21c195b1ea5f324e160dcb", "a2250946b72f2d148efefea4b55ce8d81d67b3c4afaf9c3726890893099644e2",
    ]);
    expect(toHex(await rootAt(slowTree(leaves), 2))).toBe("084d0061439d4d772096e5f439df5f1205ba00d6c9762bb460266c34912a8aa6");
    expect(toHex(await rootAt(slowTree(leaves), 3))).toBe("2cbb833659f43850e2b16cfa0a091803adc11cb062e91ff5d872c8e909ee70d0");
    expect((await consistencyProof(slowTree(leaves), 2, 3)).map(toBase64)).toEqual(["oiUJRrcvLRSO/v6ktVzo2B1ns8Svr5w3JokIkwmWROI="]);
    const bundle = writeBundle(workedBytes);
    expect([bundle.length, await sha256(bundle)]).toEqual([653, "fe62b966f73b5cdaa291fe0663eb7f17b8ab1b47fb86a3f318e7927efd0529b5"]);
    expect(workedBytes.every((bytes) => readLogEntry(bytes) !== undefined)).toBe(true);
  });

  it("has the keys, checkpoint, cosignature and proof file that were made elsewhere", async () => {
    const log = await keyFromSeed(worked.origin, 1, 7);
    const witness = await keyFromSeed("tre-a.example.org/witness", 4, 9);
    expect(writeVerifierKey(log.verifier)).toBe("register.example.org/log+1f783f0d+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs");
    expect(writeVerifierKey(witness.verifier)).toBe("tre-a.example.org/witness+3826b17d+BP0XJDhaoMdbZPt4zWAvodmR/ev3axPFjtcC6sg16fYY");
    const read = slowTree(await Promise.all(workedBytes.map(leafHash)));
    const signed = parseNote(await signCheckpoint({ origin: worked.origin, size: 3, root: await rootAt(read, 3) }, log))!;
    const note = writeNote({ ...signed, signatures: [...signed.signatures, await cosign(signed.text, 1_793_613_600, witness)] });
    expect(writeProofFile(1, await inclusionProof(read, 1, 3), note)).toBe(worked.proofFile);
  });

  it("is believed only as it is: one character changed anywhere in the proof file and it proves nothing", async () => {
    const log = (await keyFromSeed(worked.origin, 1, 7)).verifier;
    const witness = (await keyFromSeed("tre-a.example.org/witness", 4, 9)).verifier;
    const leaf = await leafHash(workedBytes[1]!);
    const holds = async (text: string): Promise<boolean> => {
      const file = parseProofFile(text);
      if (!file || !(await openCheckpoint(writeNote(file.checkpoint.note), log)) || (await cosignedAt(file.checkpoint.note, witness)) === undefined) return false;
      return includes(leaf, file.index, file.checkpoint.size, file.proof, file.checkpoint.root);
    };
    expect(await holds(worked.proofFile)).toBe(true);
    for (let i = 0; i < worked.proofFile.length; i++) {
      const other = worked.proofFile[i] === "A" ? "B" : "A";
      const changed = worked.proofFile.slice(0, i) + other + worked.proofFile.slice(i + 1);
      expect(await holds(changed), `character ${String(i)}`).toBe(false);
    }
  });
});

describe("signed notes", () => {
  it("read the standard's own key, and no key whose id belongs to another", async () => {
    const text = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    expect(writeVerifierKey((await readVerifierKey(text))!)).toBe(text);
    expect(await readVerifierKey(text.replace("530d903a", "530d903b"))).toBeUndefined();
  });

  it("pass over a stranger's signature, and refuse the note for a false one of the key they know", async () => {
    const log = await keyFromSeed("a.example/log", 1, 3);
    const other = await keyFromSeed("b.example/log", 1, 4);
    const text = await signCheckpoint({ origin: "a.example/log", size: 0, root: (await rootAt(slowTree([]), 0)) }, log);
    const note = parseNote(text)!;
    const stranger = { ...note.signatures[0]!, name: "c.example" };
    expect(await isSignedBy({ ...note, signatures: [stranger, ...note.signatures] }, log.verifier)).toBe(true);
    expect(await isSignedBy(note, other.verifier)).toBe(false);
    const falseOne = { ...note.signatures[0]!, bytes: new Uint8Array(64) };
    expect(await isSignedBy({ ...note, signatures: [...note.signatures, falseOne] }, log.verifier)).toBe(false);
  });
});

describe("a witness", () => {
  it("cosigns what it has read, and neither another past, an older copy nor another's log", async () => {
    const log = await keyFromSeed("a.example/log", 1, 3);
    const leaves = await Promise.all(["genesis", "one", "two", "three"].map((e) => leafHash(utf8(e))));
    const forked = await Promise.all(["genesis", "other", "two", "three"].map((e) => leafHash(utf8(e))));
    const checkpoint = async (of: readonly Hash[], size: number) => signCheckpoint({ origin: "a.example/log", size, root: await rootAt(slowTree(of), size) }, log);
    const read = async (size: number) => {
      let range = emptyRange;
      for (const leaf of leaves.slice(0, size)) range = await append(range, leaf);
      return range;
    };
    for (const size of [1, 2, 3, 4]) expect(await considerCheckpoint(log.verifier, 1, await read(size), await checkpoint(leaves, size))).toMatchObject({ cosign: true, checkpoint: { size } });
    expect(await considerCheckpoint(log.verifier, 2, await read(4), await checkpoint(forked, 4))).toEqual({ cosign: false, because: "not-what-was-read" });
    expect(await considerCheckpoint(log.verifier, 2, await read(2), await checkpoint(leaves, 4))).toEqual({ cosign: false, because: "not-what-was-read" });
    // A log put back to an older copy.
    expect(await considerCheckpoint(log.verifier, 4, await read(4), await checkpoint(leaves, 2))).toEqual({ cosign: false, because: "older" });
    expect(await considerCheckpoint(log.verifier, 4, emptyRange, await checkpoint(leaves, 2))).toEqual({ cosign: false, because: "older" });
    const stranger = await keyFromSeed("a.example/log", 1, 5);
    expect(await considerCheckpoint(stranger.verifier, 2, await read(4), await checkpoint(leaves, 4))).toEqual({ cosign: false, because: "signature" });
  });

  it("reckons the same root from the right edge as from the whole, at every size", async () => {
    const leaves = await Promise.all(Array.from({ length: 70 }, (_, i) => leafHash(utf8(String(i)))));
    let range = emptyRange;
    for (const [i, leaf] of leaves.entries()) {
      range = await append(range, leaf);
      expect(toHex(await rootOfRange(range))).toBe(toHex(await rootAt(slowTree(leaves), i + 1)));
    }
    expect(range.roots).toHaveLength(3);
  });

  it("is counted by the policy: two of three, each once", async () => {
    const log = await keyFromSeed("a.example/log", 1, 3);
    const witnesses = await Promise.all([11, 12, 13].map((fill, i) => keyFromSeed(`tre-${String(i)}.example/witness`, 4, fill)));
    const lines = [`log ${writeVerifierKey(log.verifier)}`, ...witnesses.map((w, i) => `witness W${String(i)} ${writeVerifierKey(w.verifier)} # of a TRE`), "group two 2 W0 W1 W2", "quorum two"];
    const policy = await readLogPolicy(lines.join("\n"));
    if (!policy.ok) throw new Error(policy.refusal.message);
    const note = parseNote(await signCheckpoint({ origin: "a.example/log", size: 0, root: await rootAt(slowTree([]), 0) }, log))!;
    const by = async (...which: number[]) => checkQuorum(policy.value, { ...note, signatures: [...note.signatures, ...(await Promise.all(which.map((i) => cosign(note.text, 1_800_000_000 + i, witnesses[i]!))))] });
    expect((await by(0)).reached).toBe(false);
    expect((await by(0, 0)).reached).toBe(false);
    expect(await by(2, 0)).toEqual({ reached: true, by: [{ witness: "W0", at: 1_800_000_000 }, { witness: "W2", at: 1_800_000_002 }] });
    for (const [text, said] of [["quorum none", /names no log/], [lines.slice(0, 4).join("\n"), /names no quorum/], [[...lines.slice(0, 2), lines[1], "quorum none"].join("\n"), /name of its own/], [[lines[0], lines[1], lines[1]!.replace("W0", "W9"), "quorum none"].join("\n"), /stands above already/], ["witness", /name of its own/]] as const) {
      const read = await readLogPolicy(text);
      expect(read.ok ? "" : read.refusal.message).toMatch(said);
    }
  });
});
