import { describe, expect, test } from "vitest";
import { ProjectContent } from "./project.ts";
import { Proportionate, whyNotProportionate } from "./proportionate.ts";
import { content } from "./testing/application.ts";

const rule = Proportionate.parse({ analyses: ["count"], sectors: ["Academic Institute"], mostMonths: 24, share: "10" });
const why = (change: object) => whyNotProportionate(rule, ProjectContent.parse({ ...content, ...change }));

describe("an application is given to one person", () => {
  test("where all of the rule holds", () => expect(why({})).toEqual([]));
  test.each([
    ["another kind of result", { analyses: ["count", "cox"] }, "It asks for models of time to an event."],
    ["a company leads it", { organisation: { ...content.organisation, sector: "Commercial" } }, "It is led from another sector: Commercial."],
    ["somebody works for a company", { members: [{ ...content.members[0], affiliation: { name: "Pills", sector: "Commercial" } }] }, "Amara Example works in another sector: Commercial."],
    ["it takes long", { endDate: "2029-08-31" }, "It lasts longer than 24 months."],
  ])("not where %s", (_what, change, sentence) => expect(why(change)).toEqual([sentence]));
  test("no rule leaves all of its decisions unseen", () => {
    expect(Proportionate.safeParse({ ...rule, share: 0 }).error?.issues[0]?.message).toBe("At least 1 in 100 is looked at afterwards.");
  });
});
