/** Middle value; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  if (low === undefined || high === undefined) throw new Error("a median needs at least one value");
  return (low + high) / 2;
}

/** Milliseconds that `task` takes. */
export async function timed(task: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await task();
  return performance.now() - began;
}

/**
 * Medians, in milliseconds, of tasks that take turns: whatever else the machine does in between touches all of them alike, so that
 * their ratios hold even where their times do not. One round beforehand warms caches and is not counted.
 */
export async function compare<Name extends string>(tasks: Readonly<Record<Name, () => Promise<unknown>>>, rounds: number): Promise<Record<Name, number>> {
  const entries = Object.entries(tasks) as [Name, () => Promise<unknown>][];
  const times = new Map<Name, number[]>(entries.map(([name]) => [name, []]));
  for (let round = 0; round <= rounds; round++)
    for (const [name, task] of entries) {
      const took = await timed(task);
      if (round > 0) times.get(name)?.push(took);
    }
  return Object.fromEntries([...times].map(([name, values]) => [name, median(values)])) as Record<Name, number>;
}
