import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answersOn, freePort } from "./ports.ts";
import { groupLives, startProgram, type Program } from "./processes.ts";

let folder: string;
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), "fivefold-processes-"))));
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** A server that has a child of its own in its group, and that may refuse to end. */
const server = (port: number, stubborn = false) => `
  import http from "node:http";
  import { spawn } from "node:child_process";
  spawn("sleep", ["300"]);
  ${stubborn ? 'process.on("SIGTERM", () => {});' : ""}
  console.log("hello from", process.pid);
  http.createServer((q, r) => r.end("ok")).listen(${port}, "127.0.0.1");`;
const program = (port: number, code: string): Program => ({
  name: "the server",
  command: process.execPath,
  args: ["--input-type=module", "-e", code],
  logFile: path.join(folder, "log/server.log"),
  readyUrl: `http://127.0.0.1:${port}/`,
  readyWithinMs: 10_000,
});
describe("a supervised program", () => {
  it("is ready when it answers, writes its log, and is stopped with its children", async () => {
    const port = await freePort();
    const running = await startProgram(program(port, server(port)));
    expect(fs.readFileSync(path.join(folder, "log/server.log"), "utf8")).toContain(`hello from ${running.pid}`);
    await running.stop();
    expect([await answersOn(port), groupLives(running.pid), running.hasExited()]).toEqual([false, false, true]);
  });

  it("is killed when it will not end", async () => {
    const port = await freePort();
    const running = await startProgram(program(port, server(port, true)));
    await running.stop(200);
    expect([await answersOn(port), groupLives(running.pid)]).toEqual([false, false]);
  });

  it("that dies at its start is reported with its last words", async () => {
    const failing = program(1, `console.log("the setting FOO is missing"); process.exit(3)`);
    await expect(startProgram(failing)).rejects.toThrow(/ended with code 3\)\n.*FOO is missing/);
  });

  it("does not outlive a supervisor that was killed", async () => {
    const port = await freePort();
    const supervisor = path.join(folder, "supervisor.ts");
    fs.writeFileSync(
      supervisor,
      `import { startProgram } from ${JSON.stringify(path.join(import.meta.dirname, "processes.ts"))};
       await startProgram(${JSON.stringify(program(port, server(port)))});
       console.log("up"); setInterval(() => {}, 1000);`,
    );
    const child = spawn(process.execPath, [supervisor], { stdio: ["ignore", "pipe", "inherit"] });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    expect(await answersOn(port)).toBe(true);
    child.kill("SIGKILL");
    for (let i = 0; i < 50 && (await answersOn(port)); i++) await sleep(100);
    expect(await answersOn(port)).toBe(false);
  });
});
