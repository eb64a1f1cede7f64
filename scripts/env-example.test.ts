import fs from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { projectRoot } from "./project.ts";

const read = (file: string) => fs.readFileSync(path.join(projectRoot, file), "utf8");

it(".env.example documents exactly the settings that the two programs read", () => {
  const settings = [...new Set(["lib/portal/env.ts", "lib/agent/env.ts"].flatMap((file) => [...read(file).matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map((match) => match[1])))];
  const documented = [...read(".env.example").matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map((match) => match[1]);
  expect(settings.length).toBeGreaterThan(8);
  expect(documented.toSorted()).toEqual(settings.toSorted());
});
