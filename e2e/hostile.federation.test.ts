import { describe, expect, it } from "vitest";
import { waitUntil } from "./world/wait-until.ts";

describe("Hostile crates at both doors", () => {
  it("has a world to stand on", async () => {
    expect(await waitUntil("the first look", async () => true)).toBe(true);
  });
});
