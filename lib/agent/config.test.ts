import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";
import { readSettings } from "./env.ts";

const folder = mkdtempSync(path.join(tmpdir(), "fivefold-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

const valid = {
  name: "Northern TRE", portalUrl: "https://federation.example.org/", dataFolder: "state", console: { port: 4101 },
  datasets: [{ key: "primary-care", title: "Primary care", source: { kind: "duckdb", file: "people.duckdb" } }],
};
function read(config: unknown) {
  const file = path.join(folder, "tre.json");
  writeFileSync(file, typeof config === "string" ? config : JSON.stringify(config));
  return readConfig(file);
}

describe("the configuration of a TRE", () => {
  it("resolves paths from where the file lies and fills in a cautious policy", () => {
    const config = read(valid);
    expect(config).toMatchObject({
      portalUrl: "https://federation.example.org", dataFolder: path.join(folder, "state"), code: "NT", console: { host: "127.0.0.1" },
      policy: { disclosure: { profile: "nhse-sde-10-5" }, release: "people", checkers: 2, signOff: "standing-approval" },
    });
    expect(config.datasets[0]!.source).toEqual({ kind: "duckdb", file: path.join(folder, "people.duckdb") });
  });
  it("takes a policy from a file of its own", () => {
    writeFileSync(path.join(folder, "policy.json"), JSON.stringify({ disclosure: { profile: "sail-5", stricter: { threshold: 8 } }, release: "automatic" }));
    expect(read({ ...valid, policyFile: "policy.json" }).policy).toMatchObject({ release: "automatic", disclosure: { profile: "sail-5-stricter", threshold: 8, roundingBase: 1 } });
  });
  it.each([
    ["a plain-text portal elsewhere", { ...valid, portalUrl: "http://federation.example.org" }, /portalUrl .* https/],
    ["a port that is none", { ...valid, console: { port: "x" } }, /console\.port/],
    ["an unknown setting", { ...valid, colour: "red" }, /colour/],
    ["no data", { ...valid, datasets: [] }, /datasets .* at least one dataset/],
    ["one key twice", { ...valid, datasets: [valid.datasets[0], valid.datasets[0]] }, /primary-care.* twice/],
    ["an unknown profile", { ...valid, policy: { disclosure: "lenient" } }, /policy\.disclosure .* no profile “lenient”/],
    ["a laxer threshold", { ...valid, policy: { disclosure: { profile: "nhse-sde-10-5", stricter: { threshold: 5 } } } }, /policy\.disclosure\.stricter\.threshold .* laxer/],
    ["zeros shown where the profile hides them", { ...valid, policy: { disclosure: { profile: "ons-10", stricter: { zeros: "shown" } } } }, /zeros .* laxer/],
    ["three checkers", { ...valid, policy: { checkers: 3 } }, /policy\.checkers .* 1 or 2/],
    ["a Trino that is not encrypted", { ...valid, datasets: [{ ...valid.datasets[0], source: { kind: "trino", url: "http://trino.example.org:8080", user: "fivefold", catalog: "records", schema: "cdm" } }] }, /datasets\.0\.source\.url .* https/],
    ["a catalogue with quotation marks", { ...valid, datasets: [{ ...valid.datasets[0], source: { kind: "trino", url: "https://trino.example.org", user: "fivefold", catalog: "a\"; DROP", schema: "cdm" } }] }, /datasets\.0\.source\.catalog .* small letters/],
    ["a class that nobody knows", { ...valid, policy: { release: { classes: ["everything"] } } }, /policy\.release\.classes\.0 .*choose a standard class \(large-counts/],
    ["a word for release that nobody knows", { ...valid, policy: { release: "sometimes" } }, /policy\.release .*choose people, automatic/],
    ["a class without kinds", { ...valid, policy: { release: { classes: [{ name: "counts", kinds: [] }] } } }, /policy\.release\.classes\.0\.kinds .*at least one kind/],
    ["people without a plain name", { ...valid, datasets: [{ ...valid.datasets[0], people: "Our patients" }] }, /datasets\.0\.people .*small letters/],
    ["a column that says the same as nothing", { ...valid, datasets: [{ ...valid.datasets[0], sameColumns: [["age"]] }] }, /datasets\.0\.sameColumns\.0 .*two columns at least/],
    ["a column that says the same twice", { ...valid, datasets: [{ ...valid.datasets[0], sameColumns: [["age", "months"], ["months", "weeks"]] }] }, /datasets\.0\.sameColumns .*each column once/],
    ["half a file", "{", /is not JSON/],
    ["both kinds of policy", { ...valid, policy: {}, policyFile: "policy.json" }, /both given/],
  ])("is refused with a sentence for %s", (_what, config, sentence) => {
    expect(() => read(config)).toThrow(sentence);
  });
  it("and the environment names a wrong setting too", () => {
    expect(() => readSettings({ LOG_LEVEL: "loud" })).toThrow(/LOG_LEVEL is wrong: choose trace/);
    expect(readSettings({ LOG_LEVEL: "", FIVEFOLD_INVITATION: "" })).toEqual({ LOG_LEVEL: "info" });
  });
});
