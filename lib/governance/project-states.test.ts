import { expect, test } from "vitest";
import { applicationCommands, applicationStates, applicationStateTable, handIn, nextApplicationState, siteStates, siteStateTable, whyNotWithdrawn, type ApplicationState } from "./project-states.ts";

/** Written out by hand, against the table. */
const withdrawable: ApplicationState[] = ["submitted", "returned"];
const written: ApplicationState[] = ["draft", "returned", "withdrawn"];
test.each(applicationStates)("%s: withdrawn while it is with the committees, written and handed in while it is not", (state) => {
  expect(nextApplicationState(state, "withdraw")).toBe(withdrawable.includes(state) ? "withdrawn" : undefined);
  expect(handIn(state)).toBe(written.includes(state) ? "submitted" : undefined);
  expect(applicationCommands.filter((command) => applicationStateTable[state].commands[command] === "closed")).toEqual(state === "closed" ? [] : ["close"]);
});
test("says why not: it is decided, never was handed in, or an appeal is heard", () => {
  expect(whyNotWithdrawn("submitted", ["awaiting", "approved"])).toBeUndefined();
  expect(whyNotWithdrawn("decided", ["approved"])).toContain("not every one of them has decided");
  expect(whyNotWithdrawn("draft", [])).toBeDefined();
  expect(whyNotWithdrawn("submitted", ["appealed", "awaiting"])).toContain("take the appeal back first");
});
test("no committee decides on what was withdrawn", () => {
  expect(siteStates.filter((state) => Object.keys(siteStateTable[state].decisions).length === 0)).toEqual(["returned", "approved", "refused", "withdrawn", "expired"]);
});
