/** One line a step: what is being done, dots while it takes long, and how long it took. */
export async function step<T>(what: string, task: () => Promise<T>, outcome: (value: T) => string = () => "done"): Promise<T> {
  const began = performance.now();
  process.stdout.write(`${what} `);
  const ticking = setInterval(() => process.stdout.write("."), 2_000);
  const end = (how: string) => {
    clearInterval(ticking);
    process.stdout.write(`${how} (${((performance.now() - began) / 1000).toFixed(1)} s)\n`);
  };
  try {
    const value = await task();
    end(outcome(value));
    return value;
  } catch (error) {
    end("failed");
    throw error;
  }
}
