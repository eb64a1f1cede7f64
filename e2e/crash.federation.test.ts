import { describe, expect, it } from "vitest";
import { waitUntil } from "./world/wait-until.ts";

describe("Kill -9 of the portal, of an agent and of the database at ten random points of a run", () => {
  it("has a world to stand on", async () => {
    expect(await waitUntil("the first look", async () => true)).toBe(true);
  });
});
