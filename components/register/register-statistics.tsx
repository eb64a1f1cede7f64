import { DataTable } from "#components/ui/data-table.tsx";
import { Section } from "#components/ui/layout.tsx";
import { inFigures } from "#components/results/number-format.ts";
import { refusalKinds } from "#lib/register/refusals.ts";
import type { DecisionTimes } from "#lib/governance/clocks.ts";
import { reasonWords, type QuarterStatistics } from "#lib/register/quarter-statistics.ts";
import { inWords, QuarterBars } from "./quarter-bars.tsx";

type Statistics = { quarters: readonly QuarterStatistics[]; environments: readonly { tre: string; nation: string; times: DecisionTimes }[] };
/** As many as a picture holds; the table has them all. */
const drawn = 8;

const days = (n: number | null) => (n === null ? <span className="text-muted">None decided</span> : n === 0 ? "The same day" : n === 1 ? "1 working day" : `${inFigures(n)} working days`);

/** How often each of some reasons was given, by quarter; those never given are left out. */
function Reasons<K extends string>({ caption, words, quarters, of }: { caption: string; words: Readonly<Record<K, string>>; quarters: readonly QuarterStatistics[]; of: (q: QuarterStatistics) => Partial<Record<K, number>> }) {
  const given = (Object.keys(words) as K[]).map((key) => ({ key, times: quarters.map((q) => of(q)[key] ?? 0) })).filter(({ times }) => times.some((n) => n > 0));
  if (given.length === 0) return null;
  return (
    <DataTable
      caption={caption} rows={given} rowKey={({ key }) => key} density="dense"
      columns={[
        { key: "reason", header: "Reason", rowHeader: true, className: "min-w-44", cell: ({ key }) => words[key] },
        ...quarters.map((q, at) => ({ key: q.quarter, header: inWords(q.quarter), align: "number" as const, cell: ({ times }: (typeof given)[number]) => inFigures(times[at] ?? 0) })),
        { key: "all", header: "Together", align: "number" as const, cell: ({ times }) => inFigures(times.reduce((sum, n) => sum + n, 0)) },
      ]}
    />
  );
}

export function RegisterStatistics({ quarters, environments }: Statistics) {
  const last = quarters.slice(-drawn);
  const newestFirst = quarters.toReversed();
  return (
    <>
      <Section title="Applications and decisions">
        <p className="max-w-measure">One application may ask several committees, and each decides for itself. So there are more decisions than applications.</p>
        <QuarterBars title="Decisions of the committees by quarter" kinds={["Approved", "Refused", "Sent back with questions"]} quarters={last.map((q) => ({ quarter: q.quarter, counts: [q.approved, q.refused, q.returned] }))} unit="decisions" />
        <QuarterBars title="New applications by quarter" kinds={["Applications"]} quarters={last.map((q) => ({ quarter: q.quarter, counts: [q.applications] }))} unit="applications" />
        <Reasons caption="Why committees refused" words={reasonWords} quarters={last} of={(q) => q.refusedFor} />
      </Section>
      <Section title="How long a decision takes">
        <p className="max-w-measure">We count the working days that an application lay with a committee, by the calendar of its nation. While the applicant changes what was sent back, the clock stands still. Half of all decisions took no longer than the middle number, and nine in ten no longer than the last.</p>
        <DataTable
          caption="Working days to a decision, by quarter" narrow="stack" fit rows={newestFirst} rowKey={(q) => q.quarter}
          columns={[
            { key: "quarter", header: "Quarter", rowHeader: true, cell: (q) => inWords(q.quarter) }, { key: "n", header: "Final decisions", align: "number", cell: (q) => inFigures(q.times.decisions) },
            { key: "median", header: "Half within", align: "number", cell: (q) => days(q.times.median) }, { key: "ninetieth", header: "Nine in ten within", align: "number", cell: (q) => days(q.times.ninetieth) },
          ]}
        />
        <DataTable
          caption="Working days to a decision, by environment, since the beginning" narrow="stack" fit rows={environments} rowKey={(e) => e.tre}
          columns={[
            { key: "tre", header: "Data environment", rowHeader: true, cell: (e) => e.tre }, { key: "nation", header: "Nation", cell: (e) => e.nation }, { key: "n", header: "Final decisions", align: "number", cell: (e) => inFigures(e.times.decisions) },
            { key: "median", header: "Half within", align: "number", cell: (e) => days(e.times.median) }, { key: "ninetieth", header: "Nine in ten within", align: "number", cell: (e) => days(e.times.ninetieth) },
          ]}
        />
      </Section>
      <Section title="Questions and answers">
        <p className="max-w-measure">A question of an approved study goes to several environments. Each answers by itself, or refuses.</p>
        <QuarterBars title="Questions, and what came of them, by quarter" kinds={["Questions", "Answers released", "Answers refused"]} quarters={last.map((q) => ({ quarter: q.quarter, counts: [q.questions, q.released, q.withheld] }))} unit="questions, and answers of environments" />
        <Reasons caption="Why environments refused an answer" words={refusalKinds} quarters={last} of={(q) => q.withheldFor} />
      </Section>
    </>
  );
}
