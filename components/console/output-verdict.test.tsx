import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { OutputKeys } from "./output-keys.tsx";
import { inOrderFormId, OutputVerdict, VerdictForms, VerdictsThatDiffer } from "./output-verdict.tsx";
import type { Decided } from "./run-words.ts";
import { verdictInWords, type Verdict } from "./verdict-words.ts";

const verdict = (change: Partial<Verdict> = {}): Verdict => ({ output: "table", state: "blind", missing: 2, mine: null, agreed: null, mayVote: true, waitsForMe: true, ...change });
const output = { id: "table", title: "Age by sex" };
const nothing = () => Promise.resolve(undefined);
const text = (markup: string) => markup.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");
const said = (accountName: string, decision: Decided["decision"], reason: string): Decided => ({ accountName, decision, reason, at: "2026-11-27T10:00:00.000Z", attempt: 1, output: "table" });

test.each<[string, Partial<Verdict>, string]>([
  ["nobody", {}, "To look at; 2 verdicts are missing"],
  ["somebody else, blind", { missing: 1 }, "To look at; one verdict is missing"],
  ["the reader alone", { missing: 1, mine: "withhold" }, "Yours: withhold; one verdict is missing"],
  ["both, alike", { state: "agreed", missing: 0, mine: "return", agreed: "return" }, "All agree: return"],
  ["both, otherwise", { state: "conflicted", missing: 0, mine: "release" }, "The verdicts differ"],
])("what is said of an output on which %s voted", (_, change, words) => { expect(verdictInWords(verdict(change)).words).toBe(words); });

test("one press approves what has no verdict of the reader's; what has one may be changed, and what is for others has no form", () => {
  const forms = (change: Partial<Verdict>) => renderToStaticMarkup(<VerdictForms action={nothing} runId="r" attempt={3} output={output} verdict={verdict(change)} />);
  const open = forms({});
  expect(open).toContain(`id="${inOrderFormId("table")}"`);
  for (const field of ['name="attempt" value="3"', 'name="outputId" value="table"', 'name="decision" value="release"']) expect(open).toContain(field);
  expect(text(open)).toContain("Another verdict on Age by sex");
  expect(forms({ mine: "release" })).not.toContain(inOrderFormId("table"));
  expect(text(forms({ mine: "release" }))).toContain("Change my verdict on Age by sex");
  expect(forms({ mayVote: false })).toBe("");
});

test("the list of outputs says how far each is, which are withheld already, and how many wait for the reader", () => {
  const nav = renderToStaticMarkup(<OutputKeys outputs={[output, { id: "count", title: "Number of people" }, { id: "gone", title: "Sex" }]} verdicts={[verdict(), verdict({ output: "count", mine: "release", missing: 1, waitsForMe: false })]} />);
  expect(nav).toContain('data-left="1"');
  for (const words of ["Age by sex To look at", "Number of people Yours: release", "Sex Withheld", "1 of 2 outputs wait for your verdict."]) expect(text(nav).replaceAll(/ ?<!-- --> ?/g, "")).toContain(words);
});

test("consolidation sets word beside word, the latest of each", () => {
  const decisions = [said("Ada", "withhold", "A small ward."), said("Ben", "release", "It is a region."), said("Ada", "return", "Look again.")];
  const markup = text(renderToStaticMarkup(<VerdictsThatDiffer verdicts={[verdict({ state: "conflicted" }), verdict({ output: "count", state: "agreed" })]} decisions={decisions} titles={new Map([["table", "Age by sex"]])} />));
  expect(markup).toContain("Age by sex : Ada returned it to be computed anew (Look again.); Ben agrees to the release (It is a region.)");
  expect(markup).not.toContain("small ward");
  expect(renderToStaticMarkup(<VerdictsThatDiffer verdicts={[verdict()]} decisions={decisions} titles={new Map()} />)).toBe("");
  expect(text(renderToStaticMarkup(<OutputVerdict output={output} verdict={verdict({ state: "conflicted" })} decisions={decisions} />))).toContain("whoever is convinced changes theirs");
});
