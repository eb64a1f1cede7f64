import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { HowMany, roughly, type QueryEstimate } from "./how-many.tsx";

const estimate: QueryEstimate = {
  sites: [{ treId: "t", name: "Wessex", dataset: "Practices", of: 1000, people: { low: 12, high: 640 }, middle: 123, untold: ["Windows are not in profiles."], missing: ["No records of “Gout” are published."] }],
  total: { people: { low: 12, high: 640 }, middle: 123 }, findings: [],
};
const html = (given: Partial<Parameters<typeof HowMany>[0]>) => renderToStaticMarkup(<HowMany estimate={estimate} pending={false} failed={false} {...given} />);

test.each([[0, "fewer than 10"], [9, "fewer than 10"], [14, "about 14"], [123, "about 120"], [51_234, "about 51,000"]])("%i is %s", (people, words) => { expect(roughly(people)).toBe(words); });
test("the estimate says its bounds, what is missing where, and in figures what the bar draws", () => {
  const shown = html({});
  for (const said of ["About 120 people", "certainly 12 to 640", "Wessex: No records of “Gout” are published.", "At most", "640", "Windows are not in profiles."]) expect(shown).toContain(said);
});
test("waiting, failing and nothing chosen are said in words", () => {
  expect(html({ estimate: undefined, pending: true })).toContain("Estimating");
  expect(html({ failed: true })).toContain("did not answer");
  expect(html({ estimate: { sites: [], total: null, findings: [] } })).toContain("Choose where to ask");
});
