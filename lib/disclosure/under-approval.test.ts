import { expect, test } from "vitest";
import { profileNamed } from "./profiles.ts";
import { policyDigest } from "./strictest-policy.ts";
import { citationOf, underApproval } from "./under-approval.ts";

const nhse = profileNamed("nhse-sde-10-5")!;

test("of the TRE's threshold and the approval's the stricter holds, and no mean is of fewer people than a count; every other rule stays", () => {
  expect(underApproval(nhse, 20)).toEqual({ ...nhse, threshold: 20, summaryPeople: 20 });
  expect(underApproval({ ...nhse, summaryPeople: 50 }, 20)).toEqual({ ...nhse, threshold: 20, summaryPeople: 50 });
  for (const least of [undefined, 1, 5, 10]) expect(underApproval(nhse, least)).toBe(nhse);
  expect(underApproval(underApproval(nhse, 20), 20)).toEqual(underApproval(nhse, 20));
});

test("a release names the policy as it is published, and the demand only where it is stricter", async () => {
  const published = { profile: "nhse-sde-10-5", version: nhse.version, digest: await policyDigest(nhse) };
  expect(await citationOf(nhse, 20)).toEqual({ ...published, leastThreshold: 20 });
  for (const least of [undefined, 5, 10]) expect(await citationOf(nhse, least)).toEqual(published);
});
