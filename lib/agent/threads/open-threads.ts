/**
 * Threads for what takes the processor for seconds, so that the agent goes on polling, its console answers and its health is told
 * meanwhile. One set of threads for all of it, however many runs there are: who comes when all are taken waits for the first that is free.
 */
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { DisclosureTasks, TaskName } from "./disclosure-tasks.ts";
import type { Answered, Asked } from "./thread.ts";

/** A thread ended without an answer. Of the agent itself nothing is broken. */
export class ThreadDied extends Error {
  override readonly name = "ThreadDied";
}

export type Threads = {
  /** What the task answers or throws. Rejects with the signal's reason as soon as that is aborted: the thread is ended in the midst of its work. */
  run<Name extends TaskName>(name: Name, input: Parameters<DisclosureTasks[Name]>, signal?: AbortSignal): ReturnType<DisclosureTasks[Name]>;
  /** Ends them all; what they were at is given up. */
  close(): Promise<void>;
};

const ownProgram = new URL("thread.ts", import.meta.url);
/** Never one alone: evidence, which is worked out one output at a time while nobody waits for it, must not hold up a release. */
const usualMost = Math.max(2, availableParallelism());

/** Threads start when they are first needed. `program`: what they run, in tests one that dies or waits. */
export function openThreads({ program = ownProgram, most = usualMost } = {}): Threads {
  const closing = new AbortController();
  const living = new Set<Worker>();
  const idle: Worker[] = [];
  const waiting = new Set<(thread: Worker) => void>();

  function start(): Worker {
    // It needs no setting and no secret of the program's.
    const thread = new Worker(program, { env: {}, execArgv: [], name: "disclosure control" });
    living.add(thread);
    thread.on("error", () => {}); // told to whoever waits for its answer; without anybody it ends, and another starts when it is needed
    thread.once("exit", () => {
      living.delete(thread);
      if (idle.includes(thread)) idle.splice(idle.indexOf(thread), 1);
      if (waiting.size > 0 && !closing.signal.aborted) handOver(start());
    });
    return thread;
  }

  function handOver(thread: Worker): void {
    const [first] = waiting;
    if (first) waiting.delete(first);
    else idle.push(thread);
    first?.(thread);
  }

  async function freeThread(ends: AbortSignal): Promise<Worker> {
    const found = idle.pop() ?? (living.size < most ? start() : undefined);
    if (found) return found;
    const { promise, resolve, reject } = Promise.withResolvers<Worker>();
    const leave = (): void => {
      waiting.delete(resolve);
      reject(ends.reason as Error);
    };
    ends.addEventListener("abort", leave, { once: true });
    waiting.add(resolve);
    return promise.finally(() => ends.removeEventListener("abort", leave));
  }

  async function answerOf(thread: Worker, asked: Asked, ends: AbortSignal): Promise<unknown> {
    const over = new AbortController();
    const { signal } = over;
    try {
      ends.throwIfAborted();
      thread.ref();
      thread.postMessage(asked);
      const [answered] = (await Promise.race([
        once(thread, "message", { signal }), // rejects with an error that took the thread down
        once(thread, "messageerror", { signal }).then(([error]) => Promise.reject(error as Error)),
        once(thread, "exit", { signal }).then(([code]) => Promise.reject(new ThreadDied(`The thread that works out “${asked.name}” ended before it answered, with code ${String(code)}.`))),
        once(ends, "abort", { signal }).then(() => Promise.reject(ends.reason as Error)),
      ])) as [Answered];
      if (!answered.ok) throw answered.error;
      return answered.value;
    } finally {
      over.abort();
    }
  }

  async function run(asked: Asked, signal: AbortSignal | undefined): Promise<unknown> {
    const ends = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal;
    ends.throwIfAborted();
    const thread = await freeThread(ends);
    try {
      const value = await answerOf(thread, asked, ends);
      thread.unref(); // an idle thread keeps no program alive
      handOver(thread);
      return value;
    } catch (error) {
      // It is not asked again: what state its solver is in, nobody knows.
      void thread.terminate();
      throw error;
    }
  }

  return {
    run: (name, input, signal) => run({ name, input }, signal) as ReturnType<DisclosureTasks[typeof name]>,
    close: async () => {
      closing.abort(new Error("The program ends."));
      await Promise.all([...living].map((thread) => thread.terminate()));
    },
  };
}
