import type { Metadata } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { addressWith, givenParams } from "#app/_server/search-params.ts";
import { RegisterFilters } from "#components/register/register-filters.tsx";
import { RegisterList } from "#components/register/register-list.tsx";
import { entriesInWords } from "#components/register/register-words.ts";
import { LinkButton } from "#components/ui/button.tsx";
import { PageHeader } from "#components/ui/layout.tsx";
import { Pagination } from "#components/ui/navigation.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { readRegister } from "#lib/portal/read-register.ts";
import { registerLicence } from "#lib/register/json-ld.ts";

export const metadata: Metadata = {
  title: "Data use register",
  description: "Every study that a data access committee has approved: who asks, what for, who agreed, and what came out.",
  alternates: { types: { "application/atom+xml": "/api/register/v1/feed.atom", "application/json": "/api/register/v1/entries", "application/ld+json": "/api/register/v1/entries.jsonld", "text/csv": "/api/register/v1/entries.csv" } },
};

/** The list in other formats; one that is a file to keep is saved, the others are read where they open. */
const files = [
  { name: "entries.csv", words: "CSV", isSaved: true }, { name: "entries", words: "JSON, by pages", isSaved: false }, { name: "entries.jsonld", words: "JSON-LD", isSaved: false },
  { name: "feed.atom", words: "Feed (Atom)", isSaved: false }, { name: "feed.json", words: "Feed (JSON)", isSaved: false }, { name: "gateway.xlsx", words: "XLSX", isSaved: true },
] as const;

export default async function Register({ searchParams }: PageProps<"/register">) {
  const params = givenParams(await searchParams);
  const [context, actor] = await Promise.all([portalContext(), currentActor()]);
  const asked = await readRegister(context, actor, params);
  // A mistyped or outdated address still shows the register, and says what it left out.
  const read = asked.ok ? asked : await readRegister(context, actor, {});
  if (!read.ok) throw new Error("the register could not be read without filters");
  const { entries, page, pages, total, about, corrected, counts } = read.value;
  const { page: _page, sort: _sort, ...filters } = asked.ok ? params : {};
  const file = (name: string) => addressWith(`/api/register/v1/${name}`, filters);
  const searched = Object.keys(filters).length > 0;
  return (
    <>
      <PageHeader
        title="Data use register"
        lead="Every study that a data access committee has approved: who asks, what for, which environments agreed or refused, and what came out. Nothing here is about a person."
        actions={<><LinkButton href={addressWith("/register/map", filters)}>Map and timeline</LinkButton><LinkButton href="/register/statistics">The register in numbers</LinkButton></>}
      />
      {!asked.ok && <Notice kind="warning" title="This address has a filter that we do not know" className="mb-6">{asked.refusal.message} All studies are shown.</Notice>}
      <RegisterFilters values={asked.ok ? params : {}} counts={counts} />
      {corrected !== null && <Notice kind="info" title={`Shown are studies with “${corrected}”`} className="mb-6">No study has the words “{params.q}” as they are written.</Notice>}
      <div className="mb-3 flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
        <p role="status" className="font-semibold">{total === 1 ? "1 study" : `${entriesInWords(total, about).replace(/^a/, "A")} studies`}{searched ? (total === 1 ? " fits" : " fit") : ""}</p>
        <p className="no-print flex flex-wrap gap-x-4 text-sm">
          <span className="text-muted">{searched ? "These as" : "All as"}</span>
          {files.map(({ name, words, isSaved }) => <a key={name} className="inline-block min-h-6 min-w-6" href={file(name)} download={isSaved}>{name === "gateway.xlsx" && filters.tre ? `Gateway sheet of ${filters.tre}` : words}</a>)}
        </p>
      </div>
      {total === 0
        ? (
          <EmptyState title={searched ? "No study fits" : "No study has been approved yet"} actions={searched && <LinkButton href="/register">Show all studies</LinkButton>}>
            <p>{searched ? "Use fewer words, or take a filter away." : "The first entry appears by itself when a committee approves a study."}</p>
          </EmptyState>
        )
        : <RegisterList entries={entries} />}
      <p className="mt-6 text-sm text-muted">Anyone may use what stands in the register, for anything: <a href={registerLicence} rel="license" className="inline-block min-h-6">CC0</a>.</p>
      <Pagination page={page} pages={pages} hrefOf={(to) => addressWith("/register", params, { page: to })} />
    </>
  );
}
