import { describe, expect, test } from "vitest";
import { typingDistance } from "#lib/kernel/typing-distance.ts";
import { nearestWord } from "./nearest-word.ts";

describe("how far a mistyped word is from another", () => {
  test.each([["diabets", "diabetes", 1], ["daibetes", "diabetes", 1], ["diabetess", "diabetes", 1], ["asthma", "asthma", 0], ["astma", "asthma", 1], ["kitten", "sitting", 3], ["", "abc", 3]] as const)("%s, %s: %i", (a, b, distance) => {
    expect(typingDistance(a, b, 5)).toBe(distance);
    expect(typingDistance(b, a, 5)).toBe(distance);
  });
  test("it stops counting beyond what matters", () => expect([typingDistance("kitten", "sitting", 2), typingDistance("a", "abcdef", 2)]).toEqual([3, 3]));
});

describe("the word that was meant", () => {
  test("is the nearest, the likelier first", () => expect(nearestWord("diabets", ["diabetic", "diabetes", "dialects"])).toBe("diabetes"));
  test("is none where it would be another word", () => expect([nearestWord("zebrafish", ["fish", "zebra"]), nearestWord("cat", ["car"]), nearestWord("heart", ["hearth", "heat"])]).toEqual([undefined, undefined, "hearth"]));
});
