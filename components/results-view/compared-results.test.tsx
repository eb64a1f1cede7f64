import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { compareRuns } from "#lib/federation/compare-runs.ts";
import { north, query, run, wessex } from "#lib/federation/testing/one-run.ts";
import type { AnsweredRun } from "#lib/federation/two-runs.ts";
import { Query } from "#lib/query/model.ts";
import { comparedFigures } from "./compared.ts";
import { ComparedResults } from "./compared-results.tsx";

const shown = ({ outputs, sites, models }: AnsweredRun) => ({ pooled: { outputs: [...outputs], sites }, models });
const markupOf = (before: AnsweredRun, after: AnsweredRun) => renderToStaticMarkup(<ComparedResults analyses={compareRuns(before, after)} before={shown(before)} after={shown(after)} names={{ before: "S-0001", after: "S-0002" }} />);

test("each number has its change and what it comes from, pooled and at each environment", () => {
  const [before, after] = [run(), run({ people: { [north]: 400, [wessex]: 340 } })];
  const [figure] = comparedFigures(compareRuns(before, after)[0]!.outputs[0]!, shown(before).pooled, shown(after).pooled);
  expect(figure).toMatchObject({ label: "People", change: "between +32 and +48", because: [{ reason: "data", at: ["Wessex"] }] });
  expect(figure!.tres.map(({ name, change, because }) => [name, change, because])).toEqual([["Northern", "none to be seen, between −4 and +4", []], ["Wessex", "between +36 and +44", ["data"]]]);
});
test("a model has its coefficients as ratios, both runs in one picture, and who is in each fit", () => {
  const markup = markupOf(run(), run({ coefficient: 0.05, tres: [north] }));
  for (const said of ["Hazard ratio, S-0001", "1.04", "1.05", "× 1.01", "Forest plot: Cox model: S-0001 and S-0002", "age: S-0001", "People in the fit: S-0001 700 of Northern, Wessex; S-0002 700 of Northern.", "Wessex is in the first run and not in the second."]) expect(markup).toContain(said);
});
test("says where nothing differs, and what only one run asks", () => {
  expect(markupOf(run(), run())).toContain("Every number that is shown is the same in both.");
  const less = Query.parse({ ...query, analyses: query.analyses.slice(0, 1) });
  const markup = markupOf(run(), { ...run({ query: less }), outputs: run().outputs.slice(0, 1) });
  expect(markup).toContain("Only S-0001 has this analysis.");
  // What has no counterpart has no cause either.
  expect(markup.slice(markup.indexOf("Only S-0001"))).not.toContain("Because of");
});
test("says of an analysis without an answer that it has none", () => {
  const silent = { ...run(), outputs: [], models: [], statistics: [], sites: run().sites.map((site) => ({ ...site, outputs: [] })) };
  expect(markupOf(silent, silent)).toContain("Neither has an answer to this yet.");
});
