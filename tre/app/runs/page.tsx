import type { Metadata } from "next";
import { RefreshEvery } from "#components/console/refresh-every.tsx";
import { RunTable } from "#components/console/run-table.tsx";
import { Button, LinkButton } from "#components/ui/button.tsx";
import { TextInput, Select } from "#components/ui/inputs.tsx";
import { PageHeader } from "#components/ui/layout.tsx";
import { Tabs } from "#components/ui/navigation.tsx";
import { EmptyState, RefusedState } from "#components/ui/states.tsx";
import { listRuns } from "#lib/agent/console/list-runs.ts";
import type { RunSummary } from "#lib/agent/console/run-summary.ts";
import { getContext } from "#lib/agent/context.ts";
import { signedIn } from "#tre/app/_server/actor.ts";

export const metadata: Metadata = { title: "Runs" };

const shows = ["open", "ended", "all"] as const;
const most = 1000;
const text = (value: string | string[] | undefined): string => (typeof value === "string" ? value.trim() : "");

/** Each word must stand somewhere in what the list says of the run. */
const matches = (run: RunSummary, words: string): boolean => {
  const said = [run.title, run.project?.reference, run.project?.title, run.person, run.runId].join(" ").toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => said.includes(word));
};

export default async function Runs({ searchParams }: PageProps<"/runs">) {
  const actor = await signedIn("/runs");
  const given = await searchParams;
  const show = shows.find((one) => one === given.show) ?? "open";
  const [words, dataset] = [text(given.words), text(given.dataset)];
  const context = getContext();
  const list = await listRuns(context, actor, { show: "all", limit: most });
  if (!list.ok) return <RefusedState reason={list.refusal.message} />;
  const found = list.value.runs.filter((run) => matches(run, words) && (dataset === "" || run.dataset === dataset));
  const parts = { open: found.filter((run) => run.open), ended: found.filter((run) => !run.open), all: found };
  const hrefOf = (one: string) => `/runs?${new URLSearchParams({ show: one, ...(words !== "" && { words }), ...(dataset !== "" && { dataset }) }).toString()}`;
  const isFiltered = words !== "" || dataset !== "";
  const names = { open: "In progress", ended: "Ended", all: "All" };
  return (
    <>
      <RefreshEvery seconds={5} />
      <PageHeader title="Runs" lead="Every request that this TRE’s agent has collected, newest first." />
      <form className="mb-6 flex flex-wrap items-end gap-4" role="search">
        <input type="hidden" name="show" value={show} />
        <TextInput label="Words in the question, project or name" name="words" type="search" defaultValue={words} optional />
        <Select label="Dataset" name="dataset" placeholder="Every dataset" defaultValue={dataset} optional options={context.config.datasets.map(({ key, title }) => ({ value: key, label: title }))} />
        <Button type="submit" variant="secondary">Show</Button>
        {isFiltered && <LinkButton href={`/runs?show=${show}`} variant="quiet">Show everything</LinkButton>}
      </form>
      <Tabs label="Runs by state" current={hrefOf(show)} tabs={shows.map((one) => ({ label: names[one], href: hrefOf(one), count: parts[one].length }))} />
      <RunTable
        caption={`Runs: ${names[show].toLowerCase()}`} captionHidden runs={parts[show]} now={context.clock.now().toISOString()} hrefOf={(run) => `/runs/${run.runId}`}
        empty={<EmptyState title={isFiltered ? "No run fits these filters" : show === "open" ? "No run is in progress" : "No run yet"}><p>{isFiltered ? "Take a word away, or show everything." : "A new request appears here within seconds after it was sent to this TRE."}</p></EmptyState>}
      />
      {list.value.runs.length === most && <p className="mt-4 text-sm text-muted">The newest {most} runs are shown. Older ones are found through the audit log.</p>}
    </>
  );
}
