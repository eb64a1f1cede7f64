/** `npm run check`: the part of the tests that needs no database, build or browser. Half a minute, for before each commit. */
import { fastSteps } from "./testing/steps.ts";
import { runSteps } from "./testing/run-steps.ts";

process.exitCode = await runSteps(fastSteps);
