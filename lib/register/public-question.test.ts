import { expect, test } from "vitest";
import { personalDataIn } from "./public-question.ts";

test("finds what would give a person away", () => {
  // 943 476 5919 is the dictionary's own example: 9·10+4·9+3·8+4·7+7·6+6·5+5·4+9·3+1·2 = 299, 299 mod 11 = 2, 11 − 2 = 9.
  expect(personalDataIn("Is 943 476 5919 in it?")).toEqual(["an NHS number"]);
  expect(personalDataIn("Is 943 476 5918 in it?")).toEqual(["a telephone number"]);
  expect(personalDataIn("Ring me on 020 7946 0018 or +44 20 7946 0018.")).toEqual(["a telephone number"]);
  expect(personalDataIn("Write to ada@example.org, I live in SW1A 1AA and was born on 1/2/1950.")).toEqual(["an e-mail address", "a postcode", "a full date, such as a day of birth"]);
});

test("leaves what a question may well say", () => {
  for (const text of ["Why are only people over 65 in it?", "Did FF-2026-0142 use data from 2015 to 2025?", "Is it paid by a company (https://example.org/x)?", "Are 1,000,000 people in it, or 20 387 402 records?", ""]) expect(personalDataIn(text), text).toEqual([]);
});
