import { inFigures, plainNumber } from "#components/results/number-format.ts";
import { SiteStateTag } from "#components/runs/site-state-tag.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import type { Provenance } from "#lib/federation/provenance.ts";

/** How the numbers of one analysis were made: the gist in a line, each data environment's part behind it. */
export function HowMade({ made }: { made: Provenance }) {
  const rows = [...made.in.map((site) => ({ ...site, left: null })), ...made.out.map((site) => ({ ...site, policy: null, roundedTo: null, left: site }))];
  return (
    <div className="flex flex-col gap-1 text-sm">
      <p className="max-w-measure text-muted">{madeInWords(made)}</p>
      <Disclosure summary="How these numbers were made">
        <DataTable
          caption="How these numbers were made, by data environment" captionHidden density="dense" fit narrow="stack" rows={rows} rowKey={(row) => row.treId}
          columns={[
            { key: "tre", header: "Data environment", rowHeader: true, cell: (row) => row.tre },
            { key: "in", header: "In these numbers", cell: ({ left }) => (left === null ? "yes" : <span className="flex flex-wrap items-center gap-2">no <SiteStateTag state={left.state} />{left.reason !== null && <span className="text-muted">{left.reason}</span>}</span>) },
            { key: "policy", header: "Released under", cell: ({ policy }) => (policy === null ? <span className="text-muted">nothing released</span> : <><code>{policy.profile}</code>, version {policy.version}</>) },
            { key: "rounding", header: "Counts rounded to", cell: ({ left, roundedTo }) => (left !== null ? "" : roundedTo === null ? "no count shown" : roundedTo === 1 ? "not rounded" : `steps of ${inFigures(roundedTo)}`) },
          ]}
        />
      </Disclosure>
    </div>
  );
}

const exactnessInWords: Record<Provenance["exactness"], string> = { exact: "Exact", grouped: "Grouped", approximate: "Approximate" };

/** “Approximate: no shown count is more than 6 from the truth. From 2 of 3 data environments, about 1,240 people. 3 of 12 numbers are hidden.” */
export function madeInWords(made: Provenance): string {
  const { exactness, counts, within, people, hidden, numbers } = made;
  const asked = made.in.length + made.out.length;
  const bound = counts === "exact" ? "every number is the true one for those who are in" : within === null ? "the range beside each number holds the truth" : within === 0 ? "no count is rounded" : `no shown count is more than ${plainNumber(within)} from the truth`;
  const shares = `From ${asked === 1 ? "the one data environment asked" : `${made.in.length} of ${asked} data environments`}${people === null ? "" : `, ${peopleInWords(people)}`}.`;
  if (exactness === "exact" && counts !== "exact") return `Exact: the fit is that of all who are in, as if they were in one place. The numbers of people are ${exactnessInWords[counts].toLowerCase()}: ${bound}. ${shares}`;
  if (hidden === numbers) return `No number may be shown as one. ${shares}`;
  const covered = hidden === 0 ? "Nothing is hidden." : `${inFigures(hidden)} of ${inFigures(numbers)} numbers ${hidden === 1 ? "is" : "are"} hidden, or known only as a range.`;
  return `${exactnessInWords[exactness]}${exactness === "grouped" ? ", by public groups" : ""}: ${bound}. ${shares} ${covered}`;
}

function peopleInWords(people: NonNullable<Provenance["people"]>): string {
  if (people.is === "hidden") return "of a number of people that is hidden";
  const { estimate, low, high } = people;
  if (low === high) return `${inFigures(low)} people`;
  if (high === null) return `at least ${inFigures(low)} people`;
  const between = `between ${inFigures(low)} and ${inFigures(high)}`;
  return estimate === null ? `${between} people` : `about ${inFigures(estimate)} people, ${between}`;
}
