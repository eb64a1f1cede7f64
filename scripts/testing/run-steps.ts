import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { projectRoot } from "../project.ts";
import { oneSpeaksAtATime, type Speaker } from "./one-speaks.ts";
import { countReport, type Counts } from "./reports.ts";
import { startable } from "./startable.ts";
import type { Step } from "./steps.ts";

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const plural = (counts: Counts) => `${counts.passed} passed, ${counts.failed.length} failed, ${counts.skipped.length} skipped`;

function runCommand(command: readonly string[], environment: NodeJS.ProcessEnv, speaker: Speaker): Promise<number> {
  const [program = "", ...args] = command;
  const child = spawn(program, args, { cwd: projectRoot, env: environment, stdio: ["ignore", "pipe", "pipe"], shell: process.platform === "win32" });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes: Buffer) => { speaker.say(bytes); });
  return new Promise((resolve) => {
    child.once("error", (error) => {
      speaker.say(`${program} could not be started: ${error.message}\n`);
      resolve(1);
    });
    child.once("close", (code) => { resolve(code ?? 1); });
  });
}

async function runStep(step: Step, reportFile: string, speaker: Speaker): Promise<Counts> {
  const missing = await step.prepare?.();
  if (missing) {
    speaker.say(`${missing}\n`);
    // In CI nobody reads along: what was not tested there must not look tested.
    return process.env.CI ? { passed: 0, failed: [missing], skipped: [] } : { passed: 0, failed: [], skipped: [`${step.name}: ${missing}`] };
  }
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    PATH: [path.join(projectRoot, "node_modules/.bin"), process.env.PATH].join(path.delimiter),
    NEXT_TELEMETRY_DISABLED: "1",
    PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile,
    FIVEFOLD_COUNTS: reportFile,
    ...(process.stdout.isTTY && { FORCE_COLOR: "1" }),
  };
  let code = 0;
  for (const command of step.commands) {
    const reporters =
      step.report === "vitest" ? ["--reporter=default", "--reporter=./scripts/testing/vitest-counts.ts"] : step.report === "playwright" ? ["--reporter=list,json"] : [];
    code = await runCommand([...command, ...reporters], environment, speaker);
    if (code !== 0) break;
  }
  if (!step.report) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? [] : [step.name], skipped: [] };
  const counts = countReport(step.report, reportFile);
  // A run that broke before or beside its tests must not pass for want of a failed one.
  return code !== 0 && counts.failed.length === 0 ? { ...counts, failed: [`${step.name}: ended with code ${code} beside its tests`] } : counts;
}

/**
 * Runs the steps, side by side where cores suffice, goes on after a failed one, and closes with what failed, what was skipped, and one line for
 * all of them. Returns the exit code.
 */
export async function runSteps(steps: readonly Step[]): Promise<number> {
  const reports = fs.mkdtempSync(path.join(os.tmpdir(), "fivefold-reports-"));
  const began = performance.now();
  const done = new Map<string, { counts: Counts; took: string }>();
  const running = new Map<string, Promise<void>>();
  const speakers = oneSpeaksAtATime((bytes) => process.stdout.write(bytes));
  const isBroken = (name: string) => (done.get(name)?.counts.failed.length ?? 0) > 0;

  const run = async (step: Step) => {
    const speaker = speakers.next();
    const stepBegan = performance.now();
    speaker.say(`\n=== ${step.name} (${steps.indexOf(step) + 1} of ${steps.length}) ===\n`);
    const broken = step.needs?.find(isBroken);
    const counts = broken ? { passed: 0, failed: [], skipped: [`${step.name}: the step "${broken}" failed`] } : await runStep(step, path.join(reports, `${steps.indexOf(step)}.json`), speaker);
    speaker.ended();
    done.set(step.name, { counts, took: seconds(stepBegan) });
  };
  for (;;) {
    for (const step of startable(steps, new Set(done.keys()), new Set(running.keys()))) running.set(step.name, run(step).then(() => { running.delete(step.name); }));
    if (running.size === 0) break;
    await Promise.race(running.values());
  }
  fs.rmSync(reports, { recursive: true, force: true });

  console.log(`\n=== summary (${seconds(began)}) ===`);
  const widest = Math.max(...steps.map(({ name }) => name.length));
  for (const { name } of steps) {
    const { counts, took } = done.get(name)!;
    console.log(`${isBroken(name) ? "FAILED " : "ok     "}${name.padEnd(widest + 2)}${plural(counts).padEnd(40)}${took}`);
  }
  const all = [...done.values()].map((step) => step.counts);
  const total: Counts = { passed: all.reduce((sum, counts) => sum + counts.passed, 0), failed: all.flatMap((counts) => counts.failed), skipped: all.flatMap((counts) => counts.skipped) };
  for (const [heading, lines] of [["Skipped", total.skipped], ["Failed", total.failed]] as const)
    if (lines.length > 0) console.log(`\n${heading}:\n${lines.map((line) => `  ${line}`).join("\n")}`);
  console.log(`\n${plural(total)}`);
  return total.failed.length > 0 ? 1 : 0;
}
