import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { LossReport } from "./loss-report.tsx";
import { TakeAlong } from "./take-along.tsx";

const lost = { path: "population.of.0.window", severity: "changed-meaning", message: "Beacon's filters have no dates: records of any time count." } as const;

test("each language has its losses and its file, or the reason why there is none", () => {
  const html = renderToStaticMarkup(<TakeAlong queryId="q1" exports={[{ format: "circe", losses: [] }, { format: "beacon", losses: [lost] }, { format: "rquest", because: "It needs no index event." }]} />);
  expect(html).toContain('href="/api/v1/queries/q1/export/circe/file"');
  expect(html).toContain("Nothing is lost.");
  expect(html).toContain("One thing means something else now.");
  expect(html).toContain("records of any time count");
  expect(html).toContain("Not in this language: It needs no index event.");
  expect(html).not.toContain("export/rquest/file");
});
test("a loss says how bad it is, where and what", () => {
  const html = renderToStaticMarkup(<LossReport losses={[lost]} label="What is lost" />);
  for (const part of ["Means something else now", lost.path, "What is lost"]) expect(html).toContain(part);
  expect(renderToStaticMarkup(<LossReport losses={[]} label="What is lost" />)).toContain("Nothing is lost");
});
