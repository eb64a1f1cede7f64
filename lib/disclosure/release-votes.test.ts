import { expect, test } from "vitest";
import { ReleaseVotes, releaseVotesInWords } from "./release-votes.ts";
import { easyAt, readingAge } from "#lib/governance/reading-age.ts";

test("a member of the public reads how strongly a release is confirmed", () => {
  expect(releaseVotesInWords({ checkers: 2, by: "passkey" })).toEqual(["Where people look, two of them vote without seeing each other’s vote, and both must agree before a result leaves.", "Each confirms a release with a passkey: a finger, a face or a code, on a device of their own. A stolen password or a screen that was left open lets nothing out."]);
  expect(releaseVotesInWords({ checkers: 1, by: "signed-in" })).toEqual(["Where people look, one of them decides if a result leaves.", "They vote while signed in at the environment. It asks for no passkey, so it rests on nobody else getting at their password and screen."]);
  const all = ([1, 2] as const).flatMap((checkers) => (["signed-in", "passkey"] as const).flatMap((by) => releaseVotesInWords({ checkers, by })));
  expect(readingAge(all.join(" "))!.age).toBeLessThanOrEqual(easyAt);
});
test("nothing else is a number of checkers", () => {
  for (const checkers of [0, 3, "2"]) expect(ReleaseVotes.safeParse({ checkers, by: "passkey" }).success).toBe(false);
});
