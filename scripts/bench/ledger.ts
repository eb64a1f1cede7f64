import { auditSets } from "#lib/disclosure/ledger/audit.ts";
import { ledgerOf, joined, type Ledger, type NamedSet } from "#lib/disclosure/ledger/ledger.ts";
import { PersonSet } from "#lib/disclosure/ledger/person-set.ts";
import { blocks, fingerprintOf, type Sketch } from "#lib/disclosure/ledger/sketch.ts";
import { bestByChance, difference, isIn, peopleOf, randomOf } from "#lib/disclosure/ledger/testing/differencing.ts";
import { compare } from "./measure.ts";
import { milliseconds, wholeNumber, type Section } from "./report.ts";

const threshold = 10;
const aim = 1000;

/** People as a study defines them: an attribute that half, a quarter or an eighth of all have, and often one or two more; sometimes a stretch of neighbours. */
function populations(persons: number): (index: number) => PersonSet {
  const words = Math.ceil(persons / 32);
  const random = randomOf(1);
  const word = (): number => (random() * 2 ** 32) >>> 0;
  const attributes = Array.from({ length: 24 }, (_, i) => Uint32Array.from({ length: words }, () => Array.from({ length: i % 3 }, word).reduce((a, b) => a & b, word())));
  return (index) => {
    const draw = randomOf(index + 2);
    const bitmap = attributes[Math.floor(draw() * attributes.length)]!.slice();
    for (let more = Math.floor(draw() * 3); more > 0; more--) {
      const other = attributes[Math.floor(draw() * attributes.length)]!;
      for (let i = 0; i < words; i++) bitmap[i]! &= other[i]!;
    }
    const from = Math.floor(draw() * words * 0.9);
    const to = draw() < 0.5 ? words : from + Math.ceil(draw() * (words - from));
    return PersonSet.fromBitmap(draw() < 0.3 ? bitmap : bitmap.fill(0, 0, from).fill(0, to));
  };
}

/** A ledger of sets that are made again when they are opened: ten thousand of a million people would not fit. */
function ledgerOfMany(entries: number, open: (index: number) => PersonSet): Ledger & { opened: number } {
  const [sizes, sketches, lows, columns] = [new Float64Array(entries), new Uint32Array(blocks * entries), new Uint32Array(blocks * entries), [] as Sketch[]];
  for (let i = 0; i < entries; i++) {
    const people = open(i);
    const print = fingerprintOf(people);
    sizes[i] = people.size;
    sketches.set(print.blocks, blocks * i);
    lows.set(print.lows, blocks * i);
    columns.push(print.columns);
  }
  const none = Array.from(sizes, () => undefined);
  const ledger = {
    ids: Array.from(sizes, (_, i) => `${i}`), sizes, sketches, lows, wordings: none, circles: none, answers: none, empty: [], opened: 0,
    open: (i: number) => (ledger.opened++, open(i)), columns: (i: number) => columns[i]!,
  };
  return ledger;
}

/** The attack of lib/disclosure/ledger/attack.test.ts with as many questions as are wanted. */
async function attacked(questions: number) {
  const people = peopleOf(50_000, 7);
  let past = ledgerOf([]);
  const began = performance.now();
  const found = await difference(people, async (question) => {
    const chosen: NamedSet = { key: "q", wording: JSON.stringify(question), people: PersonSet.from(people.filter((p) => isIn(question, p)).map((p) => p.id)) };
    if (chosen.people.size < threshold) return "withheld";
    const findings = auditSets([chosen], past, { threshold });
    if (findings.some((f) => f.kind !== "same")) return "withheld";
    if (findings.length === 0) past = joined(past, ledgerOf([chosen]));
    return 5 * Math.round(chosen.people.size / 5);
  }, questions, 11);
  return { ...found, each: (performance.now() - began) / questions };
}

/** A new run of 51 sets against a ledger of many released populations. */
export async function benchLedger(persons: number, entries: number, rounds: number): Promise<Section> {
  const open = populations(persons);
  const ledger = ledgerOfMany(entries, open);
  const random = randomOf(3);
  // A population of its own, of whom no set in the ledger is made.
  const population = PersonSet.fromBitmap(Uint32Array.from({ length: Math.ceil(persons / 32) }, () => (random() * 2 ** 32) | (random() * 2 ** 32)));
  const byCell = Array.from({ length: 50 }, () => [] as number[]);
  population.each((id) => byCell[Math.floor(random() * 50)]!.push(id));
  const fresh: NamedSet[] = [{ key: "population", people: population }, ...byCell.map((ids, c) => ({ key: `cell ${c}`, people: PersonSet.from(ids) }))];
  const audit = () => auditSets(fresh, ledger, { threshold });
  const found = audit().length;
  const openedOnce = ledger.opened;
  const digests = Float64Array.from({ length: persons }, () => Math.floor(random() * 2 ** 53));
  const times = await compare({ audit: async () => audit(), fingerprint: async () => fingerprintOf(population), digests: async () => PersonSet.from(digests) }, rounds);
  const attack = await attacked(1000);
  return {
    title: "The ledger of releases",
    about: `A new run of ${fresh.length} sets (a population of ${wholeNumber.format(population.size)} and its 50 cells), audited against ${wholeNumber.format(entries)} released sets of up to ${wholeNumber.format(ledger.sizes.reduce((a, b) => Math.max(a, b)))} of ${wholeNumber.format(persons)} people: for every combination of two and three sets, and for sums with any coefficients of the 252 nearest; threshold ${threshold}. Median of ${rounds} turns, in milliseconds.`,
    columns: ["step", "time"],
    rows: [["audit of the run, its fingerprints included", milliseconds(times.audit)], ["of which: fingerprint of the population", milliseconds(times.fingerprint)], ["the set of everyone, from ids that are digests", milliseconds(times.digests)]],
    conclusion: `Audited in ${milliseconds(times.audit)} ms (aim: under ${wholeNumber.format(aim)} ms${times.audit < aim ? ", kept" : ", missed"}); ${openedOnce} released sets had to be opened, ${found} new sets were withheld. Fingerprints take ${((ledger.ids.length * (2 * blocks + 2560) * 4) / 2 ** 20).toFixed(0)} MiB on the disk, of which ${((ledger.ids.length * 2 * blocks * 4) / 2 ** 20).toFixed(1)} MiB are read for each audit.\n\nAn attacker with 1,000 adaptive questions about 50,000 people, each answered or withheld in ${milliseconds(attack.each)} ms, made ${attack.guesses} guesses at a hidden attribute, of which ${attack.right} were right (chance: half, and up to ${Math.floor(bestByChance(attack.guesses))} once in a thousand times); ${attack.withheld} questions were withheld.`,
  };
}
