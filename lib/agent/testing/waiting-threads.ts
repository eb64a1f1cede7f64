/** The agent's threads, but each task waits for the test: what happens meanwhile is then a matter of order, not of time. */
import { BroadcastChannel } from "node:worker_threads";
import { openThreads } from "../threads/open-threads.ts";

export const channels = { begun: "fivefold-test-task-begun", letGo: "fivefold-test-let-go" };

export function waitingThreads(most = 2) {
  const threads = openThreads({ program: new URL("thread-that-waits.ts", import.meta.url), most });
  const heard = new BroadcastChannel(channels.begun);
  const letGo = new BroadcastChannel(channels.letGo);
  const begun: string[] = [];
  heard.onmessage = (event) => void begun.push(String((event as { data?: unknown }).data));
  return {
    threads,
    /** The tasks that were begun so far. */
    begun,
    /** Every task that waits goes on; those that begin later wait anew. */
    letGo: () => letGo.postMessage(null),
    close: async () => {
      heard.close();
      letGo.close();
      await threads.close();
    },
  };
}
