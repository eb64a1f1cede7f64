import { expect, test } from "vitest";
import { profileNamed } from "./profiles.ts";
import { controlDisclosure } from "./control.ts";
import { withholdAll } from "./ledger/withhold.ts";
import { recordOf } from "./record-of.ts";
import { SdcRecord, sdcRecord, sdcRecordSchema, type ReleaseFacts } from "./sdc-record.ts";

const policy = profileNamed("nhse-sde-10-5")!;
const dimensions = ["sex", "disease"].map((variable) => ({ variable, label: variable, levels: ["a", "b"].map((code) => ({ code, label: code })) }));
const run = { population: 403, outputs: [{ kind: "count" as const, id: "people", people: 403 }, { kind: "crosstab" as const, id: "by-sex", dimensions, counts: [172, 4, 92, 135] }] };
const facts: ReleaseFacts = {
  portalUrl: "https://portal.example", run: "37252371-c937-43bd-a0a7-3680b48c0538", tre: { id: "https://wessex.tre.example/", name: "Wessex TRE" }, at: "2026-11-26T10:00:00.000Z",
  context: [{ output: "by-sex", purpose: "Table 1 of the paper." }], by: (output) => ({ role: "rule", class: output === "people" ? "counts" : "tables", share: 0.25, drawn: output === "people" }),
};

test("holds for each output what was checked, changed, guaranteed, said and by whom it was released", async () => {
  const { record } = await controlDisclosure(run, policy, { queryDigest: "0".repeat(64) });
  const whole = SdcRecord.parse(sdcRecord(record, facts));
  expect(whole).toMatchObject({ version: 2, run: facts.run, policy: { profile: "nhse-sde-10-5", digest: record.policy.digest }, audit: { passed: true } });
  expect(whole.outputs[0]).toMatchObject({ id: "people", context: null, ledger: "passed", guarantee: { hiddenSmall: null, hiddenToProtect: null }, released: { at: facts.at, by: { role: "rule", class: "counts", drawn: true } }, secureAggregation: null, differentialPrivacy: null });
  // 4 of 1..9 hidden as small: what fits stays at least 4 apart (half of 1 to 9); one hidden for its sake, 2 (what rounding to 5 alone would leave).
  expect(whole.outputs[1]).toMatchObject({ id: "by-sex", context: { purpose: "Table 1 of the paper." }, cells: { suppressedSmall: 1 }, guarantee: { hiddenSmall: 4, hiddenToProtect: 2 }, released: { by: { class: "tables", drawn: false } } });
  expect(whole.outputs[1]!.rounded).toBe(whole.outputs[1]!.cells.shown);
});

test("names the rules that were run, and guarantees what the audit demanded by this policy", async () => {
  const lax = { ...policy, threshold: 10, zeros: "suppressed" as const, roundingBase: 1, classDisclosure: "shown" as const, dominance: { pPercent: 0, nk: [] } };
  const summary = { kind: "summary" as const, id: "age", variable: "age", label: "Age", n: 403, missing: 0, mean: 50, m2: 4000, largestDeviations: [9, 8] as [number, number], fewestApart: 100 };
  const { record } = await controlDisclosure({ ...run, outputs: [...run.outputs, summary] }, lax, { queryDigest: "0".repeat(64) });
  expect(record.outputs.map(({ checkedBy }) => checkedBy)).toEqual([
    ["primary-threshold", "complement", "secondary-suppression", "audit", "ledger"], ["primary-threshold", "complement", "secondary-suppression", "audit", "ledger"], ["primary-threshold", "complement", "secondary-suppression", "audit", "ledger", "summary-people"],
  ]);
  // Under 10 with zeros hidden too leaves 0 to 9 open: 5 apart instead of 4.
  expect(record.outputs[1]!.guarantee).toEqual({ hiddenSmall: 5, hiddenToProtect: 1 });
  const { record: strict } = await controlDisclosure(run, policy, { queryDigest: "0".repeat(64) });
  expect([strict.outputs[0]!.checkedBy.includes("class-disclosure"), strict.outputs[1]!.checkedBy.includes("class-disclosure")]).toEqual([false, true]);
});

test("of what the ledger withholds it says so, and guarantees nothing of numbers that are not there", async () => {
  const { released } = await controlDisclosure(run, policy, { queryDigest: "0".repeat(64) });
  expect(recordOf(withholdAll(released), policy).outputs[1]).toMatchObject({ ledger: "withheld", cells: { shown: 0, withheld: 9 }, guarantee: { hiddenSmall: null, hiddenToProtect: null } });
});

test("further protections tell their own fields", async () => {
  const { record } = await controlDisclosure(run, policy, { queryDigest: "0".repeat(64) });
  const masked = sdcRecord(record, { ...facts, protections: () => ({ secureAggregation: { method: "pairwise masks 1", leastTres: 3 }, differentialPrivacy: { method: "discrete Gaussian 1", rho: 0.01 } }) });
  expect(SdcRecord.parse(masked).outputs[0]).toMatchObject({ secureAggregation: { leastTres: 3 }, differentialPrivacy: { rho: 0.01 } });
});

test("its JSON Schema is public, names itself, and leaves no field undescribed that a reader needs", async () => {
  const schema = sdcRecordSchema("https://portal.example") as { $id: string; properties: Record<string, { items?: { properties: object; required: string[] } }>; required: string[]; additionalProperties: boolean };
  const { record } = await controlDisclosure(run, policy, { queryDigest: "0".repeat(64), withheld: [{ output: "by-sex", number: "cell-0" }] });
  const whole = sdcRecord(record, facts);
  expect(whole.$schema).toBe(schema.$id);
  expect(schema.additionalProperties).toBe(false);
  expect([...schema.required].sort()).toEqual(Object.keys(whole).sort());
  // Groups sit out of quantiles alone.
  expect(Object.keys(schema.properties.outputs!.items!.properties).sort()).toEqual([...Object.keys(whole.outputs[0]!), "groupsOut"].sort());
});
