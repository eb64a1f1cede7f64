import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestOf } from "#lib/kernel/digest.ts";
import { policyInWords } from "./policy-in-words.ts";
import { DisclosurePolicy } from "./policy.ts";
import { isTooSmall } from "./primary-threshold.ts";
import { defaultProfile, profileNamed, profiles } from "./profiles.ts";
import { policyDigest, smallestShown, strictest } from "./strictest-policy.ts";
import { policyWith } from "./testing/tables.ts";

describe("profiles", () => {
  it("fit the policy's shape, have names of their own and include the default", () => {
    for (const p of profiles) expect(DisclosurePolicy.parse(p)).toEqual(p);
    expect(new Set(profiles.map((p) => p.profile)).size).toBe(profiles.length);
    expect(profileNamed(defaultProfile)).toMatchObject({ threshold: 10, zeros: "shown", roundingBase: 5 });
  });
  it("differ where organisations differ by one person: “under 10” shows 10, “7 or fewer” shows 8", () => {
    const shown = (name: string) => [0, 1, 7, 8, 9, 10].filter((n) => !isTooSmall(n, profileNamed(name)!));
    expect(shown("nhse-sde-10-5")).toEqual([0, 10]);
    expect(shown("opensafely-7-5")).toEqual([0, 8, 9, 10]);
    expect(shown("nhsd-hes-7-5")).toEqual([0, 8, 9, 10]);
    expect(shown("ukllc-10-zero")).toEqual([10]);
    expect(shown("sail-5")).toEqual([0, 7, 8, 9, 10]);
  });
  it("hide counts that coarse rounding would turn into 0", () => {
    const policy = policyWith({ threshold: 3, roundingBase: 20 });
    expect(smallestShown(policy)).toBe(10);
    expect(isTooSmall(9, policy)).toBe(true);
    expect(isTooSmall(10, policy)).toBe(false);
  });
});

describe("the stricter of two policies", () => {
  const nhse = profileNamed("nhse-sde-10-5")!;
  it("takes each rule from the stricter side", () => {
    const both = strictest(profileNamed("sail-5")!, policyWith({ threshold: 3, zeros: "suppressed", roundingBase: 10, summaryPeople: 20, summaryDigits: 3 }));
    expect(both).toMatchObject({ threshold: 5, zeros: "suppressed", roundingBase: 10, summaryPeople: 20, summaryDigits: 3 });
    expect(DisclosurePolicy.safeParse(both).success).toBe(true);
  });
  it("keeps a policy's own name and digest where it is the stricter throughout", async () => {
    expect(strictest(nhse, profileNamed("datashield-3")!)).toBe(nhse);
    expect(strictest(profileNamed("datashield-3")!, nhse)).toBe(nhse);
    expect(await policyDigest(nhse)).toMatch(/^[0-9a-f]{64}$/);
    expect(await policyDigest({ ...nhse, threshold: 11 })).not.toBe(await policyDigest(nhse));
  });
  it("takes each later rule from the stricter side too", () => {
    const one = policyWith({ hiddenSums: "singletons", rounding: "controlled", classDisclosure: "shown", dominance: { pPercent: 5, nk: [{ n: 1, k: 60 }, { n: 2, k: 90 }] }, degreesOfFreedom: 20, survivalStep: 3, models: { columnsPerPerson: 0.1, leverage: 0.9, eventsPerColumn: 3 }, effectivePeople: 4 });
    const other = policyWith({ dominance: { pPercent: 15, nk: [{ n: 2, k: 85 }] }, survivalStep: 12, models: { columnsPerPerson: 0.2, leverage: 0.4, eventsPerColumn: 10 }, effectivePeople: 9 });
    const both = { hiddenSums: "threshold", rounding: "sums", classDisclosure: "hidden", dominance: { pPercent: 15, nk: [{ n: 1, k: 60 }, { n: 2, k: 85 }] }, degreesOfFreedom: 20, survivalStep: 12, models: { columnsPerPerson: 0.1, leverage: 0.4, eventsPerColumn: 10 }, effectivePeople: 9 };
    expect(strictest(one, other)).toMatchObject(both);
    expect(strictest(other, one)).toMatchObject(both);
  });
  it("never shows what one of the two hides, and is itself a policy", () => {
    fc.assert(
      fc.property(fc.constantFrom(...profiles), fc.constantFrom(...profiles), fc.nat(30), (a, b, n) => {
        const both = strictest(a, b);
        expect(DisclosurePolicy.safeParse(both).success).toBe(true);
        if (isTooSmall(n, a) || isTooSmall(n, b)) expect(isTooSmall(n, both)).toBe(true);
      }),
    );
  });
});

it("a policy written before the later rules reads as it always did, and keeps its name", async () => {
  const { profile, version, title, threshold, zeros, roundingBase, summaryPeople, summaryDigits, source } = profileNamed("nhse-sde-10-5")!;
  const stored = { profile, version, title, threshold, zeros, roundingBase, summaryPeople, summaryDigits, source };
  expect(DisclosurePolicy.parse(stored)).toEqual(profileNamed("nhse-sde-10-5"));
  expect(await policyDigest(DisclosurePolicy.parse(stored))).toBe(await digestOf(stored));
  // Databases keep no order of fields (PostgreSQL, §8.14.1: jsonb does not preserve it).
  const reordered = JSON.parse(JSON.stringify(DisclosurePolicy.parse(stored)), (_key, value: unknown) => (value && typeof value === "object" && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).reverse()) : value)) as DisclosurePolicy;
  expect(await policyDigest(reordered)).toBe(await digestOf(stored));
  expect(policyInWords(stored)).toEqual(policyInWords(DisclosurePolicy.parse(stored)));
});

it("is told to the public in whole sentences", () => {
  const words = policyInWords(profileNamed("nhse-sde-10-5")!);
  expect(words).toContain("A count of fewer than 10 people is never shown; it reads “fewer than 10”.");
  expect(words).toContain("A true zero is shown as 0.");
  expect(policyInWords(profileNamed("ukllc-10-zero")!)).toContain("A zero is hidden with the small counts.");
  for (const p of profiles) for (const sentence of policyInWords(p)) expect(sentence).toMatch(/^[A-Z].*\.$/);
  // What differs from the source stays said under the names that stricter rules get, and says no number that they change.
  const told = (profile: string) => policyInWords({ ...profileNamed("omop-5")!, profile }).filter((sentence) => sentence.includes("its source") || sentence.startsWith("Its source"));
  const both = strictest(policyWith({ profile: "opensafely-measures-7-5-stricter", threshold: 20 }), policyWith({ profile: "own-omop-5", roundingBase: 50 })).profile;
  expect([told("own-omop-5"), told("omop-5-stricter"), told("omop-50")]).toEqual([told("omop-5"), told("omop-5"), []]);
  expect(told(both)).toEqual([...told("opensafely-measures-7-5"), ...told("omop-5")]);
  for (const sentence of ["opensafely-mid6", "opensafely-measures-7-5", "omop-5"].flatMap(told)) expect(sentence).not.toMatch(/Here.*\d+ (?!is)/);
});
