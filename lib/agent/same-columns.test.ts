/** One value in two columns (years and months of age), on an agent's real path: a mean of the one counts against a mean of the other once the TRE's settings say that they say the same. */
import { afterAll, expect, it } from "vitest";
import type { ReleasedOutputs } from "#lib/disclosure/released.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import { Query, type Criterion } from "#lib/query/model.ts";
import { askedTre, closeAsked } from "./testing/asked-tre.ts";

afterAll(closeAsked);

const number = (name: string) => ({ kind: "number" as const, name, label: name, min: 0, max: 100_000, missingCodes: [] });
const dictionary: TableDictionary = { table: "patients", label: "Patients", key: "patient", columns: [
  { kind: "category", name: "ward", label: "Ward", levels: [..."abcd"].map((code) => ({ code, label: code })), missingCodes: [] }, ...["years", "months", "house"].map(number),
] };
/** Wards: a of 300, b and c of 8 each whose age is not known, and d of 300. How many have an age is hidden of a with b, and of a with c; these two are 16 people apart, and those with an age are the same. */
const crowd = Array.from({ length: 616 }, (_, i) => {
  const ward = i < 300 ? "a" : i < 308 ? "b" : i < 316 ? "c" : "d";
  const years = ward === "b" || ward === "c" ? null : i === 7 ? 97 : 20 + ((i * 7) % 60);
  return { patient: 1000 + i, ward, years, months: years === null ? null : 12 * years, house: i };
});
const wards = (...codes: string[]): Criterion => ({ kind: "category", column: "ward", in: codes });
const but = (house: number): Criterion => ({ kind: "group", match: "none", of: [{ kind: "number", column: "house", min: house, max: house }] });
const mean = (of: string, population: Criterion[]): Query => Query.parse({
  version: 1, title: "An ordinary question", dataModel: { kind: "table", table: "patients" }, population: { kind: "group", match: "all", of: population },
  variables: dictionary.columns.map(({ name, label }) => ({ kind: "column", name, label, column: name })), analyses: [{ kind: "count", id: "n" }, { kind: "summary", id: "s", of }],
});
const isTold = ({ outputs }: ReleasedOutputs): boolean => outputs.some((output) => output.kind === "summary" && output.mean.is === "number");
const treOf = (sameColumns?: string[][]) => askedTre({ kind: "table", dictionary, rows: crowd }, undefined, undefined, sameColumns && { sameColumns });
/** Whether each of the two is told, the one of wards a and b, the other of a and c without somebody. */
async function both(tre: Awaited<ReturnType<typeof treOf>>, [first, second]: readonly [string, string], left: number): Promise<boolean[]> {
  return [isTold(await tre.ask(mean(first, [wards("a", "b")]))), isTold(await tre.ask(mean(second, [wards("a", "c"), but(left)])))];
}
const same = [["years", "months"]];

it("the mean years of a ward and the mean months of all of it but one give the age of the one on raw data, and both are told where nobody has said that the columns say the same", async () => {
  const sum = (column: "years" | "months", of: string, left?: number) => crowd.reduce((all, row) => (of.includes(row.ward) && row.house !== left ? all + (row[column] ?? 0) : all), 0);
  expect(sum("years", "ab") - sum("months", "ac", 7) / 12).toBe(97);
  expect(await both(await treOf(), ["years", "months"], 7)).toEqual([true, true]);
  // In one column they are too near, as ever.
  expect(await both(await treOf(), ["years", "years"], 7)).toEqual([true, false]);
});
it.each([["years", "months"], ["months", "years"]] as const)("once it is said the second is withheld: %s, then %s", async (first, second) => {
  expect(await both(await treOf(same), [first, second], 7)).toEqual([true, false]);
});
it("also where nobody is left out: a refusal that came only where somebody is would tell so", async () => {
  expect(await both(await treOf(same), ["years", "months"], 9999)).toEqual([true, false]);
});
it("of the very same people in the same words both are told, and each is in the ledger of its own column, should the settings say otherwise later", async () => {
  const tre = await treOf(same);
  expect([isTold(await tre.ask(mean("years", [wards("a", "b")]))), isTold(await tre.ask(mean("months", [wards("a", "b")])))]).toEqual([true, true]);
  const kept = tre.context.store.db.prepare("SELECT figure_of FROM ledger_sets WHERE figure_of IS NOT NULL AND released_at IS NOT NULL ORDER BY id").all().map((row) => row["figure_of"]);
  expect(kept).toEqual(["[\"column years\"]", "[\"column months\"]"]);
});
it("a name that is no column stops the start, with what mends it", async () => {
  await expect(treOf([["years", "weeks"]])).rejects.toThrow("The setting sameColumns of the dataset “hospital” names “weeks”, which is no column of its dictionary");
});
