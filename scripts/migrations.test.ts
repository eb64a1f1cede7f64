import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { projectRoot } from "./project.ts";

it("the committed migrations make exactly the tables that db/schema describes", { timeout: 60_000 }, () => {
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), "fivefold-migrations-"));
  try {
    fs.cpSync(path.join(projectRoot, "db/migrations"), copy, { recursive: true });
    const program = path.join(projectRoot, "node_modules/drizzle-kit/bin.cjs");
    const args = ["generate", "--dialect=postgresql", "--schema=./db/schema/index.ts", `--out=${path.relative(projectRoot, copy)}`, "--casing=snake_case"];
    const done = spawnSync(process.execPath, [program, ...args], { cwd: projectRoot, encoding: "utf8" });
    expect(`${done.stdout}${done.stderr}`).toContain("No schema changes, nothing to migrate");
  } finally {
    fs.rmSync(copy, { recursive: true, force: true });
  }
});
