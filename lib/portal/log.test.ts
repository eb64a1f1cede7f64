import { expect, test } from "vitest";
import { createLogger } from "./log.ts";

test("lines are JSON with an instant; secrets and people's data are replaced wherever they stand", () => {
  const lines: string[] = [];
  const log = createLogger("info", { write: (line) => void lines.push(line) });
  log.info({ requestId: "r-1", password: "p4ssw0rd", person: { email: "a@example.org", token: "ffp_x" }, cells: [1, 2] }, "done");
  expect(JSON.parse(lines[0]!)).toMatchObject({ requestId: "r-1", msg: "done", program: "portal", time: expect.stringMatching(/^\d{4}-.*Z$/) });
  expect(lines[0]).not.toMatch(/p4ssw0rd|a@example\.org|ffp_x|\[1,2\]/);
});
