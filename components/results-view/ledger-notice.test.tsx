import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { inPartWords, saferVariants, withheldWords } from "#lib/disclosure/ledger/advice.ts";
import { LedgerNotice } from "./ledger-notice.tsx";

const near = { id: "37252371-c937-43bd-a0a7-3680b48c0538", reference: "S-0003", title: "Everyone", differences: ["Population: “Age is at most 76” was added."] };
const words = (markup: string): string => markup.replaceAll("&#x27;", "'");

test("says who withheld what, what is different from earlier questions, and what may help", () => {
  const markup = words(renderToStaticMarkup(<LedgerNotice withheld={["Northern TRE"]} inPart={["Wessex TRE"]} nearQuestions={[near]} />));
  for (const said of ["Withheld by Northern TRE. In part withheld by Wessex TRE", withheldWords, inPartWords, "S-0003: Everyone", "Population: “Age is at most 76” was added.", `/submissions/${near.id}/results`, ...saferVariants.map((v) => v.words)]) expect(markup).toContain(said);
});
test("says only what happened, and nothing where nothing was withheld", () => {
  const markup = words(renderToStaticMarkup(<LedgerNotice withheld={[]} inPart={["Wessex TRE"]} nearQuestions={[]} />));
  expect(markup).toContain(inPartWords);
  expect(markup).not.toContain(withheldWords);
  expect(markup).not.toContain("Earlier questions");
  expect(renderToStaticMarkup(<LedgerNotice withheld={[]} inPart={[]} nearQuestions={[]} />)).toBe("");
});
