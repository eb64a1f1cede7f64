import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { queryMeaning } from "../canonical.ts";
import { checkedConcepts } from "../checked-concepts.ts";
import { everydayWords } from "../everyday-words.ts";
import { readQueryText } from "../language/read-query.ts";
import { isCohort, Query } from "../model.ts";
import { queryTemplates } from "../templates.ts";
import { validateQuery } from "../validate.ts";
import { queryInWords } from "../words.ts";
import type { Draft } from "./draft.ts";
import { typingDistance as distance } from "#lib/kernel/typing-distance.ts";
import { alternativesOf, longestSentence, readSentence } from "./read-sentence.ts";
import { inBrief } from "./testing/in-brief.ts";
import { sentences } from "./testing/sentences.ts";

const today = "2026-11-25";
const asQuery = (draft: Draft) => Query.parse({ version: 1, title: "A sentence", dataModel: { kind: "omop-5.4" }, ...draft });

describe("sentences as people type them", () => {
  test.each(sentences)("$says", (expected) => {
    const found = inBrief(expected.says, readSentence(expected.says, { today }));
    if ("refused" in expected) expect(found).toEqual({ refused: expected.refused });
    else expect(found).toEqual({ who: expected.who, besides: expected.besides ?? [], doubts: expected.doubts ?? [], unknown: expected.unknown ?? [] });
  });
  test.each(sentences)("whatever is chosen, the tree can be asked and its words read back to it: $says", ({ says }) => {
    const reading = readSentence(says, { today });
    if (!reading.ok) return;
    for (const draft of [reading.draft, ...reading.doubts.flatMap((doubt) => alternativesOf(doubt, says, { today }))]) {
      if (!draft) continue;
      const query = asQuery(draft);
      expect(validateQuery(query, [], today).filter((p) => p.severity === "error")).toEqual([]);
      const back = readQueryText(queryInWords(query).text, { ...query, population: { kind: "group", match: "all", of: [] }, conceptSets: [], variables: [] });
      if (!back.ok) throw new Error(back.problems[0]?.message);
      expect(queryMeaning(back.query)).toEqual(queryMeaning(query));
    }
  });
  it("reads the diabetes study as the template asks it", () => {
    const says = sentences[1]!.says;
    const reading = readSentence(says, { today });
    const template = queryTemplates.find((t) => t.key === "treated-after-diagnosis")!.query;
    if (!reading.ok || !isCohort(reading.draft.population) || !isCohort(template.population)) throw new Error("no cohort");
    const who = (query: Query) => queryMeaning({ ...query, variables: [], analyses: [{ kind: "count", id: "n" }] });
    expect(who(asQuery(reading.draft))).toEqual(who(template));
    expect(reading.notUnderstood).toEqual([]);
  });
});

describe("a doubt", () => {
  const says = "women over 50 with asthma and no COPD";
  it("has a tree for each of its choices, and keeps its name when the sentence is read again", () => {
    const reading = readSentence(says, { today });
    const doubt = reading.ok ? reading.doubts.find((d) => d.question.includes("include")) : undefined;
    expect(doubt).toMatchObject({ from: 6, to: 13, chosen: 0 });
    const [without, including] = alternativesOf(doubt!, says, { today });
    expect(JSON.stringify(without)).toContain('"min":51');
    expect(JSON.stringify(including)).toContain('"min":50');
    const again = readSentence(says, { today, answers: { [doubt!.id]: 1 } });
    expect(again.ok && again.doubts.find((d) => d.id === doubt!.id)?.chosen).toBe(1);
  });
  it("an answer that is none of the choices is passed over", () => {
    const plain = readSentence(says, { today });
    for (const answer of [-1, 99, 0.5, Number.NaN]) expect(readSentence(says, { today, answers: { "age-6": answer } })).toEqual(plain);
  });
  it("concepts that the TREs' search found can be named, and of several it asks which", () => {
    const says2 = "women with frobnitis";
    const found = [{ conceptId: 900001, name: "Frobnitis", domain: "condition" as const }, { conceptId: 900002, name: "Frobnitis of the knee", domain: "condition" as const, otherNames: ["frobnitis"] }];
    expect(readSentence(says2, { today }).notUnderstood).toEqual([{ from: 11, to: 20 }]);
    const reading = readSentence(says2, { today, found });
    expect(reading.ok && reading.doubts.find((d) => d.id.startsWith("concept"))?.choices).toEqual(["Any of these 2", "Frobnitis", "Frobnitis of the knee"]);
    expect(reading.notUnderstood).toEqual([]);
  });
  it("what a search only suggests is taken when it is chosen, and not before", () => {
    const says2 = "women with hip fracture";
    const found = [{ conceptId: 4230399, name: "Closed fracture of hip", domain: "condition" as const, suggestedFor: "hip fracture" }];
    const reading = readSentence(says2, { today, found });
    const doubt = reading.ok ? reading.doubts[0] : undefined;
    expect(doubt).toMatchObject({ from: 11, to: 23, choices: ["None of these: leave it out", "Closed fracture of hip"], chosen: 0 });
    expect(JSON.stringify(reading.ok && reading.draft)).not.toContain("4230399");
    expect(reading.notUnderstood).toMatchObject([{ from: 11, to: 23 }]);
    const chosen = readSentence(says2, { today, found, answers: { [doubt!.id]: 1 } });
    expect(JSON.stringify(chosen.ok && chosen.draft)).toContain("4230399");
    expect(chosen.notUnderstood).toEqual([]);
  });
});

const words = [...checkedConcepts.flatMap((c) => [c.name, ...(everydayWords.get(c.conceptId) ?? [])]), "women", "over", "50", "no", "with", "and", "or", "not", "before", "after", "within 90 days", "between", "2015", "by", "sex", "first", "last", "at least", "≥", "%", "’", "(", ",", ".", "🙂", "SELECT", "1e9", "-5", "0"];
const sentence = fc.oneof(
  fc.array(fc.constantFrom(...words), { maxLength: 25 }).map((list) => list.join(" ").slice(0, 500)), fc.string({ maxLength: 500 }), fc.string({ unit: "binary", maxLength: 300 }),
  fc.array(fc.string({ maxLength: 12 }), { maxLength: 30 }).map((list) => list.join(" ").slice(0, 500)),
);
describe("any text at all", () => {
  it("ends in a tree that can be asked, with its doubts, or in a refusal in words; places lie within the text", () => {
    fc.assert(fc.property(sentence, (text) => {
      const reading = readSentence(text, { today });
      for (const { from, to } of reading.notUnderstood) expect(0 <= from && from < to && to <= text.length).toBe(true);
      if (!reading.ok) { expect(reading.message).toMatch(/\w.*\.$/); return; }
      const query = asQuery(reading.draft);
      expect(queryInWords(query).text).toContain("Who");
      for (const doubt of reading.doubts) {
        expect(doubt.choices[doubt.chosen]).toBeDefined();
        expect(doubt.from).toBeLessThan(doubt.to);
      }
      expect(new Set(reading.doubts.map((d) => d.id)).size).toBe(reading.doubts.length);
    }), { numRuns: 500 });
  });
  it("no word that it does not know vanishes, wherever it stands", () => {
    fc.assert(fc.property(fc.constantFrom(...sentences), fc.nat({ max: 40 }), ({ says }, at) => {
      const typed = says.split(" ");
      const text = [...typed.slice(0, at), "qwxyz", ...typed.slice(at)].join(" ");
      const reading = readSentence(text, { today });
      expect(reading.notUnderstood.some(({ from, to }) => text.slice(from, to).includes("qwxyz"))).toBe(true);
    }), { numRuns: 300 });
  });
  it("takes work in proportion to its length", () => {
    const worst = 4_000;
    fc.assert(fc.property(sentence, (text) => {
      expect(readSentence(text, { today }).steps).toBeLessThan(worst * (text.length + 1));
    }), { numRuns: 300 });
    for (const piece of ["asthma and no ", "aaaaaa ", "hert atack, ", "insulin before metformin ", "🙂", "between 2015 and ", "chronic obstructive pulmonary "]) {
      const steps = (times: number) => readSentence(piece.repeat(times).slice(0, longestSentence), { today }).steps;
      const short = Math.floor(500 / piece.length);
      expect(steps(short * 2)).toBeLessThan(2.2 * steps(short) + 100);
    }
  });
  it("is refused unread when it is longer than a question is", () => {
    expect(readSentence("a".repeat(10_000), { today })).toEqual({ ok: false, message: "Say it in at most 2,000 characters; this has 10,000.", notUnderstood: [], steps: 0 });
  });
});

test.each([["asthma", "astma", 1], ["asthma", "asthma", 0], ["warfarin", "wrafarin", 1], ["ab", "cd", 2], ["", "ab", 2]])("%s and %s are %d letters apart", (a, b, away) => { expect(distance(a, b, 2)).toBe(away); });
