/** A TRE for tests: a folder of its own, data in memory, everything else as in production. It can be killed and started again. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Clock } from "#lib/kernel/clock.ts";
import type { TreConfig } from "../config.ts";
import type { Engine } from "../engines/engine.ts";
import { memoryEngine } from "../engines/memory.ts";
import { createLog } from "../log.ts";
import { startAgent } from "../loop.ts";
import { openContext, type Parts } from "../open-context.ts";
import { TrePolicy } from "../policy.ts";
import { openThreads } from "../threads/open-threads.ts";
import { dictionary, hospital } from "./hospital.ts";
import { invitation as stubInvitation } from "./stub-portal.ts";

export type TestTreOptions = { portalUrl: string; policy?: Record<string, unknown>; clock?: Clock; engine?: Engine; name?: string; invitation?: string; gateway?: TreConfig["gateway"]; gatewayId?: number; answerSeconds?: number };
const times = { pollSeconds: 0.2, retryMs: () => 20, tidyMs: 50, logMs: 100, gatewayMs: 100 };
export const systemClock: Clock = { now: () => new Date() };

/** Threads hold nothing of a TRE between two tasks: all of a file share them. */
export const sharedThreads = openThreads();

export function testTre(options: TestTreOptions) {
  const folder = mkdtempSync(path.join(tmpdir(), "fivefold-tre-"));
  const config: TreConfig = {
    name: options.name ?? "Wessex TRE", code: "WX", portalUrl: options.portalUrl, dataFolder: folder, console: { port: 4999, host: "127.0.0.1" }, answerSeconds: options.answerSeconds ?? 0,
    datasets: [{ key: "hospital", title: "Hospital", summary: "", source: { kind: "table-csv", file: "none", delimiter: ",", recode: {}, dictionary }, ...(options.gatewayId !== undefined && { gatewayId: options.gatewayId }) }],
    gateway: options.gateway,
    policy: TrePolicy.parse({ release: "automatic", checkers: 1, ...options.policy }),
  };
  const lines: string[] = [];
  return {
    config, folder, lines,
    async start(more: Partial<Parts> = {}) {
      const opened = await openContext(config, {
        clock: options.clock ?? systemClock, log: createLog("debug", { write: (line) => void lines.push(line) }),
        openEngines: async () => new Map([["hospital", options.engine ?? memoryEngine(hospital)]]),
        network: { sleep: () => new Promise((resolve) => setTimeout(resolve, 5)) }, threads: sharedThreads, ...more,
      });
      const agent = startAgent(opened.context, opened, options.invitation ?? stubInvitation, times);
      return {
        context: opened.context,
        agent,
        stop: async () => {
          await agent.stop();
          await opened.close();
        },
      };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export async function until(what: string, condition: () => boolean, milliseconds = 20_000): Promise<void> {
  for (const end = Date.now() + milliseconds; !condition(); await new Promise((resolve) => setTimeout(resolve, 5))) {
    if (Date.now() > end) throw new Error(`it did not happen in time: ${what}`);
  }
}
