import { expect, test } from "vitest";
import { whyOneDiffers, type InBoth, type OwnNumber, type Reason } from "./why-one-differs.ts";

const alike: InBoth = { isSameQuestion: true, hasOtherRules: false, isOtherDataset: false };
const count = (value: number): OwnNumber => ({ is: "value", value, roundedTo: 5 });
const few: OwnNumber = { is: "suppressed-small", below: 10 };
const hidden: OwnNumber = { is: "suppressed-secondary" };
const withheld: OwnNumber = { is: "withheld" };
const mean = (value: number): OwnNumber => ({ is: "number", value, digits: 3 });
const noisy = (value: number): OwnNumber => ({ is: "value", value, roundedTo: 1, likely: { low: value - 8, high: value + 8 } });

test.each<[string, OwnNumber | undefined, OwnNumber | undefined, Partial<InBoth>, Reason[]]>([
  ["the same number", count(100), count(100), { isSameQuestion: false, hasOtherRules: true }, []],
  // 98 to 102 and 103 to 107 do not meet: at least one person more.
  ["ranges that do not meet", count(100), count(105), {}, ["data"]],
  ["… not even other rules bring that", count(100), count(105), { hasOtherRules: true }, ["data", "policy"]],
  ["ranges that meet", { is: "value", value: 100, roundedTo: 10 }, count(105), {}, ["rounding"]],
  ["a number that is hidden now", count(100), hidden, {}, ["rounding"]],
  ["… by a rule that has changed", count(100), hidden, { hasOtherRules: true }, ["policy"]],
  ["fewer than 10, and then 15", few, count(15), {}, ["data"]],
  ["withheld by the ledger", count(100), withheld, {}, ["withheld"]],
  ["another question", count(100), count(400), { isSameQuestion: false }, ["definition"]],
  ["another question of another dataset under other rules", count(100), count(400), { isSameQuestion: false, hasOtherRules: true, isOtherDataset: true }, ["definition", "dataset", "policy"]],
  ["a level that only one question has", undefined, count(40), { isSameQuestion: false }, ["definition"]],
  ["a code that is listed only now", undefined, count(10), {}, ["rounding"]],
  ["means to three digits that meet", mean(51.2), mean(51.3), {}, ["rounding"]],
  ["means to three digits that do not", mean(51.2), mean(51.4), {}, ["data"]],
  ["numbers moved by chance", noisy(100), noisy(140), {}, ["chance"]],
])("%s: %j and %j", (_, before, after, known, reasons) => expect(whyOneDiffers(before, after, { ...alike, ...known })).toEqual(reasons));
