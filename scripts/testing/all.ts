/** Every step, whatever the ones before said. `npm test -- unit lint` runs only the steps whose names contain a word. */
import { runSteps } from "./run-steps.ts";
import { allSteps } from "./steps.ts";

const words = process.argv.slice(2);
const chosen = words.length === 0 ? allSteps : allSteps.filter((step) => words.some((word) => step.name.includes(word)));
if (chosen.length === 0) {
  console.error(`There is no step of that name. There are: ${allSteps.map((step) => step.name).join(", ")}.`);
  process.exit(1);
}
process.exitCode = await runSteps(chosen);
