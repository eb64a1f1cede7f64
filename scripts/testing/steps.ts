/** What `npm test` does, as data. A step runs commands one after the other; one with a report counts its tests, any other counts as one. */
import { findBrowser } from "./browser.ts";

type Report = "vitest" | "playwright";
export type Step = {
  readonly name: string;
  readonly commands: readonly (readonly string[])[];
  readonly report?: Report;
  /** Steps that must have passed for this one to make sense. */
  readonly needs?: readonly string[];
  /** What has to be there; a sentence when it is not and cannot be had. */
  readonly prepare?: () => Promise<string | undefined>;
};

const vitest = (name: string, project: string): Step => ({ name, commands: [["vitest", "run", "--project", project]], report: "vitest" });

export const fastSteps: readonly Step[] = [
  { name: "types of the portal", commands: [["next", "typegen"], ["tsc", "--noEmit"]] },
  { name: "types of the tre", commands: [["next", "typegen", "tre"], ["tsc", "--noEmit", "-p", "tre"]] },
  { name: "lint", commands: [["eslint", ".", "--max-warnings=0"]] },
  { name: "import map", commands: [["npm", "run", "--silent", "import-map"]] },
  { name: "unused code", commands: [["knip", "--no-config-hints"]] },
  { name: "generated docs", commands: [["node", "scripts/docs.ts", "--check"]] },
  vitest("unit tests", "unit"),
  vitest("component tests", "components"),
];

export const allSteps: readonly Step[] = [
  ...fastSteps,
  vitest("database tests", "db"),
  { name: "build", commands: [["node", "scripts/build.ts"]] },
  { ...vitest("federation simulation", "federation"), needs: ["build"] },
  { name: "browser journeys", commands: [["playwright", "test"]], report: "playwright", needs: ["build"], prepare: findBrowser },
];
