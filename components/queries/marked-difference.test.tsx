import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { MarkedDifference } from "./marked-difference.tsx";

test("each mark is a sign and a word as well as a colour, and is said once for what is added or removed as a whole", () => {
  const markup = renderToStaticMarkup(<MarkedDifference sections={[{ heading: "Who", parts: [{
    mark: "same", text: "Everyone", of: [
      { mark: "changed", text: "within 30 days", was: "within 90 days", of: [] }, { mark: "removed", text: "Rule “Adults”:", of: [{ mark: "removed", text: "aged at least 18", of: [] }] }, { mark: "added", text: "no insulin", of: [] },
    ],
  }] }]} />);
  expect(markup).toContain("1 changed, 1 added, 1 removed");
  for (const [sign, word, words] of [["~", "Changed", "<del>within 90 days</del>"], ["−", "Removed", "<del>Rule “Adults”:</del>"], ["+", "Added", "no insulin</ins>"]] as const) {
    expect(markup).toContain(`${sign}</span>${word}:`);
    expect(markup).toContain(words);
  }
  expect([...markup.matchAll(/Removed:/g)]).toHaveLength(1);
});
