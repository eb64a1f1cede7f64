import { setTimeout as sleep } from "node:timers/promises";

/** Looks until `look` gives something, and says what was awaited when it never comes. */
export async function waitUntil<T>(what: string, look: () => Promise<T | undefined | null | false>, { withinMs = 60_000, everyMs = 100 } = {}): Promise<T> {
  const until = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== null && seen !== false) return seen;
    if (performance.now() > until) throw new Error(`${what} did not come within ${withinMs / 1000} s`);
    await sleep(everyMs);
  }
}
