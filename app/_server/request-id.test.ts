import { expect, test } from "vitest";
import { requestIdFrom } from "./request-id.ts";

test("keeps an id that is one, and nothing else", () => {
  expect(requestIdFrom("0d3f4f57-52f4-4f4a-9d4f-0b54a51a83b1")).toBe("0d3f4f57-52f4-4f4a-9d4f-0b54a51a83b1");
  for (const odd of [null, "", "short", "x".repeat(65), "a line\nbreak here", '{"level":50}']) expect(requestIdFrom(odd)).toMatch(/^[0-9a-f-]{36}$/);
});
