import { Button } from "#components/ui/button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { Checkbox, Select, TextInput } from "#components/ui/inputs.tsx";
import { Link } from "#components/ui/link.tsx";
import { article6, article9, categories, sectors } from "#lib/governance/project.ts";
import { article6Words, article9Words, articleName, optOutWords } from "#lib/governance/legal-basis.ts";

export type FilterValues = Readonly<Partial<Record<string, string>>>;
export type FilterChoices = { organisations: readonly string[]; tres: readonly string[]; nations: readonly string[] };

const plain = (values: readonly string[]) => values.map((value) => ({ value, label: value }));
const behindMore = ["status", "sector", "category", "organisation", "tre", "nation", "article6", "article9", "optOut", "withResults"];

/** A plain form that asks for an address: it works without script, and every view of the register can be linked to. */
export function RegisterFilters({ values, choices }: { values: FilterValues; choices: FilterChoices }) {
  const set = behindMore.filter((name) => values[name] !== undefined).length;
  const select = (name: string, label: string, options: readonly { value: string; label: string }[], any = "Any") => (
    <Select label={label} name={name} options={options} placeholder={any} width="full" defaultValue={values[name] ?? ""} />
  );
  return (
    <form action="/register" role="search" aria-label="Register" className="no-print mb-8 flex flex-col gap-4 rounded-lg border border-rule bg-surface p-5">
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-0 flex-1 basis-64"><TextInput label="Search the register" type="search" name="q" width="full" maxLength={200} defaultValue={values.q ?? ""} hint="Words from a title, a summary, an organisation, a funder or a dataset" /></div>
        <div className="basis-52">
          <Select label="Order" name="sort" width="full" defaultValue={values.sort ?? "changed"} options={[{ value: "changed", label: "Newest change first" }, { value: "published", label: "Newest study first" }, { value: "title", label: "Title" }]} />
        </div>
        <Button type="submit">Search</Button>
        {Object.keys(values).length > 0 && <Link href="/register" className="inline-flex min-h-11 items-center">Clear everything</Link>}
      </div>
      <Disclosure summary={set === 0 ? "Filters" : `Filters (${set} set)`} open={set > 0}>
        <div className="grid gap-x-5 gap-y-4 py-1 sm:grid-cols-2 lg:grid-cols-3">
          {select("status", "State", [{ value: "active", label: "Approved, running" }, { value: "archived", label: "Ended" }])}
          {select("organisation", "Organisation", plain(choices.organisations))}
          {select("sector", "Kind of organisation", plain(sectors))}
          {select("category", "Kind of research", plain(categories))}
          {select("tre", "Data environment", plain(choices.tres))}
          {select("nation", "Nation of the data", plain(choices.nations))}
          {select("article6", "Lawful basis (UK GDPR Article 6)", article6.map((code) => ({ value: code, label: `${articleName(code)}: ${article6Words[code]}` })))}
          {select("article9", "Condition (UK GDPR Article 9)", article9.map((code) => ({ value: code, label: `${articleName(code)}: ${article9Words[code]}` })))}
          {select("optOut", "National data opt-out", Object.entries(optOutWords).map(([value, label]) => ({ value, label })))}
          <Checkbox label="Only with released results" name="withResults" value="yes" defaultChecked={values.withResults === "yes"} className="self-end" />
        </div>
      </Disclosure>
    </form>
  );
}
