import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { cutAt, MarkedText } from "./marked-text.tsx";

test("a text is cut where its marks are, and nothing of it is lost", () => {
  expect(cutAt("women with frobnitis", [{ from: 11, to: 20 }])).toEqual([{ words: "women with ", marked: false }, { words: "frobnitis", marked: true }]);
  const overlapping = cutAt("abcdef", [{ from: 3, to: 5 }, { from: 1, to: 4 }]);
  expect(overlapping.map((p) => p.words).join("")).toBe("abcdef");
  expect(overlapping.filter((p) => p.marked).map((p) => p.words).join("")).toBe("bcde");
});
test("a mark is heard as well as seen", () => {
  const html = renderToStaticMarkup(<MarkedText text="a <b>" marks={[{ from: 2, to: 5 }]} />);
  expect(html).toContain("(not used: ");
  expect(html).toContain("&lt;b&gt;");
});
