import { expect, test } from "vitest";
import { returnPath } from "./return-path.ts";

test("only pages of the console are places to come back to", () => {
  for (const path of ["/", "/runs", "/runs/2c1f3c1a-7d5a-4a0e-9d4c-0c5f7c0e8a11/output", "/audit", "/data", "/gateway", "/passkeys"]) expect(returnPath(path)).toBe(path);
  for (const path of ["//evil.example", "/\\evil.example", "https://evil.example", "/runs/../../x", "/sign-in", "/runs?x=//evil.example", ["/runs"], undefined]) expect(returnPath(path)).toBe("/");
});
