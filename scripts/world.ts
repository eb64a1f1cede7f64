/**
 * A whole federation on this machine: the database, the portal and any number of TREs, each a real process on a free port with a
 * folder of its own. The demo, the browser journeys and the crash test all stand on it; each part can be stopped, killed and
 * started again by itself, on the same port, as its operator would.
 */
import fs from "node:fs";
import path from "node:path";
import { embeddedPostgres, type EmbeddedPostgres } from "./embedded-postgres.ts";
import { migrateDatabase } from "./migrate.ts";
import { portalEnvironment } from "./portal-environment.ts";
import { freePort } from "./ports.ts";
import { putOnLeash, startProgram, takeOffLeash, type Program, type RunningProgram } from "./processes.ts";
import { nextProgram, projectRoot } from "./project.ts";

/** One process of the world. `start` after `stop` or `kill` brings it back as it was. */
export type Part = {
  readonly name: string;
  readonly url: string;
  readonly logFile: string;
  readonly isUp: () => boolean;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** SIGKILL, without any warning. */
  readonly kill: () => Promise<void>;
};

export type TreProgram = {
  readonly name: string;
  /** What `node tre/main.ts --config FILE` is given; the console listens on `port`. */
  readonly configFile: string;
  readonly port: number;
  /** Secrets that do not belong in the file: FIVEFOLD_INVITATION … */
  readonly environment?: Readonly<Record<string, string | undefined>>;
};

export type WorldOptions = {
  /** Everything the world writes, logs included, lies below. */
  readonly dataFolder: string;
  readonly portalPort?: number;
  /** Settings of the portal beyond the necessary (OIDC_ISSUER …). */
  readonly portalSettings?: Readonly<Record<string, string>>;
  /** Called with a migrated database before the portal starts: seeds, and says which TREs there are. */
  readonly prepare: (at: { databaseUrl: string; portalUrl: string; dataFolder: string }) => Promise<readonly TreProgram[]>;
  /** `next dev` and a TRE that restarts when its code changes, instead of the build. */
  readonly development?: boolean;
  /** For tests: a database without fsync, removed at the end. */
  readonly throwAway?: boolean;
  /** Wraps each step of the start, for instance to show it. */
  readonly step?: <T>(what: string, task: () => Promise<T>) => Promise<T>;
};

export type World = {
  readonly portalUrl: string;
  readonly databaseUrl: string;
  readonly database: Part;
  readonly portal: Part;
  readonly tres: readonly Part[];
  tre(name: string): Part;
  readonly stop: () => Promise<void>;
};

function processPart(program: Program & { logFile: string }, url: string): Part {
  let running: RunningProgram | undefined;
  return {
    name: program.name,
    url,
    logFile: program.logFile,
    isUp: () => running !== undefined && !running.hasExited(),
    start: async () => void (running = await startProgram(program)),
    stop: async () => running?.stop(),
    kill: async () => running?.kill(),
  };
}

function databasePart(start: () => Promise<EmbeddedPostgres>, first: EmbeddedPostgres): Part {
  let cluster: EmbeddedPostgres | undefined = first;
  const hold = (now: EmbeddedPostgres) => now.started && putOnLeash(now.pid, "SIGINT");
  hold(first);
  return {
    name: "database",
    url: first.url,
    logFile: path.join(first.folder, "server.log"),
    isUp: () => cluster !== undefined,
    start: async () => {
      cluster = await start();
      hold(cluster);
    },
    stop: async () => {
      if (cluster) takeOffLeash(cluster.pid);
      cluster?.stop();
      cluster = undefined;
    },
    kill: async () => {
      if (!cluster) return;
      process.kill(cluster.pid, "SIGKILL");
      takeOffLeash(cluster.pid);
      cluster = undefined;
    },
  };
}

export async function startWorld(options: WorldOptions): Promise<World> {
  const step = options.step ?? ((_what, task) => task());
  const dataFolder = path.resolve(options.dataFolder);
  const mode = options.development ? "development" : "production";
  const logs = path.join(dataFolder, "logs");
  fs.mkdirSync(logs, { recursive: true });

  const startDatabase = () => embeddedPostgres({ folder: path.join(dataFolder, "postgres"), ...(options.throwAway ? { throwAway: true } : {}) });
  const cluster = await step("Starting the database", startDatabase);
  const database = databasePart(startDatabase, cluster);
  const started: Part[] = [];
  const stop = async () => {
    // TREs first: they finish what they are doing while the portal still answers.
    await Promise.all(started.filter((part) => part !== portal).map((part) => part.stop()));
    await portal?.stop();
    // A cluster that ran before us is somebody else's to stop.
    if (cluster.started) await database.stop();
    if (options.throwAway) cluster.destroy();
  };
  let portal: Part | undefined;
  try {
    await step("Bringing its tables up to date", () => migrateDatabase(cluster.url));
    const port = await freePort(options.portalPort ?? 0);
    const environment: Record<string, string> = { ...portalEnvironment({ databaseUrl: cluster.url, port, dataFolder }), NODE_ENV: mode, ...options.portalSettings };
    const portalUrl = environment.PORTAL_URL ?? `http://localhost:${port}`;
    const programs = await options.prepare({ databaseUrl: cluster.url, portalUrl, dataFolder });

    portal = processPart(
      {
        name: "the portal",
        command: process.execPath,
        args: [nextProgram, options.development ? "dev" : "start", "--hostname", "127.0.0.1", "--port", String(port)],
        folder: projectRoot,
        environment,
        logFile: path.join(logs, "portal.log"),
        readyUrl: `http://127.0.0.1:${port}/api/health`,
      },
      portalUrl,
    );
    started.push(portal);
    await step(`Starting the portal on ${portalUrl}`, portal.start);

    const tres = programs.map((tre) =>
      processPart(
        {
          name: tre.name,
          command: process.execPath,
          args: [...(options.development ? ["--watch", "--watch-preserve-output"] : []), "tre/main.ts", "--config", path.resolve(tre.configFile)],
          folder: projectRoot,
          environment: { NODE_ENV: mode, DATABASE_URL: undefined, AUTH_SECRET: undefined, ...tre.environment },
          logFile: path.join(logs, `${tre.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.log`),
          readyUrl: `http://127.0.0.1:${tre.port}/api/health`,
          readyWithinMs: 120_000,
        },
        `http://localhost:${tre.port}`,
      ),
    );
    started.push(...tres);
    await step(`Starting the TREs ${tres.map((tre) => `${tre.name} on ${tre.url}`).join(", ")}`, async () => {
      const failed = (await Promise.allSettled(tres.map((tre) => tre.start()))).find((start) => start.status === "rejected");
      if (failed) throw failed.reason;
    });
    const named = new Map(tres.map((part) => [part.name, part]));
    return {
      portalUrl,
      databaseUrl: cluster.url,
      database,
      portal,
      tres,
      tre: (name) => {
        const part = named.get(name);
        if (!part) throw new Error(`this world has no TRE called ${name}: it has ${[...named.keys()].join(", ")}`);
        return part;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
