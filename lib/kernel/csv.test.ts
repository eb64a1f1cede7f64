import { describe, expect, it } from "vitest";
import { csvField, csvOf } from "./csv.ts";

describe("CSV", () => {
  it("quotes what needs it, and leaves an absent value empty", () => {
    expect(csvOf([["a", "b, c", 'say "x"', null, 1.5]])).toBe('a,"b, c","say ""x""",,1.5\r\n');
  });
  it("makes text of what a spreadsheet would run", () => {
    expect(["-1+1", "@x", "\tx", "+1", " =1", "|x", "%x"].map(csvField)).toEqual(["'-1+1", "'@x", "'\tx", "'+1", "' =1", "'|x", "'%x"]);
    expect(csvField(-1)).toBe("-1");
  });
});
