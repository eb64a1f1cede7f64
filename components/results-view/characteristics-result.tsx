import { lowered } from "#lib/kernel/lowered.ts";
import type { ReactNode } from "react";
import { CellLegend, ResultCell } from "#components/results/cell.tsx";
import { percentage, plainNumber, toDecimals, toDigits } from "#components/results/number-format.ts";
import { DataTable, type Column } from "#components/ui/data-table.tsx";
import { Section } from "#components/ui/layout.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { characteristicsTable, type CharacteristicsRow, type CharacteristicsTable, type PeopleWithLevel, type Quartiles } from "#lib/federation/characteristics.ts";
import type { FittedModel } from "#lib/federation/fitted-model.ts";
import type { PooledCell, PooledNumber, PooledOutput } from "#lib/federation/pooled-result.ts";
import type { Statistic } from "#lib/federation/table-statistics.ts";
import type { AnalysisOf } from "#lib/query/analysis.ts";
import { everyoneIsWithout } from "./model-words.ts";
import { standsOnReleased } from "./reckoned-drawing.tsx";

type Line = { key: string; label: ReactNode; groups: ReactNode[]; all: ReactNode; differences: ReactNode[] };

/** “Table 1”: one column for each group, everybody, and how far each group stands from the one that it is compared with. */
export function CharacteristicsResult({ analysis, outputs, models, whose, children }: { analysis: AnalysisOf<"characteristics">; outputs: readonly PooledOutput[]; models: readonly FittedModel[]; whose: string; children: ReactNode }) {
  const table = characteristicsTable(analysis, outputs, models);
  if (table === null) return null;
  const { groups, reference, everyone } = table;
  const title = `Characteristics by ${lowered(table.by)}`;
  const names = table.rows[0]!.differences.map(({ name }) => name);
  const column = (key: string, header: string, cell: (line: Line) => ReactNode): Column<Line> => ({ key, header, cell, align: "number" });
  return (
    <Section title={title} id={`analysis-${analysis.id}`}>
      {table.absent.length > 0 && <Notice kind="warning" title="Rows are missing"><p>No data environment released: {table.absent.join(", ")}.</p></Notice>}
      <DataTable
        caption={`${title}, ${whose}`} density="dense" fit rows={linesOf(table)} rowKey={({ key }) => key}
        columns={[
          { key: "label", header: "Characteristic", rowHeader: true, cell: ({ label }) => label },
          ...groups.map(({ code, label }, at) => column(`group ${code}`, label, (line) => line.groups[at])),
          column("all", "Everyone", ({ all }) => all),
          ...names.map((name, at) => column(name, names.length === 1 ? `Difference from ${reference}` : name.replace("Standardised difference, ", ""), (line) => line.differences[at])),
        ]}
      />
      <CellLegend cells={[everyone, ...groups.map(({ people }) => people), ...table.rows.flatMap(cellsOf)]} />
      <SittingOut rows={table.rows} />
      <p className="max-w-measure text-sm text-muted">
        People with each level, and their percentage of the group’s people with a known value; of a number the mean and, in brackets, the standard deviation, or the exact median and, in brackets, the quartiles. The difference is from {reference}, in standard deviations, whatever its direction
        (Austin 2009; of categories, Yang and Dalton 2012): it does not grow with the number of people, and below 0.1 it is often taken for small. No percentage and no difference is given where a count that it needs is hidden.
      </p>
      <p className="max-w-measure text-sm text-muted">{standsOnReleased}</p>
      <Because rows={table.rows} />
      {children}
    </Section>
  );
}

const cellsOf = (row: CharacteristicsRow): (PooledCell | PooledNumber)[] =>
  [...row.missing, ...(row.as === "shares" ? row.levels.flatMap(({ of, ofAll }) => [...of, ofAll].map(({ people }) => people)) : row.as === "mean" ? row.of.flatMap(({ mean, sd }) => [mean, sd]) : [])];

function linesOf({ groups, everyone, rows }: CharacteristicsTable): Line[] {
  const none = rows[0]!.differences.map(() => null);
  return [
    { key: "people", label: "People", groups: groups.map(({ people, code }) => <ResultCell key={code} cell={people} />), all: <ResultCell cell={everyone} />, differences: none },
    ...rows.flatMap((row): Line[] => {
      const name = <>{row.label}{row.unit !== undefined && ` (${row.unit})`}</>;
      const differences = row.differences.map((one) => <Difference key={one.name} of={one} />);
      const missing: Line[] = row.missing.every(isNobody) ? [] : [{ key: `${row.output} missing`, label: <Indented>Not known</Indented>, groups: row.missing.map((cell, at) => <ResultCell key={at} cell={cell} />), all: row.missingOfAll && <ResultCell cell={row.missingOfAll} />, differences: none }];
      if (row.as === "shares") {
        return [
          { key: row.output, label: name, groups: groups.map(() => null), all: null, differences },
          ...row.levels.map((level): Line => ({ key: `${row.output} ${level.code}`, label: <Indented>{level.label}</Indented>, groups: level.of.map((one, at) => <Share key={at} of={one} />), all: <Share of={level.ofAll} />, differences: none })),
          ...missing,
        ];
      }
      if (row.as === "median") {
        return [
          { key: row.output, label: <>{name}<span className="font-normal">, median (quartiles){row.sitsOut.length > 0 && <span className="block text-muted">Without groups that sit out</span>}</span></>, groups: row.of.map((of, at) => <Middle key={at} of={of} />), all: <Middle of={row.ofAll} />, differences },
          ...missing,
        ];
      }
      return [
        { key: row.output, label: <>{name}<span className="font-normal">, mean (SD)</span></>, groups: row.of.map(({ mean, sd }, at) => <span key={at}><ResultCell cell={mean} /> (<ResultCell cell={sd} />)</span>), all: row.ofAll === null ? <NotGiven /> : `${toDigits(row.ofAll.mean, row.ofAll.digits)} (${toDigits(row.ofAll.sd, row.ofAll.digits)})`, differences },
        ...missing,
      ];
    }),
  ];
}
const isNobody = (cell: PooledCell): boolean => cell.is === "value" && cell.high === 0;
const Indented = ({ children }: { children: ReactNode }) => <span className="block pl-4 font-normal">{children}</span>;
const NotGiven = () => <span className="text-muted"><span aria-hidden="true">–</span><span className="sr-only">not given</span></span>;
const Middle = ({ of }: { of: Quartiles | null }) => (of === null ? <NotGiven /> : <>{plainNumber(of.median)} ({plainNumber(of.lower)} to {plainNumber(of.upper)})</>);
const Share = ({ of: { people, share } }: { of: PeopleWithLevel }) => <><ResultCell cell={people} />{share !== null && ` (${percentage(share)})`}</>;
const Difference = ({ of: { value } }: { of: Statistic }) => (value === null ? <NotGiven /> : <>{toDecimals(value, 3)}</>);

/** Why differences are not given, and medians, each reason once. */
function Because({ rows }: { rows: readonly CharacteristicsRow[] }) {
  const differences = rows.flatMap(({ label, differences: those }) => [...new Set(those.flatMap(({ because }) => (because === undefined ? [] : [because])))].map((because) => ({ label, because })));
  const medians = rows.flatMap((row) => (row.as === "median" && row.because !== null ? [{ label: row.label, because: row.because }] : []));
  return <><Reasons title="Medians that are not given" reasons={medians} /><Reasons title="Differences that are not given" reasons={differences} /></>;
}
/** Which groups are not in a median at which environment: nor is everyone’s of them. */
function SittingOut({ rows }: { rows: readonly CharacteristicsRow[] }) {
  const out = rows.flatMap((row) => (row.as === "median" && row.sitsOut.length > 0 ? [row] : []));
  if (out.length === 0) return null;
  return (
    <div className="flex max-w-measure flex-col gap-1 text-sm">
      <p className="font-semibold">Groups that sit out of medians</p>
      <ul className="list-disc pl-5">{out.flatMap(({ output, label, sitsOut }) => sitsOut.map((one) => <li key={`${output} ${one}`}>{label}: {one}</li>))}</ul>
      <p>{everyoneIsWithout}</p>
    </div>
  );
}
function Reasons({ title, reasons }: { title: string; reasons: readonly { label: string; because: string }[] }) {
  if (reasons.length === 0) return null;
  return (
    <div className="text-sm">
      <p className="font-semibold">{title}</p>
      <ul className="list-disc pl-5">{reasons.map(({ label, because }) => <li key={`${label} ${because}`}>{label}: {lowered(because)}</li>)}</ul>
    </div>
  );
}
