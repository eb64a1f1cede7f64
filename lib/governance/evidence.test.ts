import { describe, expect, test } from "vitest";
import { heldOf, leanedOn, reminderDue, standingOfEvidence, type Evidence } from "./evidence.ts";

const verified = { by: "A. Chair", at: "2026-01-02T00:00:00Z", how: "Saw the certificate." };
const piece = (more: Partial<Evidence> = {}): Evidence => ({ id: "1", kind: "training", issuer: "A college", reference: "C-1", validFrom: "2026-01-01", validTo: "2026-12-31", verified, ended: null, ...more });
const today = "2026-06-01";

test.each<[string, Partial<Evidence>, string, ReturnType<typeof standingOfEvidence>]>([
  ["verified and begun", {}, today, "valid"],
  ["on its last day", {}, "2026-12-31", "valid"],
  ["the day after", {}, "2027-01-01", "lapsed"],
  ["on its first day", {}, "2026-01-01", "valid"],
  ["before it begins", {}, "2025-12-31", "not-yet"],
  ["claimed only", { verified: null }, today, "unverified"],
  ["claimed and over", { verified: null }, "2027-01-01", "lapsed"],
  ["taken back", { ended: { by: "A. Chair", at: "2026-02-01T00:00:00Z", because: "Another person’s." } }, today, "taken-back"],
])("evidence %s", (_what, more, day, standing) => {
  expect(standingOfEvidence(piece(more), day)).toBe(standing);
});

describe("what counts", () => {
  test("verified pieces that have begun and were not taken back, the longest of each kind; a lapsed one is named with its end", () => {
    expect(heldOf([piece(), piece({ validTo: "2027-12-31" }), piece({ validTo: "2029-12-31", verified: null }), piece({ validFrom: "2028-01-02", validTo: "2030-12-31" }), piece({ validTo: "2031-12-31", ended: { by: "x", at: "", because: "" } }), piece({ kind: "contract", validTo: "2026-02-01" })], today))
      .toEqual([{ kind: "training", until: "2027-12-31" }, { kind: "contract", until: "2026-02-01" }]);
  });
  test("what was renewed in time counts on, over several pieces; a gap of a day ends it", () => {
    const renewed = [piece(), piece({ validFrom: "2027-01-01", validTo: "2027-12-31" }), piece({ validFrom: "2027-06-01", validTo: "2028-12-31" })];
    expect(heldOf(renewed, today)).toEqual([{ kind: "training", until: "2028-12-31" }]);
    expect(heldOf([piece(), piece({ validFrom: "2027-01-02", validTo: "2027-12-31" })], today)).toEqual([{ kind: "training", until: "2026-12-31" }]);
    expect(heldOf([piece({ validFrom: "2026-07-01" })], today)).toEqual([]);
  });
  test("an approval leans on what is demanded, had or not, and on what was valid; never on what had lapsed undemanded", () => {
    const held = heldOf([piece(), piece({ kind: "contract", validTo: "2026-02-01" })], today);
    expect(leanedOn("person", [], held, today)).toEqual(["training"]);
    expect(leanedOn("person", ["contract", "ethics"], held, today)).toEqual(["training", "contract"]);
    expect(leanedOn("project", ["contract", "ethics"], held, today)).toEqual(["ethics"]);
  });
});

test.each([["2026-08-31", undefined], ["2026-08-30", 90], ["2026-07-02", 90], ["2026-07-01", 30], ["2026-06-09", 30], ["2026-06-08", 7], ["2026-06-01", 7], ["2026-05-31", undefined]])("what ends on %s is told of on 2026-06-01: %s days before", (until, due) => {
  expect(reminderDue(until, today)).toBe(due);
});
