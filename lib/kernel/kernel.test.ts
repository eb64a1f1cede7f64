import { describe, expect, test } from "vitest";
import { canonicalJson } from "./canonical-json.ts";
import { digestOf, sha256, sha512 } from "./digest.ts";
import { dayOf, fromDayNumber, toDayNumber } from "./plain-date.ts";

describe("canonical JSON (RFC 8785)", () => {
  test("key order and number spelling do not change it; array order does", () => {
    expect(canonicalJson({ b: 1.0, a: [1e2, "é"] })).toBe('{"a":[100,"é"],"b":1}');
    expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
  });
  test("a value without a JSON form is a broken invariant", () => {
    expect(() => canonicalJson(undefined)).toThrow(TypeError);
  });
});

describe("digests", () => {
  test("known answers of FIPS 180-2 for “abc”", async () => {
    expect(await sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect((await sha512("abc")).slice(0, 32)).toBe("ddaf35a193617abacc417349ae204131");
  });
  test("equal meaning, equal digest", async () => {
    expect(await digestOf({ a: 1, b: 2 })).toBe(await digestOf({ b: 2, a: 1 }));
    expect(await digestOf({ a: 1 })).not.toBe(await digestOf({ a: 2 }));
  });
});

describe("plain dates", () => {
  test.each([["1970-01-01", 0], ["1969-12-31", -1], ["2000-03-01", 11017], ["2024-02-29", 19782]])("%s is day %i", (date, days) => {
    expect(toDayNumber(date)).toBe(days);
    expect(fromDayNumber(days)).toBe(date);
  });
  test("the day of an instant is its day in UTC", () => {
    expect(dayOf(new Date("2026-11-22T23:59:59+02:00"))).toBe("2026-11-22");
  });
});
