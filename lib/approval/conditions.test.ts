import { expect, test } from "vitest";
import { hasGates, isOverdue, unmetAt, unmetInWords, type Condition } from "./conditions.ts";

const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
const today = "2026-11-22";
const conditions: Condition[] = [
  { text: "Tell the panel.", id: id(1), kind: "before-start" }, { text: "Agree the wording.", id: id(2), kind: "before-output" }, { text: "Keep a diary.", id: id(3), kind: "ongoing" },
  { text: "Report yearly.", id: id(4), kind: "reporting", due: today }, { text: "Publish it." },
];
const held = (point: "start" | "output", day = today, met: string[] = []) => unmetAt(point, conditions, met.map((one) => ({ id: one, on: "2026-11-01" })), day).map((one) => one.text);

test("a start waits for what must be met before it and for what is overdue; an output for what must be met before any output too", () => {
  expect(held("start")).toEqual(["Tell the panel."]);
  expect(held("output")).toEqual(["Tell the panel.", "Agree the wording."]);
  // The day on which it is due is the last on which it may be unmet.
  expect(held("start", "2026-11-23")).toEqual(["Tell the panel.", "Report yearly."]);
  expect(held("output", "2026-11-23", [id(1), id(2), id(4)])).toEqual([]);
  expect([isOverdue({ due: today }, today), isOverdue({ due: today }, "2026-11-23"), isOverdue({}, today)]).toEqual([false, true, false]);
});

test("a condition without a name is in no statement, and one that waits for nothing asks for none", () => {
  expect(unmetAt("start", [{ text: "Tell the panel.", kind: "before-start" }], [{ id: id(1), on: today }], today)).toHaveLength(1);
  expect([hasGates(conditions), hasGates(conditions.slice(2, 3)), hasGates(conditions.slice(4))]).toEqual([true, false, false]);
});

test("each is said with what it waits for and where it is mended", () => {
  expect(unmetInWords("output", conditions.slice(0, 2), [{ id: id(1), on: today }], today)).toEqual(["A condition of the approval must be met before any output leaves, and the committee has not confirmed that it is met: “Agree the wording.” On the project’s page its lead shows what meets it."]);
});
