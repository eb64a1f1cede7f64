import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { registerSearch, registerWords } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { must, testFederation } from "#db/testing/test-federation.ts";
import { indexRegister } from "./index-register.ts";
import { readRegister } from "./read-register.ts";

const anyone = { kind: "anonymous" } as const;
let context: TestContext;
beforeAll(async () => {
  context = await testContext();
  await testFederation(context, ["Northern TRE", "Wessex TRE"], ["approve", "refuse"]);
  await testFederation(context, ["Mercia TRE"]);
  await indexRegister(context);
});
afterAll(() => context.end());
const read = async (input: object = {}) => must(await readRegister(context, anyone, input));

describe("the search over the register", () => {
  test("counts what each value would leave, the other filters as they are", async () => {
    const all = await read();
    expect(all).toMatchObject({ total: 2, about: false, corrected: null });
    expect(all.counts.tre).toEqual([{ value: "Mercia TRE", entries: 1, about: false }, { value: "Northern TRE", entries: 1, about: false }, { value: "Wessex TRE", entries: 1, about: false }]);
    expect(all.counts.category).toEqual([{ value: "Public Health Research", entries: 2, about: false }]);
    // The filter that is set does not hide its own other values; every other filter counts within it.
    const one = await read({ tre: "Mercia TRE" });
    expect([one.total, one.counts.tre.length, one.counts.nation]).toEqual([1, 3, [{ value: "England", entries: 1, about: false }]]);
  });

  test("finds what was meant by a mistyped word, and says so", async () => {
    expect(await read({ q: "daibetes regoins" })).toMatchObject({ total: 2, corrected: "diabetes regions" });
    expect(await read({ q: "Daibetes", tre: "Mercia TRE" })).toMatchObject({ total: 1, corrected: "diabetes" });
    // A right word that no entry has together with the filters is not put right, nor is a word of another kind.
    expect(await read({ q: "diabetes", tre: "Nowhere" })).toMatchObject({ total: 0, corrected: null });
    expect(await read({ q: "zebrafish with" })).toMatchObject({ total: 0, corrected: null });
  });

  test("keeps dates, commerce and overdue apart", async () => {
    const found = async (input: object) => (await read(input)).total;
    expect([await found({ approvedFrom: "2026-11-22", approvedTo: "2026-11-22" }), await found({ approvedFrom: "2026-11-23" }), await found({ commercial: "Yes" }), await found({ commercial: "No" }), await found({ overdue: "yes" })]).toEqual([2, 0, 0, 2, 0]);
    expect([await found({ updated_since: "2026-11-22T09:00:00Z" }), await found({ updatedSince: "2026-11-22T09:00:01Z" }), await found({ dataset: "Mercia TRE primary care" })]).toEqual([2, 0, 1]);
    expect(await readRegister(context, anyone, { approvedFrom: "soon" })).toMatchObject({ ok: false, refusal: { fields: { approvedFrom: "Enter a date as YYYY-MM-DD." } } });
    // Its last day is 31 October 2028: a year later, without findings, it is overdue.
    context.advance(Date.parse("2029-11-01T00:00:00Z") - context.clock.now().getTime());
    expect([await found({ overdue: "yes" }), (await read()).counts.overdue]).toEqual([2, [{ value: "yes", entries: 2, about: false }]]);
  });

  test("is made again from the entries, with the same answers", async () => {
    const before = await read({ tre: "Wessex TRE" });
    await context.db.delete(registerSearch);
    await context.db.delete(registerWords);
    expect((await read()).total).toBe(0);
    await indexRegister(context);
    expect(await read({ tre: "Wessex TRE" })).toEqual(before);
    expect((await read({ q: "daibetes" })).corrected).toBe("diabetes");
  });
});
