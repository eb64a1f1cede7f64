import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "..");
const named = [...readFileSync(path.join(root, "docs/security.md"), "utf8").matchAll(/`((?:lib|app|db|e2e|tre|docs)\/[^`\s]+|proxy\.ts)`/g)].map((match) => match[1]!);

test("the security page names many files", () => {
  expect(named.length).toBeGreaterThan(30);
});
test.each([...new Set(named)].map((file) => [file]))("%s, named by the security page, exists", (file) => {
  expect(existsSync(path.join(root, file))).toBe(true);
});
