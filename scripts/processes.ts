/**
 * Starts programs as children in process groups of their own, writes what they say to a log file, waits until they answer, and
 * stops the whole group. Nothing outlives the supervisor: not after an error, not after Ctrl-C, and not after `kill -9`, because a
 * small watcher (leash.mjs) notices when the supervisor's end of a pipe closes and stops what is left.
 */
import { spawn, type ChildProcess } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export type Program = {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly folder?: string;
  /** Standard output and error are appended here; without it they go to the terminal. */
  readonly logFile?: string;
  /** Answers 2xx when the program can be used. */
  readonly readyUrl?: string;
  readonly readyWithinMs?: number;
};

export type RunningProgram = {
  readonly name: string;
  readonly pid: number;
  readonly exited: Promise<string>;
  hasExited(): boolean;
  /** Asks the group to end (SIGTERM), insists after `graceMs`, and returns when nobody of it is left. */
  stop(graceMs?: number): Promise<void>;
  /** SIGKILL to the whole group, as a power cut would. */
  kill(): Promise<void>;
};

let leash: ChildProcess | undefined;

/** Has the watcher stop `pid` (a group when negative) should this program end without doing so itself. */
export function putOnLeash(pid: number, signal: "SIGTERM" | "SIGINT" = "SIGTERM"): void {
  if (!leash) {
    leash = spawn(process.execPath, [path.join(import.meta.dirname, "leash.mjs")], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
    leash.unref();
    (leash.stdin as unknown as { unref?: () => void }).unref?.();
    leash.stdin?.on("error", () => {}); // it was killed by hand: we only lose the safety net
  }
  leash.stdin?.write(`hold ${pid} ${signal}\n`);
}
export const takeOffLeash = (pid: number): void => void leash?.stdin?.write(`free ${pid}\n`);

/** Is anybody of the group left? In containers nobody may reap orphans, so on Linux a zombie does not count. */
export function groupLives(pid: number): boolean {
  try {
    process.kill(-pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  if (process.platform !== "linux") return true;
  return fs.readdirSync("/proc").some((entry) => {
    if (!/^\d+$/.test(entry)) return false;
    try {
      const afterName = fs.readFileSync(`/proc/${entry}/stat`, "utf8").split(") ").at(-1) ?? "";
      const [state, , group] = afterName.split(" ");
      return Number(group) === pid && state !== "Z";
    } catch {
      return false; // ended while we looked
    }
  });
}
const signalGroup = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-pid, signal);
  } catch {
    // already gone
  }
};

/** The last lines a program wrote, for the message when it fails. */
export const tailOf = (logFile: string | undefined, lines = 15): string =>
  logFile && fs.existsSync(logFile) ? fs.readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-lines).join("\n") : "";

/** Starts the program and, if it has a readyUrl, waits until that answers. */
export async function startProgram(program: Program): Promise<RunningProgram> {
  if (program.logFile) fs.mkdirSync(path.dirname(program.logFile), { recursive: true });
  const log = program.logFile ? fs.openSync(program.logFile, "a") : "inherit";
  const child = spawn(program.command, program.args, {
    cwd: program.folder,
    env: { ...process.env, ...program.environment },
    stdio: ["ignore", log, log],
    detached: true,
  });
  if (typeof log === "number") fs.closeSync(log);
  let ended = false;
  const exited = new Promise<string>((resolve) => {
    const end = (how: string) => {
      ended = true;
      resolve(how);
    };
    child.once("error", (error) => end(error.message));
    child.once("exit", (code, signal) => end(signal ? `was ended by ${signal}` : `ended with code ${code}`));
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${program.name} could not be started: ${await exited}`);
  putOnLeash(-pid);

  const gone = async (withinMs: number): Promise<boolean> => {
    for (let waited = 0; !ended || groupLives(pid); waited += 25) {
      if (waited >= withinMs) return false;
      await sleep(25);
    }
    takeOffLeash(-pid);
    return true;
  };
  const kill = async () => {
    signalGroup(pid, "SIGKILL");
    await gone(5_000);
  };
  const stop = async (graceMs = 10_000) => {
    signalGroup(pid, "SIGTERM");
    if (!(await gone(graceMs))) await kill();
  };
  const running: RunningProgram = { name: program.name, pid, exited, hasExited: () => ended, stop, kill };

  if (program.readyUrl) {
    try {
      await waitForUrl(program.readyUrl, program.readyWithinMs ?? 60_000, () => (ended ? `${program.name} ended` : undefined));
    } catch (error) {
      await stop();
      throw new Error(`${(error as Error).message}${ended ? ` (it ${await exited})` : ""}\n${tailOf(program.logFile)}`.trimEnd());
    }
  }
  return running;
}

/** Resolves once the address answers 2xx; rejects after `withinMs`, or as soon as `gaveUp` says why waiting is pointless. */
export async function waitForUrl(url: string, withinMs: number, gaveUp: () => string | undefined = () => undefined): Promise<void> {
  let last = "no answer";
  for (const until = Date.now() + withinMs; Date.now() < until; await sleep(100)) {
    const reason = gaveUp();
    if (reason) throw new Error(`${reason} before ${url} answered`);
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(5_000), redirect: "manual" });
      if (response.ok) return;
      last = `${response.status} ${(await response.text()).slice(0, 300)}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
  }
  throw new Error(`${url} did not answer within ${Math.round(withinMs / 1000)} s (${last})`);
}
