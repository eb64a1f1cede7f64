/** The program of a thread: one task at a time, and its answer or its error as it is. */
import { parentPort } from "node:worker_threads";
import { disclosureTasks, type TaskName } from "./disclosure-tasks.ts";

export type Asked = { readonly name: TaskName; readonly input: readonly unknown[] };
export type Answered = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown };

const port = parentPort;
if (!port) throw new Error("this program is run by a thread of the agent (open-threads.ts)");

async function answerTo({ name, input }: Asked): Promise<Answered> {
  const task = disclosureTasks[name] as (...values: readonly unknown[]) => Promise<unknown>;
  try {
    return { ok: true, value: await task(...input) };
  } catch (error) {
    return { ok: false, error };
  }
}
port.on("message", (asked: Asked) => void answerTo(asked).then((answered) => port.postMessage(answered)));
