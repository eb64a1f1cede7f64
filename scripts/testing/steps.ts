/** What `npm test` does, as data. A step runs commands one after the other; one with a report counts its tests, any other counts as one. */
import { findBrowser } from "./browser.ts";

type Report = "vitest" | "playwright";
export type Step = {
  readonly name: string;
  readonly commands: readonly (readonly string[])[];
  /** How much of the two cores that CI is planned for it keeps busy: steps run side by side as long as that suffices. What waits for browsers and for its own processes keeps less than one busy. */
  readonly cores: number;
  readonly report?: Report;
  /** Steps that must have passed for this one to make sense. */
  readonly needs?: readonly string[];
  /** Steps that would read what this one writes, or write what it reads: it waits until they have ended, however that was. */
  readonly after?: readonly string[];
  /** What has to be there; a sentence when it is not and cannot be had. */
  readonly prepare?: () => Promise<string | undefined>;
};

/** Of browsers, servers and agents that wait for each other: three such at once still left a third of two cores idle. */
const waiting = 0.6;
const vitest = (name: string, project: string, cores: number): Step => ({ name, cores, commands: [["vitest", "run", "--project", project]], report: "vitest" });
/** Each half has a federation, and a folder, of its own. */
const journeys = (half: 1 | 2): Step => ({
  name: `browser journeys, ${half} of 2`, cores: waiting, commands: [["playwright", "test", `--shard=${half}/2`, `--output=test-results/${half}`]], report: "playwright", needs: ["build"], prepare: findBrowser,
});
const routes = "types of the routes";

export const fastSteps: readonly Step[] = [
  { name: routes, cores: 2, commands: [["next", "typegen"], ["next", "typegen", "tre"]] },
  { name: "types and lint", cores: 1, commands: [["oxlint"]], needs: [routes] },
  { name: "import map", cores: 1, commands: [["npm", "run", "--silent", "import-map"]] },
  { name: "unused code", cores: 1, commands: [["knip", "--no-config-hints"]] },
  { name: "generated docs", cores: 1, commands: [["node", "scripts/docs.ts", "--check"]] },
  vitest("component tests", "components", 1),
  vitest("unit tests", "unit", 2),
];

export const allSteps: readonly Step[] = [
  ...fastSteps,
  vitest("database tests", "db", 2),
  { name: "build", cores: 2, commands: [["node", "scripts/build.ts"]], after: ["types and lint"] },
  journeys(1),
  journeys(2),
  { ...vitest("federation simulation", "federation", waiting), needs: ["build"] },
];
