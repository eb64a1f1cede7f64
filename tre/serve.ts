/** One process: the HTTP server answers health by itself, hands everything else to the console's Next app, and beside it the agent works. */
import { existsSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import path from "node:path";
import type { TreConfig } from "#lib/agent/config.ts";
import { healthOf } from "#lib/agent/console/connection-health.ts";
import { shareContext } from "#lib/agent/context.ts";
import type { Settings } from "#lib/agent/env.ts";
import { createLog, kindOf } from "#lib/agent/log.ts";
import { startAgent } from "#lib/agent/loop.ts";
import { openContext, type OpenedContext } from "#lib/agent/open-context.ts";

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}

/** The console's app, if it was built or is being developed; an agent without one still does its work. */
async function consoleApp(config: TreConfig, dev: boolean): Promise<Handler | undefined> {
  const dir = import.meta.dirname;
  if (!dev && !existsSync(path.join(dir, ".next", "BUILD_ID"))) return undefined;
  const { default: next } = await import("next");
  const app = next({ dir, dev, hostname: config.console.host, port: config.console.port });
  await app.prepare();
  return app.getRequestHandler();
}

export async function serve(config: TreConfig, settings: Settings, dev: boolean): Promise<void> {
  const log = createLog(settings.LOG_LEVEL);
  const { host, port } = config.console;
  /** Filled in while the program starts; the server answers from the first moment. */
  const parts: { opened?: OpenedContext; handle?: Handler | undefined } = {};

  const server = createServer((request, response) => {
    if ((request.url ?? "").split("?")[0] === "/api/health") {
      const health = parts.opened && healthOf(parts.opened.context);
      return answer(response, health?.ready ? 200 : 503, health ?? { ready: false, dataOpen: false });
    }
    if (!parts.handle) return answer(response, 503, { title: "starting", detail: "The console is not there yet, or was not built (npm run build)." });
    parts.handle(request, response).catch((error: unknown) => {
      log.error(kindOf(error), "a request to the console failed");
      if (!response.headersSent) answer(response, 500, { title: "fault", detail: "Something went wrong in this program." });
      else response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(error.code === "EADDRINUSE" ? new Error(`The setting console.port is wrong: something listens on ${host}:${port} already.`) : error));
    server.listen(port, host, resolve);
  });
  log.info({ port, portal: config.portalUrl }, "starting");

  const opened = (parts.opened = await openContext(config, {
    clock: { now: () => new Date() }, log,
    gatewayCredentials: { ...(settings.FIVEFOLD_GATEWAY_APPLICATION_ID && { applicationId: settings.FIVEFOLD_GATEWAY_APPLICATION_ID }), ...(settings.FIVEFOLD_GATEWAY_CLIENT_ID && { clientId: settings.FIVEFOLD_GATEWAY_CLIENT_ID }) },
  }));
  shareContext(opened.context);
  const agent = startAgent(opened.context, opened, settings.FIVEFOLD_INVITATION ?? config.invitation);

  let ending = false;
  const end = async (code: number): Promise<void> => {
    if (ending) process.exit(1); // asked twice: at once
    ending = true;
    log.info({}, "ending");
    server.close();
    server.closeAllConnections();
    await agent.stop();
    await opened.close();
    process.exit(code);
  };
  const endOrDie = (code: number) => void end(code).catch((error: unknown) => {
    log.error(kindOf(error), "could not end in order");
    process.exit(1);
  });
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => endOrDie(0));
  // A broken agent must not look alive: whoever supervises this program starts it anew, and the store knows where to go on.
  agent.failed.catch(() => endOrDie(1));

  parts.handle = await consoleApp(config, dev);
  if (!parts.handle) log.warn({}, "the console was not built: only the agent works");
}
