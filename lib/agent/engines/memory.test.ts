import { memoryEngine } from "./memory.ts";
import { engineCases } from "./testing/engine-cases.ts";

engineCases("in-memory", (data, work) => work(memoryEngine(data)), undefined);
