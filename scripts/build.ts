/**
 * `npm run build`: builds the portal and the TRE console, unless neither the sources nor the lock file changed since the last build.
 * `--force` builds anyway.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { nextProgram, projectRoot } from "./project.ts";

const shared = ["components", "lib", "package-lock.json", "package.json", "tsconfig.json", "postcss.config.mjs"];
const programs = [
  { name: "portal", folder: ".", sources: [...shared, "app", "db", "public", "next.config.ts", "proxy.ts", "instrumentation.ts"] },
  { name: "TRE console", folder: "tre", sources: [...shared, "tre"] },
];

function* filesOf(place: string): Generator<string> {
  const absolute = path.join(projectRoot, place);
  const found = fs.statSync(absolute, { throwIfNoEntry: false });
  if (found?.isFile()) yield place;
  if (!found?.isDirectory()) return;
  for (const entry of fs.readdirSync(absolute).sort())
    if (!/^(\.next|node_modules|next-env\.d\.ts|.*\.tsbuildinfo|.*\.test\.tsx?)$/.test(entry)) yield* filesOf(`${place}/${entry}`);
}

/** One digest over the names and contents of everything a build reads. */
function stampOf(sources: readonly string[]): string {
  const hash = createHash("sha256").update(process.version);
  for (const source of sources)
    for (const file of filesOf(source)) hash.update(`\0${file}\0`).update(fs.readFileSync(path.join(projectRoot, file)));
  return hash.digest("hex");
}

function runNext(args: readonly string[], name: string, quiet: boolean): Promise<void> {
  const child = spawn(process.execPath, [nextProgram, ...args], {
    cwd: projectRoot,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    stdio: quiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text: Buffer) => (said += text.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve() : reject(new Error(`the build of the ${name} failed\n${said}`.trim()))));
  });
}

export type BuildResult = { readonly built: readonly string[]; readonly reused: readonly string[] };

/** Builds what is out of date. `quiet` keeps Next's words back unless it fails; a failure throws them. */
export async function build({ force = false, quiet = false } = {}): Promise<BuildResult> {
  const [built, reused]: [string[], string[]] = [[], []];
  for (const { name, folder, sources } of programs) {
    const output = path.join(projectRoot, folder, ".next");
    const stampFile = path.join(output, "fivefold-stamp");
    const stamp = stampOf(sources);
    if (!force && fs.existsSync(stampFile) && fs.readFileSync(stampFile, "utf8") === stamp) {
      reused.push(name);
      continue;
    }
    fs.rmSync(stampFile, { force: true });
    await runNext(["build", ...(folder === "." ? [] : [folder])], name, quiet);
    fs.writeFileSync(stampFile, stamp);
    built.push(name);
  }
  return { built, reused };
}

if (import.meta.main) {
  try {
    const { built, reused } = await build({ force: process.argv.includes("--force") });
    if (reused.length > 0) console.log(`Unchanged since its last build: ${reused.join(", ")} (--force builds anyway).`);
    if (built.length > 0) console.log(`Built: ${built.join(", ")}.`);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
