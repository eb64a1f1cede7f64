import fc from "fast-check";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import type { Cohort } from "#lib/query/cohort.ts";
import { isCohort } from "#lib/query/model.ts";
import { queryTemplates } from "#lib/query/templates.ts";
import { cohortQuery } from "#lib/query/testing/cohort-arbitraries.ts";
import { cohortDrawing } from "./cohort-drawing.ts";
import { groupDrawing } from "./group-drawing.ts";
import { scaleFor } from "./scale.ts";
import { TimelineFigure } from "./timeline-figure.tsx";

const templated = (key: string) => queryTemplates.find((t) => t.key === key)!.query;
const drawn = (key: string) => {
  const { population, conceptSets = [], variables } = templated(key);
  return isCohort(population) ? cohortDrawing(population, conceptSets, variables) : groupDrawing(population)!;
};

describe("the timeline of a cohort", () => {
  const drawing = drawn("treated-after-diagnosis");
  const because = drawing.people.map((p) => `${p.isIn ? "in" : "out"}: ${p.because}`);
  test("says of each made-up person whether they are in, and why, and by how much", () => {
    expect(because).toEqual([
      "in: index date 1 January 2019; stays until 31 December 2021, when observation ends", "in: index date 1 January 2019; stays until 31 December 2021, when observation ends",
      "out: rule “Adults” fails: the person is 17, and not aged at least 18",
      "out: rule “Treated within 90 days” fails: no medicine “metformin” counts; the nearest one starts 91 days after the index date, 1 day too late",
      "out: rule “No insulin before” fails: medicine “Insulin” is there 201 days before the index date, where none may be",
      "out: the condition on 31 December 2014 is no index event: it is one that is not starting from 1 January 2015 to 31 December 2022 (both days included)",
      "out: the condition on 1 January 2015 is no index event: it is one that is not the first of its kind; one starts 60 days before the index date already",
    ]);
  });
  test("has a lane for the index event, each rule and each variable's window, with the rule's own days", () => {
    expect(drawing.lanes.map((l) => [l.kind, l.when])).toEqual([
      ["event", "day 0"], ["person", "on the index date"], ["wanted", "starting from the index date to 90 days after the index date"], ["unwanted", "starting up to 1 day before the index date"], ["variable", "from 1 day after the index date to 365 days after the index date"],
    ]);
  });
  test("is drawn with its words and its table; who cannot see it reads the same", () => {
    const markup = renderToStaticMarkup(<TimelineFigure drawing={drawing} />);
    expect(markup).toMatch(/role="img" aria-label="Timeline of 5 lanes for Person A, in: [^"]{100,}"/);
    expect(markup).toMatch(/<table.*Windows, and the records of Person A/s);
    expect(markup).toContain("None of them exists");
    expect([...markup.matchAll(/type="radio"/g)]).toHaveLength(drawing.people.length);
    expect([...markup.matchAll(/data-window="(\w+)"/g)].map((m) => m[1])).toEqual(["event", "wanted", "unwanted", "variable"]);
  });
});

describe("the timeline of criteria on dates", () => {
  test("lies on a calendar", () => {
    const drawing = drawn("with-another-condition");
    expect(drawing.axis).toBe("calendar");
    expect(drawing.people.map((p) => p.isIn)).toContain(true);
    expect(drawing.people.find((p) => !p.isIn)!.because).toContain("this is not true: has a recorded condition");
  });
});

test("a window that no day lies in is said so, and not by a number of days without end", () => {
  const always = { days: null, side: "before" as const };
  const population: Cohort = {
    kind: "cohort", entry: { events: [{ domain: "condition", where: [] }], observation: { priorDays: 0, postDays: 0 }, limit: "first" }, limit: "first", exit: { kind: "fixed", from: "start", days: 0 }, censoring: [], collapseDays: 0,
    rules: [{ name: "A rule", group: { kind: "cohort-group", match: "all", of: [{ kind: "events", event: { domain: "condition", where: [] }, start: { from: always, to: always, index: "start", of: "start" }, outsideObservation: true, occurs: { at: "exactly", count: 1 } }] } }],
  };
  const markup = renderToStaticMarkup(<TimelineFigure drawing={cohortDrawing(population, [], [])} />);
  expect(markup).toContain("and no day at all lies in the time that is asked for");
  expect(markup).not.toContain("Infinity");
});

test("any cohort can be drawn, and nothing lies outside the drawing", () => {
  fc.assert(fc.property(cohortQuery, ({ population, conceptSets = [], variables }) => {
    const drawing = cohortDrawing(population as Cohort, conceptSets, variables);
    const markup = renderToStaticMarkup(<TimelineFigure drawing={drawing} />);
    expect(markup).not.toMatch(/NaN|undefined|Infinity/);
    const { share } = scaleFor(drawing);
    for (const mark of drawing.people.flatMap((p) => p.rows.flatMap((r) => r.marks))) { expect(share(mark.at)).toBeGreaterThan(0); expect(share(mark.at)).toBeLessThan(1); }
  }), { numRuns: 40 });
});
