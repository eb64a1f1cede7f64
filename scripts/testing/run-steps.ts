import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { projectRoot } from "../project.ts";
import { countReport, type Counts } from "./reports.ts";
import type { Step } from "./steps.ts";

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

function runCommand(command: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const [program = "", ...args] = command;
  const child = spawn(program, args, { cwd: projectRoot, env: environment, stdio: ["ignore", "inherit", "inherit"], shell: process.platform === "win32" });
  return new Promise((resolve) => {
    child.once("error", (error) => {
      console.error(`${program} could not be started: ${error.message}`);
      resolve(1);
    });
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

async function runStep(step: Step, reportFile: string): Promise<Counts> {
  const missing = await step.prepare?.();
  if (missing) {
    console.log(missing);
    // In CI nobody reads along: what was not tested there must not look tested.
    return process.env.CI ? { passed: 0, failed: 1, skipped: [] } : { passed: 0, failed: 0, skipped: [`${step.name}: ${missing}`] };
  }
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    PATH: [path.join(projectRoot, "node_modules/.bin"), process.env.PATH].join(path.delimiter),
    NEXT_TELEMETRY_DISABLED: "1",
    PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile,
  };
  let code = 0;
  for (const command of step.commands) {
    const reporters =
      step.report === "vitest" ? ["--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`] : step.report === "playwright" ? ["--reporter=list,json"] : [];
    code = await runCommand([...command, ...reporters], environment);
    if (code !== 0) break;
  }
  if (!step.report) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [] };
  const counts = countReport(step.report, reportFile);
  // A run that broke before or beside its tests must not pass for want of a failed one.
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** Runs the steps, goes on after a failed one, and closes with one line for all of them. Returns the exit code. */
export async function runSteps(steps: readonly Step[]): Promise<number> {
  const reports = fs.mkdtempSync(path.join(os.tmpdir(), "fivefold-reports-"));
  const began = performance.now();
  const done = new Map<string, { counts: Counts; took: string }>();
  for (const [index, step] of steps.entries()) {
    console.log(`\n=== ${step.name} (${index + 1} of ${steps.length}) ===`);
    const stepBegan = performance.now();
    const broken = step.needs?.find((name) => (done.get(name)?.counts.failed ?? 0) > 0);
    const counts = broken ? { passed: 0, failed: 0, skipped: [`${step.name}: the step "${broken}" failed`] } : await runStep(step, path.join(reports, `${index}.json`));
    done.set(step.name, { counts, took: seconds(stepBegan) });
  }
  fs.rmSync(reports, { recursive: true, force: true });

  console.log(`\n=== summary (${seconds(began)}) ===`);
  for (const [name, { counts, took }] of done)
    console.log(`${counts.failed > 0 ? "FAILED " : "ok     "}${name.padEnd(24)}${`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped.length} skipped`.padEnd(40)}${took}`);
  const all = [...done.values()].map((step) => step.counts);
  const skipped = all.flatMap((counts) => counts.skipped);
  if (skipped.length > 0) console.log(`\nSkipped:\n${skipped.map((why) => `  ${why}`).join("\n")}`);
  const [passed, failed] = [all.reduce((sum, c) => sum + c.passed, 0), all.reduce((sum, c) => sum + c.failed, 0)];
  console.log(`\n${passed} passed, ${failed} failed, ${skipped.length} skipped`);
  return failed > 0 ? 1 : 0;
}
