import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readingAdvice, readingAge } from "./reading-age.ts";
import { syllablesOf } from "./syllables.ts";

describe("syllables", () => {
  test.each(Object.entries({
    cat: 1, data: 2, people: 2, table: 2, record: 2, records: 2, hospital: 3, committee: 3, research: 2, researcher: 3, environment: 4, disclosure: 3, stopped: 1, rounded: 2, counted: 2, named: 1, places: 2, rules: 1, changes: 2, health: 1,
    university: 5, federated: 4, identify: 4, approval: 3, question: 2, special: 2, radio: 3, safe: 1, diabetes: 4, medicine: 3, information: 4, used: 1, "person’s": 2, age: 1, ages: 2, little: 2, tables: 2, anonymous: 4, tourism: 3, area: 3, I: 1, decision: 3, opinion: 3,
  }))("%s has %i", (word, syllables) => { expect(syllablesOf(word)).toBe(syllables); });
});

describe("reading age", () => {
  test("the formulas, reckoned by hand: 2 sentences, 8 words, 10 syllables, one long word", () => {
    // The cat sat. | The hospital keeps a book. → 3 + 5 words; 3 + (1 + 3 + 1 + 1 + 1) = 10 syllables; hospital is long.
    const found = readingAge("The cat sat. The hospital keeps a book.")!;
    expect(found).toMatchObject({ sentences: 2, words: 8, syllables: 10, longWords: 1 });
    expect(found.grade).toBeCloseTo(0.39 * 4 + 11.8 * 1.25 - 15.59, 10); // 0.72
    expect(found.smog).toBeCloseTo(1.043 * Math.sqrt(15) + 3.1291, 10); // 7.17
    expect(found.age).toBeCloseTo(5.72, 10);
  });
  test("a heading is a sentence of its own; a point in a number or a title ends none", () => {
    expect(readingAge("Small numbers\nThey are hidden.")!.sentences).toBe(2);
    expect(readingAge("Dr. Osei counted 3.5 in 1,000, e.g. in May.")!.sentences).toBe(1);
  });
  test("no words, no age", () => {
    for (const text of ["", " \n ", "—", "?!"]) expect(readingAge(text)).toBeUndefined();
  });
  test("joining two sentences never makes a text easier", () => {
    const word = fc.constantFrom("cat", "hospital", "number", "of", "people", "is");
    fc.assert(fc.property(fc.array(word, { minLength: 3, maxLength: 12 }), fc.array(word, { minLength: 3, maxLength: 12 }), (a, b) => {
      const [apart, joined] = [readingAge(`${a.join(" ")}. ${b.join(" ")}.`)!, readingAge(`${a.join(" ")} ${b.join(" ")}.`)!];
      expect(joined.grade).toBeGreaterThan(apart.grade);
    }), { numRuns: 200 });
  });
  test("advice names the longest sentence and the longest words", () => {
    const hard = "Utilising pseudonymised electronic healthcare records, we will retrospectively investigate heterogeneous cardiometabolic multimorbidity trajectories amongst socioeconomically disadvantaged populations, characterising differential healthcare utilisation and quantifying associated mortality, morbidity and costs. It is short.";
    const advice = readingAdvice(hard);
    expect(advice.standing).toBe("hard");
    expect(advice.longestSentence).toMatch(/^Utilising/);
    expect(advice.longWords).toContain("pseudonymised");
    expect(readingAdvice("Too short.").standing).toBe("too-short");
    expect(readingAdvice("We want to know why some older people fall ill in the cold. We will look at how many go to hospital each week. Then we will see if warm homes help them to stay well. We hope that this will help.").standing).toBe("easy");
  });
});
