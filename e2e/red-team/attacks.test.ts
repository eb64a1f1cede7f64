import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { attacks, fileOf, type AttackId } from "./attacks.ts";

const root = join(import.meta.dirname, "../..");
describe("the attacks that the field knows", () => {
  it("are all in the list: A1 to A28, and those found since", () => {
    expect(Object.keys(attacks)).toEqual([...Array.from({ length: 28 }, (_, i) => `A${i + 1}`), ...Array.from({ length: 9 }, (_, i) => `B${i + 1}`)]);
  });
  it.each(Object.keys(attacks) as AttackId[])("%s is played in the test that the list names", (id) => {
    expect(readFileSync(join(root, fileOf(attacks[id])), "utf8")).toContain(`titleOf("${id}")`);
  });
});
