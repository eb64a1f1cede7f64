import { Button } from "#components/ui/button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { Checkbox, DateInput, Select, TextInput } from "#components/ui/inputs.tsx";
import { Link } from "#components/ui/link.tsx";
import { optOutWords, article6Words, article9Words, articleName } from "#lib/governance/legal-basis.ts";
import type { article6, article9 } from "#lib/kernel/data-facts.ts";
import { facets, type FacetName } from "#lib/register/search-terms.ts";
import { entriesInWords } from "./register-words.ts";

export type FilterValues = Readonly<Partial<Record<string, string>>>;
export type FilterCounts = Readonly<Record<FacetName | "overdue", readonly { value: string; entries: number; about: boolean }[]>>;

const articleWords: Readonly<Record<string, string>> = { ...article6Words, ...article9Words };
const byArticle = (code: string): string => `${articleName(code as (typeof article6)[number] | (typeof article9)[number])}: ${articleWords[code] ?? ""}`;
const byState = (value: string): string => (value === "active" ? "Approved, running" : "Ended");
/** Values whose words are not themselves. */
const words: Partial<Record<FacetName, (value: string) => string>> = { status: byState, article6: byArticle, article9: byArticle, optOut: (value) => optOutWords[value as keyof typeof optOutWords] };

/** A plain form that asks for an address: it works without script, and every view of the register can be linked to. */
export function RegisterFilters({ values, counts }: { values: FilterValues; counts: FilterCounts }) {
  const behindMore = [...facets.map((f) => f.name), "overdue", "approvedFrom", "approvedTo"];
  const set = behindMore.filter((name) => values[name] !== undefined).length;
  const choices = (name: FacetName) => {
    const chosen = values[name];
    // What is chosen stays to be seen, and to be taken away, where nothing fits.
    const offered = chosen === undefined || counts[name].some((c) => c.value === chosen) ? counts[name] : [{ value: chosen, entries: 0, about: false }, ...counts[name]];
    return offered.map(({ value, entries, about }) => ({ value, label: `${words[name]?.(value) ?? value} (${entriesInWords(entries, about)})` }));
  };
  const number = (name: "withResults" | "overdue") => ` (${entriesInWords(counts[name][0]?.entries ?? 0, counts[name][0]?.about ?? false)})`;
  return (
    <form action="/register" role="search" aria-label="Register" className="no-print mb-8 flex flex-col gap-4 rounded-lg border border-rule bg-surface p-5">
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-0 flex-1 basis-64"><TextInput label="Search the register" type="search" name="q" width="full" maxLength={200} defaultValue={values.q ?? ""} hint="Words from a title, a summary, an organisation, a funder or a dataset" /></div>
        <div className="basis-52">
          <Select label="Order" name="sort" width="full" defaultValue={values.sort ?? (values.q === undefined ? "changed" : "best")} options={[{ value: "best", label: "Best match first" }, { value: "changed", label: "Newest change first" }, { value: "published", label: "Newest study first" }, { value: "title", label: "Title" }]} />
        </div>
        <Button type="submit">Search</Button>
        {Object.keys(values).length > 0 && <Link href="/register" className="inline-flex min-h-11 items-center">Clear everything</Link>}
      </div>
      <Disclosure summary={set === 0 ? "Filters" : `Filters (${set} set)`} open={set > 0}>
        <p className="max-w-measure text-sm text-muted">The number behind a choice says how many studies would fit with it, the other filters as they are.</p>
        <div className="grid gap-x-5 gap-y-4 py-3 sm:grid-cols-2 lg:grid-cols-3">
          {facets.filter((f) => f.name !== "withResults").map(({ name, label }) => <Select key={name} label={label} name={name} options={choices(name)} placeholder="Any" width="full" defaultValue={values[name] ?? ""} />)}
          <DateInput label="Approved from" name="approvedFrom" defaultValue={values.approvedFrom ?? ""} />
          <DateInput label="Approved until" name="approvedTo" defaultValue={values.approvedTo ?? ""} />
          <div className="flex flex-col self-end">
            <Checkbox label={`Only with released results${number("withResults")}`} name="withResults" value="yes" defaultChecked={values.withResults === "yes"} />
            <Checkbox label={`Only overdue${number("overdue")}`} hint="Ended more than a year ago, and no findings published" name="overdue" value="yes" defaultChecked={values.overdue === "yes"} />
          </div>
        </div>
      </Disclosure>
    </form>
  );
}
