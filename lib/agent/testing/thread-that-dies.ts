/** In place of the agent's thread: ends at the first task, as one does whose memory is full. */
import { parentPort } from "node:worker_threads";

parentPort?.on("message", () => process.exit(3));
