import { expect, it } from "vitest";
import { outputKinds } from "#lib/query/analysis.ts";
import { bearsOn, mayChangeUnseen } from "./rules-on-kinds.ts";

const kindsOf = (rule: Parameters<typeof bearsOn>[0]["rule"]) => outputKinds.filter((kind) => bearsOn({ rule }, kind));
const unseenOf = (rule: Parameters<typeof bearsOn>[0]["rule"], what: "counts" | "numbers") => outputKinds.filter((kind) => mayChangeUnseen({ rule }, kind, what));

it("a rule that hides counts bears on all outputs, because others’ counts are hidden with them; one about models, weights or steps on its own kinds alone", () => {
  expect(kindsOf("classDisclosure")).toEqual(outputKinds);
  expect(new Set(kindsOf("effectivePeople"))).toEqual(new Set(["summary", "meta-analysis", "regression", "cox", "quantiles"]));
  expect(kindsOf("survivalStep")).toEqual(["survival"]);
});
it("what a rule changes and no release tells is said of the same kinds", () => {
  expect(new Set(unseenOf("classDisclosure", "counts"))).toEqual(new Set(["crosstab", "rate", "survival"]));
  expect(new Set(unseenOf("effectivePeople", "numbers"))).toEqual(new Set(["summary", "meta-analysis"]));
  // A release shows its counts and its digits: what a threshold makes of them it tells itself.
  expect([unseenOf("threshold", "counts"), unseenOf("summaryDigits", "numbers")]).toEqual([[], []]);
});
