import { describe, expect, test } from "vitest";
import { entryJsonLd } from "./json-ld.ts";
import { readLogPolicy } from "./log/log-policy.ts";
import { never } from "./log/in-force.ts";
import { publicDigest } from "./public-digest.ts";
import { entryShown, hasNewerNow, type RegisterAt } from "./shown-entry.ts";
import { published } from "./testing/published-entry.ts";
import type { EntryWithProof } from "./verify-entry.ts";

const soon = new Date("2026-11-02T20:00:00Z");
const later = new Date("2026-11-04T09:00:00Z");
const first = { revision: 1, because: "A committee approved.", at: "2026-11-02T09:00:00.000Z" };
type Answers = { newest?: number; history?: readonly (typeof first)[]; checkable?: (revision: string) => unknown };

/** A portal that gives out the entry, and answers as it is told of its newer versions. */
async function register(given: EntryWithProof, { newest = 1, history = [first], checkable = () => given }: Answers = {}) {
  const at = { firstPublishedAt: first.at, changedAt: first.at };
  const { reference } = given.record;
  const json = (path: string): Promise<unknown> => Promise.resolve(path.includes("/checkable") ? checkable(path.split("=")[1]!) : path.includes("/jsonld") ? entryJsonLd({ record: given.record, revision: 1, ...at }, "https://register.example") : { record: given.record, revision: 1, newest, history, ...at });
  const register: RegisterAt = { json, text: () => Promise.resolve(""), log: given.log };
  const state = { rev: 1, sha256: await publicDigest(given.record, given.salts), inForce: never };
  return { register, shown: (now = soon, inAllForms = true, policy?: RegisterAt["policy"]) => entryShown({ ...register, policy }, reference, state, inAllForms, now), newer: (rev: number) => hasNewerNow(register, reference, rev) };
}
/** The first version's proof, called the second. */
const renumbered = (given: EntryWithProof) => (revision: string) => ({ ...given, revision: Number(revision) });

describe("an entry that a register shows", () => {
  test("is looked for in the files where it is the newest, with all its versions", async () => {
    const { given } = await published(2);
    expect(await (await register(given)).shown()).toMatchObject({ looked: { entry: { revision: 1 }, history: [first] }, portalUrl: "https://register.example" });
    expect(await (await register(given)).shown(soon, false)).toEqual({ problems: [] });
    for (const history of [[], [first, first], [{ ...first, revision: 2 }]]) expect((await (await register(given, { history })).shown()).problems.at(-1)).toMatch(/^its history has the versions .*, the log 1$/);
  });

  test("is not left out of the comparison on the portal's word that there is a newer version", async () => {
    const { given } = await published(2);
    const told = [given, renumbered(given)("2"), { ...given, revision: 2, proof: given.proof.replace(/index 1/, "index 2") }];
    for (const second of told) {
      const { shown, newer } = await register(given, { newest: 2, checkable: (revision) => (revision === "1" ? given : second) });
      await expect(shown()).rejects.toThrow(/^version 2 of FF-2026-0142: /);
      await expect(newer(1)).rejects.toThrow(/^version 2 of FF-2026-0142: /);
    }
    const silent = await register(given, { newest: 2, checkable: (revision) => (revision === "1" ? given : Promise.reject(new Error("status 503"))) });
    await expect(silent.shown()).rejects.toThrow("status 503");
    await expect((await register(given, { newest: 0 })).shown()).rejects.toThrow("is said to be 0, the log has 1");
  });

  test("may be newer than the log was when it was read, by its own proof", async () => {
    const { newer } = await register((await published(2)).given);
    expect([await newer(0), await newer(1)]).toEqual([true, false]);
  });

  test("keeps no promise by proofs that are made up, nor by witnesses whom a policy does not name", async () => {
    const [{ given }, other] = [await published(2), await published(2)];
    await expect((await register(given, { checkable: () => ({ ...given, proof: given.proof.replace(/(?<=\nindex 1\n)./, (letter) => (letter === "A" ? "B" : "A")) }) })).shown(later)).rejects.toThrow("The fingerprints do not lead to the log");
    await expect((await register(given, { checkable: () => ({ ...given, proof: other.given.proof, witnesses: other.given.witnesses }) })).shown(later)).rejects.toThrow("is not the log's");
    const policy = async (of: EntryWithProof, quorum = "w0") => { const read = await readLogPolicy([`log ${given.log}`, ...of.witnesses.map(({ key }, i) => `witness w${String(i)} ${key}`), `quorum ${quorum}`].join("\n")); return read.ok ? read.value : undefined; };
    const { shown } = await register(given);
    expect((await shown(later, false, await policy(given))).problems).toEqual([]);
    expect((await shown(later, false, await policy(other.given))).problems).toEqual(["the register breaks its promise: 0 of 2 data environments have signed a state of the log that has it, though a day has passed"]);
    expect((await shown(later, false, await policy(other.given, "none"))).problems).toEqual([]);
  });
});
