import { expect, it } from "vitest";
import { fewestApart, groupsByValue } from "./told-by-value.ts";

it("up to three values tell people apart by each: 2 with 1, 3 with 0, 1 with 5", () => {
  expect(groupsByValue([1, 0, 0, 5, 1, 0])).toEqual({ groups: 3, codes: Int32Array.of(0, 1, 1, 2, 0, 1) });
  expect(fewestApart([1, 0, 0, 5, 1, 0])).toBe(1);
});
it("of more values, all who differ from the one that most share: of ten people, 7 with none; sums over them count nobody", () => {
  expect(groupsByValue([0, 0, 1, 0, 2, 0, 0, 3, 0, 0])).toBeUndefined();
  expect(fewestApart([0, 0, 1, 0, 2, 0, 0, 3, 0, 0])).toBe(3);
});
it("values of which none is shared by most tell nobody apart: everyone, so that no rule of few bites", () => {
  expect(groupsByValue([1, 2, 3, 4, 4, 4])).toBeUndefined();
  expect(fewestApart([1, 2, 3, 4, 4, 4])).toBe(6);
});
it("one value for everyone is told of by another rule; nobody is nobody", () => {
  expect([fewestApart([5, 5, 5]), fewestApart([])]).toEqual([3, 0]);
});
it("two numbers with few values each make a table: (0,0) twice, (1,0) once, (1,1) three times", () => {
  expect(fewestApart([0, 0, 1, 1, 1, 1], [0, 0, 0, 1, 1, 1])).toBe(1);
  expect(fewestApart([0, 0, 1, 1, 1, 1], [1, 2, 3, 4, 5, 6])).toBe(6);
});
