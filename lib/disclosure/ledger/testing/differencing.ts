/**
 * The differencing attack on rounded counts, as known of cohort discovery: of random groups B, ask B, “B or the target”, and “B or the target if it has
 * the code”, until adding one person moves the second answer; the third tells whether the target has the code. Variants ask in other orders, or for
 * the parts of B first. A refusal is an answer to this attacker too.
 */
export type Person = { id: number; age: number; sex: "F" | "M"; ethnicity: number; hidden: boolean };
export type Base = { from: number; to: number; sex: "F" | "M"; ethnicity: number };
/** Everyone of `base` but the target, and the target or nobody. */
export type Question = { base: Base; target: Person; or: "nothing" | "target" | "target-with-code" };
export type Ask = (question: Question) => Promise<number | "withheld">;

/** Mulberry32: the same sequence for the same seed. */
export function randomOf(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function peopleOf(size: number, seed: number): Person[] {
  const random = randomOf(seed);
  return Array.from({ length: size }, (_, id) => ({ id, age: Math.floor(random() * 95), sex: random() < 0.51 ? "F" : "M", ethnicity: Math.floor(random() * 5), hidden: random() < 0.5 }));
}
export const isIn = ({ base, target, or }: Question, p: Person): boolean =>
  p.id === target.id ? or === "target" || (or === "target-with-code" && target.hidden) : p.age >= base.from && p.age < base.to && p.sex === base.sex && p.ethnicity === base.ethnicity;

const orders: Question["or"][][] = [["nothing", "target", "target-with-code"], ["target-with-code", "target", "nothing"], ["target", "nothing", "target-with-code"]];

/** Under chance `right` is binomial with p = 1/2. */
export async function difference(people: readonly Person[], ask: Ask, questions: number, seed: number): Promise<{ right: number; guesses: number; withheld: number }> {
  const random = randomOf(seed);
  let [asked, right, guesses, withheld, round] = [0, 0, 0, 0, 0];
  const answerTo = async (question: Question) => {
    asked++;
    const answer = await ask(question);
    if (answer === "withheld") withheld++;
    return answer;
  };
  while (asked < questions) {
    const target = people[Math.floor(random() * people.length)]!;
    for (let found = false; !found && asked < questions; round++) {
      const from = Math.floor(random() * 80);
      const base: Base = { from, to: from + 4 + Math.floor(random() * 30), sex: random() < 0.5 ? "F" : "M", ethnicity: Math.floor(random() * 5) };
      if (round % 4 === 3) {
        const middle = Math.floor((base.from + base.to) / 2);
        for (const part of [{ ...base, to: middle }, { ...base, from: middle }]) await answerTo({ base: part, target, or: "nothing" });
      }
      const answers = new Map<Question["or"], number | "withheld">();
      for (const or of orders[round % orders.length]!) answers.set(or, await answerTo({ base, target, or }));
      found = answers.get("nothing") !== answers.get("target");
      if (!found) continue;
      guesses++;
      if ((answers.get("target-with-code") === answers.get("target")) === target.hidden) right++;
    }
  }
  return { right, guesses, withheld };
}

/** Passed by chance once in 1,000. */
export const bestByChance = (guesses: number): number => guesses / 2 + 3.1 * Math.sqrt(guesses / 4);
