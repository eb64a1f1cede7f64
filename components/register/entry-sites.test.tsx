import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { wordsIn } from "#lib/register/shown-forms.ts";
import { record } from "#lib/register/testing/record.ts";
import { EntrySites } from "./entry-sites.tsx";

test("each environment's own part stands in a row: who decided as numbers, how long it took, what it was asked, released and refused", () => {
  const [site] = record.sites;
  const sites = [{ ...site!, panel: { members: 5, lay: 2, interests: 1 }, workingDays: 12, runs: { asked: 7, released: 4, refused: 2 } }, { ...site!, tre: "Southmere", state: "refused" as const, panel: { members: 1, lay: 0, interests: 0 } }];
  const words = wordsIn(renderToStaticMarkup(<EntrySites record={{ ...record, sites }} />));
  expect(words).toContain("The legal basis is the same at each: Article 6(1)(e) and Article 9(2)(j) of the UK GDPR.");
  expect(words).toMatch(/Northmoor.*5 members voted, 2 lay members among them; 1 declared an interest\..*12.*7.*4.*2.*Southmere.*1 member voted, no lay member among them; nobody declared an interest\..*Not told/);
  // A decision on the very day took none.
  expect(wordsIn(renderToStaticMarkup(<EntrySites record={{ ...record, sites: [{ ...site!, workingDays: 0 }] }} />))).toMatch(/Northmoor.*Not told.* 0 0 0 0/);
  const datasets = [{ tre: "Northmoor", title: "Care records", facts: { optOut: "Yes" as const } }, { tre: "Cambria", title: "Primary care", facts: { article9: "A9-2-i" as const } }];
  expect(wordsIn(renderToStaticMarkup(<EntrySites record={{ ...record, datasets }} />))).toMatch(/a legal basis of its own.*Northmoor: Article 6\(1\)\(e\) and Article 9\(2\)\(j\)\. National data opt-out: Yes.*Cambria: Article 6\(1\)\(e\) and Article 9\(2\)\(i\)\. National data opt-out: Not applicable/);
  const two = [...datasets, { tre: "Northmoor", title: "Registry", facts: { optOut: "Yes" as const, article9: "A9-2-h" as const } }];
  expect(wordsIn(renderToStaticMarkup(<EntrySites record={{ ...record, datasets: two }} />))).toMatch(/Northmoor: Article 6\(1\)\(e\) and Article 9\(2\)\(j\)\..*Northmoor: Article 6\(1\)\(e\) and Article 9\(2\)\(h\)\./);
  // Entries from before it was kept say nothing of it.
  expect(renderToStaticMarkup(<EntrySites record={record} />)).not.toContain("<table");
});
