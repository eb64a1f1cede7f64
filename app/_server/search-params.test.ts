import { expect, test } from "vitest";
import { addressWith, givenParams } from "./search-params.ts";

test("what was left open is not given, and of two values the first counts", () => {
  expect(givenParams({ q: "", sector: " ", tre: ["A", "B"], page: "2", nation: undefined })).toEqual({ tre: "A", page: "2" });
});
test("an address keeps its values and changes one", () => {
  expect(addressWith("/register", { q: "a & b", page: "2" }, { page: 3 })).toBe("/register?q=a+%26+b&page=3");
  expect(addressWith("/register", { page: "2" }, { page: undefined })).toBe("/register");
});
