/** An answer to a TRE that is held back until there is something to say. No database connection is held while it waits. */
import type { Result } from "#lib/kernel/result.ts";
import type { Context } from "./context.ts";

export async function heldBack<T>(context: Context, treId: string, seconds: number, look: () => Promise<Result<T>>, hasNews: (answer: T) => boolean, signal?: AbortSignal): Promise<Result<T>> {
  const bell = doorbell();
  // The ear goes on the line before the first look: what changes between two looks rings the bell.
  const hangUp = await context.events.subscribe((heard) => {
    if (heard.kind === "resync" || (heard.kind === "run" && heard.treId === treId)) bell.ring();
  });
  const until = performance.now() + seconds * 1000;
  try {
    for (;;) {
      const answer = await look();
      if (!answer.ok || hasNews(answer.value)) return answer;
      const remaining = until - performance.now();
      if (remaining <= 0) return answer;
      await bell.wait(remaining, signal);
      // Nobody is there to hear an answer: work must not be leased to it.
      if (signal?.aborted) return answer;
    }
  } finally {
    hangUp();
  }
}

/** Remembers a ring that came while nobody waited. */
function doorbell() {
  let rung = false;
  let answer = () => {};
  return {
    ring: () => {
      rung = true;
      answer();
    },
    wait: async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds);
          answer = () => (clearTimeout(timer), resolve());
          signal?.addEventListener("abort", () => answer(), { once: true });
        });
      }
      rung = false;
      answer = () => {};
    },
  };
}
