import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { howToAsk, inPartWords, withheldWords } from "#lib/disclosure/ledger/advice.ts";
import { LedgerNotice } from "./ledger-notice.tsx";

const near = { id: "37252371-c937-43bd-a0a7-3680b48c0538", reference: "S-0003", title: "Everyone", differences: ["Population: “Age is at most 76” was added."] };
const none = { nearQuestions: [], variants: [], submissionId: "1", open: async () => undefined };
const words = (markup: string): string => markup.replaceAll("&#x27;", "'");

test("says who withheld what, what is different from earlier questions, and what may help", () => {
  const markup = words(renderToStaticMarkup(<LedgerNotice withheld={["Northern TRE"]} inPart={["Wessex TRE"]} {...none} nearQuestions={[near]} />));
  for (const said of ["Withheld by Northern TRE. In part withheld by Wessex TRE", withheldWords, inPartWords, "S-0003: Everyone", "Population: “Age is at most 76” was added.", `/submissions/${near.id}/results`, ...howToAsk.map((v) => v.words)]) expect(markup).toContain(said);
});
test("says only what happened, and nothing where nothing was withheld", () => {
  const markup = words(renderToStaticMarkup(<LedgerNotice withheld={[]} inPart={["Wessex TRE"]} {...none} />));
  expect(markup).toContain(inPartWords);
  expect(markup).not.toContain(withheldWords);
  expect(markup).not.toContain("Earlier questions");
  expect(renderToStaticMarkup(<LedgerNotice withheld={[]} inPart={[]} {...none} />)).toBe("");
});
test("offers whole questions, each with what it changes and a button that says which, and promises none", () => {
  const markup = words(renderToStaticMarkup(<LedgerNotice withheld={["Northern TRE"]} inPart={[]} {...none} variants={[{ change: "drop-criterion", words: ["Who: “aged 76 or under” was removed."] }, { change: "drop-criterion", words: ["Who: “female” was removed."] }]} />));
  const buttons = [...markup.matchAll(/<button[^>]*>(.*?)<\/button>/g)].map((match) => match[1]!.replace(/<[^>]+>/g, ""));
  expect(buttons).toEqual(["Leave the criterion out: Who: “aged 76 or under” was removed.", "Leave the criterion out: Who: “female” was removed."]);
  expect(markup).toContain("none is promised an answer");
});
