import { expect, test } from "vitest";
import { safeReturnPath } from "./return-path.ts";

test.each([
  ["/projects?x=1", "/projects?x=1"], ["/", "/"], [undefined, "/"], [["/a"], "/"], ["//evil.example", "/"], ["/\\evil.example", "/"],
  ["https://evil.example", "/"], ["javascript:alert(1)", "/"], ["/a\nb", "/"], ["/sign-in?next=/sign-in", "/"],
])("%j → %s", (value, path) => {
  expect(safeReturnPath(value)).toBe(path);
});
