/**
 * The agent's own thread, but each task first takes the processor until the test lets go: what a search of many seconds does, without
 * a clock. Nothing else can be asked of this thread meanwhile.
 */
import { BroadcastChannel, parentPort, receiveMessageOnPort, type MessagePort } from "node:worker_threads";
import type { Asked } from "../threads/thread.ts";
import { channels } from "./waiting-threads.ts";

const begun = new BroadcastChannel(channels.begun);
const letGo = new BroadcastChannel(channels.letGo) as unknown as MessagePort;
const nothing = new Int32Array(new SharedArrayBuffer(4));

parentPort?.on("message", ({ name }: Asked) => {
  while (receiveMessageOnPort(letGo)); // said to tasks before this one
  begun.postMessage(name);
  while (!receiveMessageOnPort(letGo)) Atomics.wait(nothing, 0, 0, 5);
});
await import("../threads/thread.ts");
