import { describe, expect, test } from "vitest";
import { DataUse, dataUseInWords, dataUseModifiers, dataUsePermissions, dataUseTerms, type DataUse as Use, type DataUseModifier } from "#lib/kernel/data-use.ts";
import { adviseOnUse, type DataUseTest, type IsKindOf } from "./data-use-match.ts";
import { diseasesAsText, diseasesFrom, Purpose, sensitiveTopics } from "./purpose.ts";

const [diabetes, type2, cancer] = [{ id: "MONDO:0005015", name: "diabetes mellitus" }, { id: "MONDO:0005148", name: "type 2 diabetes" }, { id: "MONDO:0004992", name: "cancer" }];
/** A hierarchy that knows everything: type 2 diabetes is a diabetes, and nothing else is anything else. */
const known: IsKindOf = (disease, of) => disease.id === of.id || (disease.id === type2.id && of.id === diabetes.id);
const on = (permission: Use["permission"], ...modifiers: (DataUseModifier | { term: DataUseModifier; value: string })[]) =>
  DataUse.parse({ permission, diseases: permission === "DS" ? [diabetes] : [], modifiers: modifiers.map((m) => (typeof m === "string" ? { term: m } : m)) });
const wants = (...parts: (Purpose["kinds"][number] | typeof diabetes)[]) => Purpose.parse({ kinds: parts.filter((p) => typeof p === "string"), diseases: parts.filter((p) => typeof p !== "string"), notForProfit: true });
const said = (use: Use, purpose: Purpose, which: DataUseTest) => adviseOnUse(use, purpose, 12, known).tests.find((t) => t.test === which)!.says;

describe("the table of DUOS V4, row by row", () => {
  test.each<[string, DataUseTest, Use, Purpose, string]>([
    ["neither side names a disease", "disease", on("POA"), wants("ancestry"), "yes"],
    ["the data are for general research", "disease", on("GRU"), wants(cancer), "yes"],
    ["the data are for health research", "disease", on("HMB"), wants(cancer), "yes"],
    ["the disease is the one named", "disease", on("DS"), wants(diabetes), "yes"],
    ["the disease is a kind of the one named", "disease", on("DS"), wants(type2), "yes"],
    ["one disease of two is not", "disease", on("DS"), wants(type2, cancer), "no"],
    ["a disease, and data for ancestry only", "disease", on("POA"), wants(cancer), "no"],
    ["no disease, and data for one only", "disease", on("DS"), wants("methods"), "no"],
    ["neither side is about health", "health", on("POA"), wants("ancestry"), "yes"],
    ["health, and data for general research", "health", on("GRU"), wants("health"), "yes"],
    ["health, and data for health research", "health", on("HMB"), wants("health"), "yes"],
    ["general research on data for health research", "health", on("HMB"), wants("general"), "no"],
    ["health at large on data for one disease", "health", on("DS"), wants("health"), "no"],
    ["health on data for ancestry only", "health", on("POA"), wants("health"), "no"],
    ["no ancestry is asked for", "ancestry", on("DS"), wants(type2), "yes"],
    ["ancestry, and data for general research", "ancestry", on("GRU"), wants("ancestry"), "yes"],
    ["ancestry on both sides", "ancestry", on("POA"), wants("ancestry"), "yes"],
    ["ancestry on data for health research", "ancestry", on("HMB"), wants("ancestry"), "no"],
    ["ancestry on data for one disease", "ancestry", on("DS"), wants("ancestry"), "no"],
    ["methods, and no disease on either side", "methods", on("POA"), wants("methods"), "yes"],
    ["no methods are developed", "methods", on("DS"), wants(cancer), "yes"],
    ["methods for any disease on data for general research", "methods", on("GRU"), wants("methods", cancer), "yes"],
    ["methods for any disease on data for health research", "methods", on("HMB"), wants("methods", cancer), "yes"],
    ["methods for the disease that passed", "methods", on("DS"), wants("methods", type2), "yes"],
    ["methods for another disease", "methods", on("DS"), wants("methods", cancer), "no"],
    ["profit does not matter to the data", "profit", on("GRU"), { ...wants("health"), notForProfit: false }, "yes"],
    ["not for profit on both sides", "profit", on("GRU", "NPU"), wants("health"), "yes"],
    ["profit on data that allow none", "profit", on("GRU", "NPU"), { ...wants("health"), notForProfit: false }, "no"],
    ["profit on data that allow none, nor commerce", "profit", on("GRU", "NPUNCU"), { ...wants("health"), notForProfit: false }, "no"],
    ["a plain kind that passed is repeated", "for-people", on("HMB"), wants("health"), "yes"],
    ["a plain kind that failed is repeated", "for-people", on("DS"), wants(cancer), "no"],
    ["no plain kind at all", "for-people", on("GRU"), wants(), "abstain"],
    ["nothing restricted is as good as general research", "health", on("NRES"), wants("general"), "yes"],
  ])("%s: %s", (_what, which, use, purpose, expected) => {
    expect(said(use, purpose, which)).toBe(expected);
  });
  test.each(sensitiveTopics)("what touches %s is for people to weigh, whatever the rest says", (topic) => {
    expect(adviseOnUse(on("GRU"), { ...wants("health"), touches: [topic] }, 12, known).says).toBe("abstain");
    // Abstention goes before a no.
    expect(adviseOnUse(on("DS"), { ...wants(cancer), touches: [topic] }, 12, known).says).toBe("abstain");
  });
});

describe("the advice", () => {
  test("yes where all say yes; no where one does, with each reason in words", () => {
    expect(adviseOnUse(on("HMB"), wants("health"), 12, known)).toMatchObject({ says: "yes", asks: [] });
    const no = adviseOnUse(on("DS"), wants(cancer), 12, known);
    expect(no.says).toBe("no");
    expect(no.tests.find((t) => t.test === "disease")?.reasons).toEqual(["cancer is no kind of diabetes mellitus, for which the data may be used."]);
  });
  test("without a hierarchy of diseases another term is for people to say, not a no", () => {
    expect(adviseOnUse(on("DS"), wants(diabetes), 12).says).toBe("yes");
    expect(adviseOnUse(on("DS"), wants(type2), 12)).toMatchObject({ says: "abstain", tests: [{ reasons: ["Whether type 2 diabetes is a kind of diabetes mellitus is for people to say: it is not the same term."] }, {}, {}, {}, {}, {}] });
  });
  test("what each modifier asks, and whether that is met, is told as far as it is known", () => {
    const use = on("HMB", "NCU", "PS", "NPOA", "NMDS", "IRB", { term: "GS", value: "United Kingdom" }, { term: "TS", value: "24" });
    const asks = (months: number, purpose: Purpose) => Object.fromEntries(adviseOnUse(use, purpose, months, known).asks.map((a) => [a.term, a.met]));
    expect(asks(24, wants("health"))).toEqual({ NCU: "yes", PS: "yes", NPOA: "yes", NMDS: "yes", IRB: "people", GS: "people", TS: "yes" });
    expect(asks(25, { ...wants("health", "methods", "ancestry"), notForProfit: false })).toMatchObject({ NCU: "no", NPOA: "no", NMDS: "people", TS: "no" });
    expect(adviseOnUse(use, wants("health"), 12, known).asks.find((a) => a.term === "GS")?.sentence).toBe("Only in the places that are named. United Kingdom.");
  });
});

describe("terms", () => {
  test("each has an id of its own in the ontology and words", () => {
    const terms = [...dataUsePermissions, ...dataUseModifiers];
    expect(Object.keys(dataUseTerms)).toEqual(terms);
    expect(new Set(terms.map((t) => dataUseTerms[t].duo)).size).toBe(23);
    for (const t of terms) expect(dataUseTerms[t].duo).toMatch(/^DUO:00000\d\d$/);
  });
  test("a use says what its terms need, once", () => {
    const problems = (value: unknown) => { const parsed = DataUse.safeParse(value); return parsed.success ? [] : parsed.error.issues.map((i) => i.path.join(".")); };
    expect(problems({ permission: "DS" })).toEqual(["diseases"]);
    expect(problems({ permission: "HMB", diseases: [cancer] })).toEqual(["diseases"]);
    expect(problems({ permission: "HMB", modifiers: [{ term: "TS", value: "soon" }, { term: "GS" }, { term: "TS", value: "12" }] })).toEqual(["modifiers.0.value", "modifiers.1.value", "modifiers.2.term"]);
    expect(dataUseInWords(on("DS", "PS", { term: "TS", value: "24" }))).toBe("Research into named diseases: diabetes mellitus; Named project; Limited time (24 months)");
  });
  test("diseases are written one on a line", () => {
    expect(diseasesFrom("MONDO:0005148 type 2 diabetes\n\n cancer")).toEqual([type2, { id: "cancer", name: "" }]);
    expect(diseasesAsText(diseasesFrom("MONDO:0005148   type 2 diabetes"))).toBe("MONDO:0005148 type 2 diabetes");
    expect(Purpose.safeParse({ diseases: diseasesFrom("cancer") }).success).toBe(false);
  });
});
