import fs from "node:fs";
import { sql } from "drizzle-orm";
import type { Queryable } from "#lib/portal/context.ts";

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
 * Milliseconds of processor time that this process and others (Linux: /proc/PID/stat, in hundredths of a second) have had so far. On a machine that others use too, it says what a task costs where its time only says how long it
 * waited. Undefined where the system does not tell.
 */
export function processorTime(pids: readonly number[]): number | undefined {
  const { user, system } = process.cpuUsage();
  try {
    const ticks = pids.map((pid) => fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)!.split(" ")).map((fields) => Number(fields[11]) + Number(fields[12]));
    return (user + system) / 1000 + ticks.reduce((sum, n) => sum + n * 10, 0);
  } catch {
    return undefined;
  }
}

/** The processes of a database. */
export const backendsOf = async (db: Queryable): Promise<number[]> => (await db.execute<{ pid: number }>(sql`select pid from pg_stat_activity where datname = current_database()`)).map(({ pid }) => pid);

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
