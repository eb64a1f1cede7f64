import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inArray, sql } from "drizzle-orm";
import { registerEntries, registerSearch, registerWords } from "#db/schema/index.ts";
import { crateEntry } from "#lib/register/testing/crate-entry.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addPerson, must, testFederation } from "#db/testing/test-federation.ts";
import { indexRegister } from "./index-register.ts";
import { readRegister } from "./read-register.ts";
import { publishCrateEntry } from "./publish-crate-entry.ts";
import { countedExactly, searchRegister } from "./search-register.ts";

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
    expect(all.counts.tre).toEqual([{ value: "Mercia TRE", entries: 1, about: false }, { value: "Northern TRE", entries: 1, about: false }]);
    expect(all.counts.category).toEqual([{ value: "Public Health Research", entries: 2, about: false }]);
    expect([all.approvedIn, (await read({ tre: "Nowhere" })).approvedIn]).toEqual([[{ value: "2026-Q4", entries: 2, about: false }], []]);
    // The filter that is set does not hide its own other values; every other filter counts within it.
    const one = await read({ tre: "Mercia TRE" });
    expect([one.total, one.counts.tre.length, one.counts.nation]).toEqual([1, 2, [{ value: "England", entries: 1, about: false }]]);
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
    const before = await read({ tre: "Northern TRE" });
    await context.db.delete(registerSearch);
    await context.db.delete(registerWords);
    expect((await read()).total).toBe(0);
    await indexRegister(context);
    expect(await read({ tre: "Northern TRE" })).toEqual(before);
    expect((await read({ q: "daibetes" })).corrected).toBe("diabetes");
  });

  test("shows the better match first: words in the title, the likest title, then the newest", async () => {
    const editor = await addPerson(context, "Edith Editor", { grants: [{ role: "register-editor", treId: null }] });
    await indexRegister(context);
    const titles = ["Asthma", "Asthma in children of the north and of the south", "Lungs of miners", "Sleep"];
    const made = [];
    for (const [at, title] of titles.entries()) {
      context.advance(60_000);
      const text = at === 3 ? "We study how people sleep, in homes where nobody has any illness of the lungs at all." : "We study people with asthma, and how often they come to hospital in the winter months.";
      made.push(must(await publishCrateEntry(context, editor, { crate: String(at).repeat(64), entry: { ...crateEntry, title: title.padEnd(5), laySummary: text } })).reference);
    }
    await indexRegister(context);
    const [exact, longer, inText] = made as [string, string, string];
    const found = async (input: object) => (await read(input)).entries.map((entry) => entry.record.reference);
    expect(await found({ q: "asthma" })).toEqual([exact, longer, inText]);
    expect(await found({ q: "astma" })).toEqual([exact, longer, inText]); // put right, and ranked by what was meant
    expect(await found({ q: "asthma", sort: "changed" })).toEqual([inText, longer, exact]);
    expect(await found({ q: "asthma", perPage: 1, page: 2 })).toEqual([longer]);
    expect((await found({}))[0]).toBe(made[3]); // without words the newest change
  });

  test("estimates from a sample where very many fit, says so, and counts few of them exactly", async () => {
    const many = 6_000;
    // Copies of the first entry, half of them of another nation, and one in a hundred of an organisation of its own.
    await context.db.execute(sql`
      with first as (select p.*, e.record, e.salts from projects p join register_entries e on e.project_id = p.id order by e.reference limit 1), made as (select i, gen_random_uuid() as project, gen_random_uuid() as entry from generate_series(1, ${many}::int) as i),
      p as (insert into projects select project, 'C-' || i, state, draft, revision, created_by, created_at, changed_at, version from made, first returning 1),
      e as (insert into register_entries (id, project_id, reference, status, record, revision, first_published_at, changed_at, salts) select entry, project, 'C-' || i, 'active', record, 1, now(), now(), salts from made, first returning 1)
      insert into register_search (entry_id, reference, title, terms, words, approved_on, published_at, changed_at, shape, spelt)
      select entry, 'C-' || i, 'double', array['nation=' || case when i % 2 = 0 then 'Wales' else 'Scotland' end] || case when i % 100 = 0 then array['organisation=Rare'] else '{}' end, to_tsvector('english', 'copied'), '2026-01-01', now(), now(), 99, true from made`);
    expect(many).toBeGreaterThan(countedExactly);
    // The sample is drawn every ten minutes, and nobody reads one that is older than twenty.
    const drawn = async () => {
      context.advance(20 * 60_000 + 1);
      await indexRegister(context);
    };
    await drawn();
    const all = await read({ q: "copied", sort: "title" });
    expect([all.about, all.total, all.entries.length]).toEqual([true, 6_000, 25]);
    // Of very many, those with the word in the title come first.
    await context.db.execute(sql`update register_search set title = 'copied from elsewhere', title_words = to_tsvector('english', 'copied from elsewhere'), changed_at = '2020-01-01' where reference like 'C-%7'`);
    await drawn();
    const shown = await context.db.execute<{ reference: string }>(sql`select reference from register_entries where ${inArray(registerEntries.id, (await searchRegister(context, { q: "copied" }, "best", { limit: 25, offset: 0 })).ids)}`);
    expect(shown.every(({ reference }) => reference.endsWith("7"))).toBe(true);
    expect(all.approvedIn.map(({ value, about }) => [value, about])).toEqual([["2026-Q1", true]]);
    const wales = all.counts.nation.find((c) => c.value === "Wales")!;
    expect(wales.about).toBe(true);
    // Of fewer than the sample holds it holds all, and tells two digits of them.
    expect(wales.entries).toBe(many / 2);
    const rare = await read({ organisation: "Rare" });
    expect([rare.about, rare.total, rare.counts.nation]).toEqual([false, 60, [{ value: "Wales", entries: 60, about: false }]]);
    // What the other organisations would leave is about so many, what is shown is exact.
    expect(rare.counts.organisation.every((c) => c.about)).toBe(true);
  });
});
