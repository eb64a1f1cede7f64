import { describe, expect, it } from "vitest";
import { profileNamed } from "#lib/disclosure/profiles.ts";
import type { RunCompared } from "./two-runs.ts";
import { whyDifferent } from "./why-different.ts";

const count = { kind: "count" as const, id: "n", people: { is: "value" as const, value: 100, roundedTo: 5 } };
const site = (id: string, has = true): RunCompared["sites"][number] => ({ tre: { id, name: id.toUpperCase() }, state: has ? "released" : "refused", since: "2026-01-01T00:00:00Z", outputs: has ? [count] : [] });
const policy = (treId: string, version = 1, digest = "p") => ({ treId, profile: "nhse-sde-10-5", version, digest });
const run: RunCompared = { queryDigest: "q", sites: [site("a"), site("b")], policies: [policy("a"), policy("b")], datasets: [{ treId: "a", dataset: "primary-care" }, { treId: "b", dataset: "primary-care" }] };
const kinds = (after: RunCompared) => whyDifferent(run, after, false).map(({ kind }) => kind);

describe("why two runs differ", () => {
  it("says what was the same where nothing differs", () => {
    expect(whyDifferent(run, run, true)).toEqual([{ kind: "data", tres: [], sentence: expect.stringContaining("same question under the same policies, answered by the same environments") as string }]);
  });
  it("names the question, each policy and each environment that came or went, and no more", () => {
    expect(kinds({ ...run, queryDigest: "other" })).toEqual(["definition"]);
    expect(whyDifferent(run, { ...run, queryDigest: "other" }, true)).toEqual([{ kind: "data", tres: [], sentence: expect.stringContaining("the same question, but for its title or names,") as string }]);
    expect(whyDifferent(run, { ...run, policies: [policy("a"), policy("b", 2, "p2")] }, true)).toEqual([{ kind: "policy", tres: ["B"], sentence: "B released under another policy: nhse-sde-10-5, version 1 before, nhse-sde-10-5, version 2 after." }]);
    expect(whyDifferent(run, { ...run, policies: [policy("a"), policy("b", 1, "p2")] }, true)[0]!.sentence).toContain("its rules have changed all the same");
    expect(whyDifferent(run, { ...run, sites: [site("a"), site("b", false), site("c")] }, true).map(({ sentence }) => sentence)).toEqual(["C is in the second run and not in the first.", "B is in the first run and not in the second."]);
    expect(kinds({ ...run, datasets: [{ treId: "a", dataset: "hospital" }] })).toEqual(["dataset"]);
    expect(kinds({ ...run, queryDigest: "x", sites: [site("a")], policies: [policy("a", 2, "z")] })).toEqual(["definition", "environments", "policy"]);
  });
  it("says which rules of a policy are others, where both are published", () => {
    const rules = profileNamed("nhse-sde-10-5")!;
    const under = (one: typeof rules, digest: string) => ({ ...run, policies: [{ ...policy("a", 1, digest), rules: one }] });
    expect(whyDifferent(under(rules, "p"), under({ ...rules, threshold: 5 }, "q"), true)[0]!.sentence).toMatch(/Smallest count shown: 10 before, 5 now\.$/);
  });
});
