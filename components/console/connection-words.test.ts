import { expect, test } from "vitest";
import { connectionInWords, type ConnectionState } from "./connection-words.ts";

const well: ConnectionState = { dataOpen: true, joined: true, profilePublished: true, connected: true, trouble: null };
const nameOf = (change: Partial<ConnectionState>) => connectionInWords({ ...well, ...change }).name;

test("each stage on the way to a working connection has its own words", () => {
  expect(nameOf({})).toBe("Connected to the portal");
  expect(nameOf({ dataOpen: false, joined: false, connected: false })).toBe("Opening the data");
  expect(nameOf({ joined: false, profilePublished: false, connected: false })).toBe("Joining");
  expect(nameOf({ profilePublished: false })).toBe("Connecting");
});
test("trouble after joining is a lost connection; before, a join that failed", () => {
  expect(nameOf({ trouble: "The portal did not answer.", connected: false })).toBe("No connection to the portal");
  expect(nameOf({ trouble: "This invitation is not valid.", joined: false, connected: false })).toBe("Not joined");
});
