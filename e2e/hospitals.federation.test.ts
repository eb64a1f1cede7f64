import { describe, expect, it } from "vitest";
import { waitUntil } from "./world/wait-until.ts";

describe("Four hospitals, real processes, the truth from their files", () => {
  it("has a world to stand on", async () => {
    expect(await waitUntil("the first look", async () => true)).toBe(true);
  });
});
