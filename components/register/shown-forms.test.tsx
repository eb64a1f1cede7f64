/** The monitor's comparison of an entry's page with its text, on what the page's own parts render. */
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { entryJsonLd } from "#lib/register/json-ld.ts";
import type { RegisterRecord } from "#lib/register/record.ts";
import { formsThatDiffer, wordsIn } from "#lib/register/shown-forms.ts";
import { record as example } from "#lib/register/testing/record.ts";
import { EntryDecisions } from "./entry-activity.tsx";
import { EntryFields } from "./entry-fields.tsx";

const [site] = example.sites;
const record: RegisterRecord = { ...example, sites: [{ ...site!, conditions: ["Tell the public panel first, & soon."] }, { ...site!, tre: "Southmere", state: "refused", reason: "Too few\npeople <10>.", validTo: null }] };
const entry = (of: RegisterRecord) => ({ record: of, revision: 2, firstPublishedAt: "2026-11-22T09:00:00.000Z", changedAt: "2026-11-23T09:00:00.000Z" });
const portal = "https://register.example.org";

const page = (of: RegisterRecord, linked = of) => renderToStaticMarkup(
  <>
    <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: JSON.stringify(entryJsonLd(entry(linked), portal)).replaceAll("<", "\\u003c") }} />
    <h1>{of.title}</h1><p>{of.laySummary}</p><p>{of.publicBenefit}</p>
    <EntryDecisions sites={of.sites} />
    <EntryFields record={of} />
  </>,
);
const forms = (of: RegisterRecord) => ({ json: entry(of), jsonLd: entryJsonLd(entry(of), portal), html: page(of) });

describe("the forms of an entry that people and machines read", () => {
  test("agree where all are made from one text", () => {
    expect(formsThatDiffer(record, 2, forms(record))).toEqual([]);
    const appealed: RegisterRecord = { ...record, sites: [{ ...record.sites[0]!, signatures: 1 }, { ...record.sites[1]!, appeal: { madeOn: "2026-11-20", end: { how: "upheld", on: "2026-11-22" } } }] };
    expect(formsThatDiffer(appealed, 2, forms(appealed))).toEqual([]);
    expect(formsThatDiffer(appealed, 2, { ...forms(appealed), html: page(record, appealed) })).toEqual([`the page shows the decision of ${site!.tre} otherwise`, "the page shows the decision of Southmere otherwise"]);
    expect(wordsIn("a<!-- -->b <b>c</b>&amp;&#x27;<script>x</script>\n d")).toBe("ab c &' d");
  });

  const changedSite = (change: object) => ({ ...record, sites: [record.sites[0]!, { ...record.sites[1]!, ...change }] });
  test.each<[string, RegisterRecord, RegExp]>([
    ["a title", { ...record, title: "Summer admissions" }, /title/],
    ["a summary", { ...record, laySummary: "We look at something else." }, /summary/],
    ["a refusal that is shown as an approval", changedSite({ state: "approved" }), /decision of Southmere/],
    ["an appeal put in", changedSite({ appeal: { madeOn: "2026-11-20", end: null } }), /decision of Southmere/],
    ["signatures put in", changedSite({ signatures: 2 }), /decision of Southmere/],
    ["a reason", changedSite({ reason: "Everyone agreed." }), /decision of Southmere/],
    ["a day", changedSite({ decidedOn: "2026-01-01" }), /decision of Southmere/],
    ["a decision left out", { ...record, sites: record.sites.slice(0, 1) }, /shows 1 decisions/],
    ["a decision put in", { ...record, sites: [...record.sites, { ...site!, tre: "Westmere" }] }, /shows 3 decisions/],
    ["a field", { ...record, organisationSector: "Commercial" }, /Organisation sector/],
    ["what was learned and never published", record, /learned/],
  ])("differ in %s", (what, shown, problem) => {
    const logged = what.startsWith("what was learned") ? { ...record, learned: { text: "Nothing came of it.", publishedOn: "2026-11-23" } } : record;
    expect(formsThatDiffer(logged, 2, { ...forms(logged), html: page(shown, logged) }).join("; ")).toMatch(problem);
  });

  test("differ where only what machines read is another text, or of another version", () => {
    const other = { ...record, title: "Summer admissions" };
    expect(formsThatDiffer(record, 2, { ...forms(record), json: entry(other) })).toEqual(["the JSON says otherwise"]);
    expect(formsThatDiffer(record, 2, { ...forms(record), jsonLd: entryJsonLd(entry(other), portal) })).toEqual(["the JSON-LD says otherwise"]);
    expect(formsThatDiffer(record, 2, { ...forms(record), html: page(record, other) })).toEqual(["the data inside the page say otherwise"]);
    expect(formsThatDiffer(record, 1, forms(record))).not.toEqual([]);
    expect(formsThatDiffer(record, 2, { json: {}, jsonLd: null, html: "" })).toContain("the page shows 0 decisions of committees, the entry has 2");
  });
});
