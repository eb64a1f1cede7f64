import { describe, expect, it } from "vitest";
import { profileNamed } from "#lib/disclosure/profiles.ts";
import { DatasetDescription } from "#lib/query/dictionary.ts";
import { codesAbsent } from "./codes-absent.ts";
import { createLog } from "./log.ts";
import { TrePolicy } from "./policy.ts";
import { describeDataset, profileOf, publishedPeople } from "./profile.ts";
import { Query } from "#lib/query/model.ts";
import { testTre } from "./testing/test-tre.ts";

const policy = profileNamed("nhse-sde-10-5")!;
const strict = profileNamed("ons-10")!;
const nothingElse: TrePolicy["vocabularies"] = { codes: [], synonyms: [], hierarchy: [] };

describe("what is published of a dataset", () => {
  it.each([[0, 0], [1, null], [9, null], [10, 10], [12, 10], [13, 15], [20_001, 20_000]])("%i people → %s", (people, published) => {
    expect(publishedPeople(people, policy)).toBe(published);
  });
  it("hides zeros where the policy does", () => {
    expect(publishedPeople(0, strict)).toBeNull();
  });
  it("is in an order that tells nothing of the exact counts", () => {
    const concept = (conceptId: number, people: number) => ({ conceptId, name: `c${conceptId}`, domain: "condition" as const, people });
    const described = describeDataset(
      { key: "gp", title: "Practices", summary: "", source: { kind: "duckdb", file: "f" } },
      { dataModel: "omop-5.4", people: 1002, concepts: [concept(3, 24), concept(1, 14), concept(2, 16)] }, policy, nothingElse,
    );
    expect(DatasetDescription.parse(described)).toMatchObject({ people: 1000, concepts: [{ conceptId: 1, people: null }, { conceptId: 2, people: 20 }, { conceptId: 3, people: 20 }] });
  });
});

it("says how strongly a release is confirmed", () => {
  const votes = (policy: Record<string, unknown>) => {
    const tre = testTre({ portalUrl: "https://portal.example", policy });
    tre.remove();
    return profileOf(tre.config, []).releaseVotes;
  };
  expect(votes({ checkers: 2, releaseVotes: "passkey" })).toEqual({ checkers: 2, by: "passkey" });
  expect(votes({})).toEqual({ checkers: 1, by: "signed-in" });
});

describe("what is passed on of a vocabulary", () => {
  const held = (conceptId: number, vocabulary: string, broader: number[]) => ({ conceptId, name: `c${conceptId}`, domain: "drug" as const, people: 100, vocabulary, code: `code-${conceptId}`, synonyms: ["also"], broader });
  const described = (licensed: Partial<typeof nothingElse>) => describeDataset(
    { key: "gp", title: "Practices", summary: "", source: { kind: "duckdb", file: "f" } }, { dataModel: "omop-5.4", people: 100, concepts: [held(1, "RxNorm", [2, 3]), held(2, "RxNorm", []), held(3, "SNOMED", [])] }, policy, { ...nothingElse, ...licensed },
  ).concepts;
  const plain = { domain: "drug", people: 100 };
  it("is nothing but what the policy names: not a code, a synonym or a place in a hierarchy of another vocabulary", () => {
    expect(described({})).toEqual([1, 2, 3].map((id) => ({ conceptId: id, name: `c${id}`, ...plain })));
    expect(described({ codes: ["SNOMED"], hierarchy: ["RxNorm"] })).toEqual([
      { conceptId: 1, name: "c1", ...plain, broader: [2] }, { conceptId: 2, name: "c2", ...plain }, { conceptId: 3, name: "c3", ...plain, vocabulary: "SNOMED", code: "code-3" },
    ]);
    expect(described({ synonyms: ["RxNorm"] })[0]).toEqual({ conceptId: 1, name: "c1", ...plain, synonyms: ["also"] });
  });
  it("by default holds codes that may be passed on, and no hierarchy or synonyms", () => {
    expect(TrePolicy.parse({}).vocabularies).toMatchObject({ synonyms: [], hierarchy: [] });
  });
});

describe("codes that the data don't hold", () => {
  const had = (name: string, conceptId: number, descendants: boolean) => ({ kind: "had", name, label: name, domain: "condition", concepts: [{ conceptId, name: "c", descendants }] });
  const query = Query.parse({
    version: 1, title: "Had", dataModel: { kind: "omop-5.4" }, population: { kind: "group", match: "all", of: [] },
    variables: [had("held", 1, false), had("absent", 2, false), had("perhaps", 2, true)], analyses: [{ kind: "count", id: "n" }],
  });
  it("are told, but not where descendants may hold them nor where zeros are hidden", () => {
    expect(codesAbsent(query, [{ conceptId: 1 }], policy)).toEqual(["absent"]);
    expect(codesAbsent(query, [{ conceptId: 1 }], strict)).toEqual([]);
  });
});

describe("the log", () => {
  it("keeps out what it must never hold, even if handed it", () => {
    const lines: string[] = [];
    createLog("info", { write: (line) => void lines.push(line) }).info({ runId: "r", raw: { people: 7 }, result: { outputs: [7777] }, email: "a@b.example", password: "secret-1" }, "done");
    expect(lines.join("")).not.toMatch(/7777|"people":7|secret-1|a@b/);
    expect(lines.join("")).toContain('"runId":"r"');
  });
});
