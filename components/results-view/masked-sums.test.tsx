import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { CountsAhead } from "#components/query-builder/counts-ahead.tsx";
import { MaskedSums } from "./masked-sums.tsx";

type Sum = Parameters<typeof MaskedSums>[0]["sums"][number];
const three = ["Avon", "Borders", "Cornwall"].map((name, i) => ({ treId: `0000000${i}`, name }));
const sum = (analysis: string, more: Partial<Sum>): Sum => ({ analysis, state: "summed", participants: three, waitingFor: [], leftOut: [], since: "2026-01-01T00:00:00Z", fewest: 3, stopped: null, ...more });
const text = (sums: Sum[]) => renderToStaticMarkup(<MaskedSums sums={sums} titleOf={(analysis) => `Title of ${analysis}`} now="2026-01-01T00:05:00Z" />).replaceAll(/<[^>]*>/g, "");

test("what was summed under masks is told once for each set of data environments, with those left out", () => {
  const said = text([sum("a", {}), sum("b", {}), sum("c", { leftOut: ["Devon"] })]);
  for (const words of ["“Title of a” and “Title of b”: the sum of Avon, Borders and Cornwall.", "“Title of c”: the sum of Avon, Borders and Cornwall. It went on without Devon", "nobody outside, this portal included, has seen the counts of one of them"]) expect(said).toContain(words);
  expect(said.match(/Before a count left/g)).toHaveLength(1);
  expect(text([])).toBe("");
});
test("a sum that waits names for whom, and one that was stopped by which rule", () => {
  expect(text([sum("a", { state: "summing", waitingFor: ["Cornwall"] })])).toContain("Title of a: being summed under masksWaits for the parts of Cornwall");
  const stopped = text([sum("a", { state: "stopped", stopped: { by: null, because: "too-few-tres" } }), sum("b", { state: "stopped", stopped: { by: "Borders", because: "earlier-sums" } })]);
  expect(stopped).toContain("Not summed: its sums may leave only in a total over at least 3 data environments");
  expect(stopped).toContain("Stopped by the rules of Borders: beside an earlier total of the same people");
});
test("whoever asks is told beforehand whose counts will be in the sum only, or in none", () => {
  const ahead = (isTooFew: boolean) => renderToStaticMarkup(<CountsAhead ahead={{ maskedBy: ["Avon", "Borders"], fewest: 3, isTooFew }} />);
  expect(ahead(false)).toContain("Avon and Borders give counts and tables of counts only under masks");
  expect(ahead(true)).toContain("in a sum over at least 3 data environments that do");
});
