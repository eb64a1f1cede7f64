import { expect, test } from "vitest";
import { inspectCrate } from "./check-crate.ts";
import { describeCrate } from "./describe-crate.ts";
import { hostileCrates } from "./testing/hostile-crates.ts";
import { sampleRequestCrate, sampleResultsCrate } from "./testing/sample-crate.ts";

async function described(zip: Uint8Array, kind: "request" | "results") {
  const { crate } = await inspectCrate(zip, kind);
  if (!crate) throw new Error("the crate can't be read");
  return describeCrate(crate);
}

test("a request tells who asks what, of whom, for which project", async () => {
  const { kind, title, words, sections, phases } = await described(await sampleRequestCrate(), "request");
  expect([kind, title, words]).toEqual(["request", "Asthma prevalence by age band - request", "Count the people with a recorded diagnosis of asthma, by age band."]);
  expect(sections.map(({ heading }) => heading)).toEqual(["Safe people", "Safe project", "Safe setting", "Safe data", "Safe outputs"]);
  const facts = sections.flatMap((section) => section.facts);
  expect(facts).toContainEqual({ term: "Person", value: "Josiah Carberry", href: "https://orcid.org/0000-0002-1825-0097" });
  expect(facts).toContainEqual({ term: "Number", value: "FF-2026-001" });
  expect(facts).toContainEqual({ term: "Data environment", value: "Wessex TRE", href: "https://wessex.tre.example/" });
  expect(phases.map(({ status }) => status)).toEqual(["none", "none", "none", "none", "potential", "none", "none", "none"]);
});

test("results tell what happened in each phase, by whom, when", async () => {
  const { kind, phases, files } = await described(await sampleResultsCrate(), "results");
  expect(kind).toBe("results");
  expect(phases.map(({ status }) => status)).toEqual([...Array<string>(7).fill("completed"), "none"]);
  expect(phases[5]).toEqual({
    phase: "disclosure", label: "Disclosure check", status: "completed", sentence: "Disclosure check: released",
    agent: "Output checker", startTime: "2026-11-22T11:00:00Z", endTime: "2026-11-22T11:20:00Z",
  });
  expect(phases[4]?.agent).toBe("Fivefold agent");
  expect(files).toContainEqual({ path: "outputs/released.json", name: "Prevalence by age band", bytes: 26 });
});

test("whatever of a hostile crate can be opened can also be described", async () => {
  for (const { bytes } of await hostileCrates(await sampleRequestCrate())) {
    const { crate } = await inspectCrate(bytes, "request");
    if (crate) expect(() => describeCrate(crate)).not.toThrow();
  }
});
