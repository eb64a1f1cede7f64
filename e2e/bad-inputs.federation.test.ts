import { describe, expect, it } from "vitest";
import { waitUntil } from "./world/wait-until.ts";

describe("Bad inputs to the API and to forms", () => {
  it("has a world to stand on", async () => {
    expect(await waitUntil("the first look", async () => true)).toBe(true);
  });
});
