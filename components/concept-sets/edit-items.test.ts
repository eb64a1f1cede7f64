import { describe, expect, test } from "vitest";
import { keyFor } from "#lib/query/concept-set.ts";
import { changedItem, itemOf, withItems, withoutItem } from "./edit-items.ts";
import { peopleInWords } from "./reach-words.ts";

const asthma = { conceptId: 317009, name: "Asthma", domain: "condition" as const, vocabulary: "SNOMED", code: "195967001", standard: "S" as const, at: [] };
const empty = { key: "asthma", name: "Asthma", items: [] };

describe("editing a set", () => {
  test("adds with the more specific ones, once", () => {
    const once = withItems(empty, [itemOf(asthma), itemOf(asthma)]);
    expect(once.items).toEqual([{ conceptId: 317009, name: "Asthma", vocabulary: "SNOMED", code: "195967001", standard: "S", descendants: true, mapped: false, exclude: false }]);
    expect(withItems(changedItem(once, 0, { exclude: true }), [itemOf(asthma)]).items[0]?.exclude).toBe(true);
    expect(withoutItem(once, 0).items).toEqual([]);
  });
  test("makes keys that the model takes", () => {
    expect(keyFor("Type 2 diabetes (any)", [])).toBe("type-2-diabetes-any");
    expect(keyFor("Asthma", ["asthma", "asthma-2"])).toBe("asthma-3");
    expect(keyFor("喘息", [])).toBe("set");
  });
});

describe("people in words", () => {
  const at = (tre: string, people: number | null | undefined) => (people === undefined ? { tre, held: false as const } : { tre, held: true as const, people });
  test.each([
    [[at("A", 1000), at("B", 200), at("C", undefined)], "About 1,200 people in 2 of 3 TREs"],
    [[at("A", 1000), at("B", null)], "About 1,000 people in 2 of 2 TREs, 1 of them with too few to show"],
    [[at("A", null)], "Few people in 1 of 1 TRE (too few to show)"],
    [[at("A", undefined), at("B", undefined)], "None of 2 TREs publishes records"],
  ])("%j", (sites, words) => { expect(peopleInWords(sites)).toBe(words); });
});
