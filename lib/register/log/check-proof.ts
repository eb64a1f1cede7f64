/** Checks of the two proofs, as RFC 9162 §2.1.3.2 and §2.1.4.2 write them. Positions are BigInt: the bit steps must hold beyond 2^31 entries. */
import { nodeHash, sameHash, type Hash } from "./hashing.ts";

const isOdd = (n: bigint): boolean => (n & 1n) === 1n;

/** Goes up a proof from position `fn` among 0 … `sn`: tells of each hash on which side of the path it stands. False where the proof is too long or too short. */
async function climb(fn: bigint, sn: bigint, proof: readonly Hash[], standsLeft: (hash: Hash) => Promise<void>, standsRight: (hash: Hash) => Promise<void>): Promise<boolean> {
  for (const hash of proof) {
    if (sn === 0n) return false;
    if (isOdd(fn) || fn === sn) {
      await standsLeft(hash);
      while (!isOdd(fn) && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else await standsRight(hash);
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n;
}

/** Does `proof` lead from the leaf at `index` to `root`, the root at `size`? */
export async function includes(leaf: Hash, index: number, size: number, proof: readonly Hash[], root: Hash): Promise<boolean> {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  let reached = leaf;
  const whole = await climb(
    BigInt(index), BigInt(size) - 1n, proof,
    async (hash) => { reached = await nodeHash(hash, reached); },
    async (hash) => { reached = await nodeHash(reached, hash); },
  );
  return whole && sameHash(reached, root);
}

/** Does the log with `root` at `size` begin with the log that had `rootBefore` at `before`? */
export async function isExtension(before: number, rootBefore: Hash, size: number, root: Hash, proof: readonly Hash[]): Promise<boolean> {
  if (!Number.isSafeInteger(before) || !Number.isSafeInteger(size) || before < 0 || before > size) return false;
  if (before === size) return proof.length === 0 && sameHash(rootBefore, root);
  if (before === 0) return proof.length === 0;
  let fn = BigInt(before) - 1n;
  let sn = BigInt(size) - 1n;
  // Where the older log is one complete subtree, its root is the proof's first hash and is left out.
  const hashes = (BigInt(before) & fn) === 0n ? [rootBefore, ...proof] : proof;
  while (isOdd(fn)) {
    fn >>= 1n;
    sn >>= 1n;
  }
  const [first, ...rest] = hashes;
  if (first === undefined) return false;
  let older = first;
  let newer = first;
  const whole = await climb(
    fn, sn, rest,
    async (hash) => {
      older = await nodeHash(hash, older);
      newer = await nodeHash(hash, newer);
    },
    async (hash) => { newer = await nodeHash(newer, hash); },
  );
  return whole && sameHash(older, rootBefore) && sameHash(newer, root);
}
