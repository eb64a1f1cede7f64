import { auditSets } from "#lib/disclosure/ledger/audit.ts";
import type { Ledger, NamedSet } from "#lib/disclosure/ledger/ledger.ts";
import { PersonSet } from "#lib/disclosure/ledger/person-set.ts";
import { blocks, sketchOf } from "#lib/disclosure/ledger/sketch.ts";
import { compare } from "./measure.ts";
import { milliseconds, wholeNumber, type Section } from "./report.ts";

const threshold = 10;
const aim = 1000;
/** A run of people whose ids come in order, as a bitmap holds them best; what the audit costs hangs on sizes and sketches, not on who they are. */
function someOf(persons: number, seed: number): PersonSet {
  const size = Math.floor(persons ** (0.35 + 0.65 * ((seed * 0.618034) % 1)));
  const from = Math.floor((persons - size) * ((seed * 0.754878) % 1));
  return PersonSet.from(Array.from({ length: size }, (_, i) => from + i));
}

/** A new run of 51 sets against a ledger of many released populations. */
export async function benchLedger(persons: number, entries: number, rounds: number): Promise<Section> {
  const [sizes, sketches, bytes] = [new Float64Array(entries), new Uint32Array(blocks * entries), [] as Uint8Array[]];
  for (let i = 0; i < entries; i++) {
    const people = someOf(persons, i + 1);
    sizes[i] = people.size;
    sketches.set(sketchOf(people), blocks * i);
    bytes.push(people.toBytes());
  }
  let opened = 0;
  const ledger: Ledger = {
    ids: Array.from(sizes, (_, i) => `${i}`), sizes, sketches, wordings: Array.from(sizes, () => undefined),
    open: (i) => (opened++, PersonSet.fromBytes(bytes[i]!)),
  };
  const population = Math.floor(persons * 0.8);
  const cell = Math.floor(population / 50);
  const fresh: NamedSet[] = Array.from({ length: 50 }, (_, c) => ({ key: `cell ${c}`, people: PersonSet.from(Array.from({ length: cell }, (_, i) => 3 + c * cell + i)) }));
  fresh.push({ key: "population", people: PersonSet.from(Array.from({ length: 50 * cell }, (_, i) => 3 + i)) });
  const found = auditSets(fresh, ledger, { threshold }).length;
  const openedOnce = opened;
  const times = await compare({ audit: async () => auditSets(fresh, ledger, { threshold }), sketch: async () => sketchOf(fresh.at(-1)!.people) }, rounds);
  return {
    title: "The ledger of releases",
    about: `A new run of ${fresh.length} sets (a population of ${wholeNumber.format(50 * cell)} and its 50 cells), audited against ${wholeNumber.format(entries)} released sets of up to ${wholeNumber.format(persons)} people for every combination of two and three sets; threshold ${threshold}. Median of ${rounds} turns, in milliseconds.`,
    columns: ["step", "time"],
    rows: [["audit of the run, its sketches included", milliseconds(times.audit)], ["of which: sketch of the population", milliseconds(times.sketch)]],
    conclusion: `Audited in ${milliseconds(times.audit)} ms (aim: under ${wholeNumber.format(aim)} ms${times.audit < aim ? ", kept" : ", missed"}); ${openedOnce} released sets had to be opened, ${found} new sets were withheld. The released sets take ${(bytes.reduce((sum, b) => sum + b.length, 0) / 2 ** 20).toFixed(0)} MiB, their sketches ${(sketches.byteLength / 2 ** 20).toFixed(1)} MiB.`,
  };
}
