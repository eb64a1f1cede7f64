import { ChartFrame, percent } from "#components/charts/chart-frame.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Link } from "#components/ui/link.tsx";
import { entriesInWords } from "./register-words.ts";

type Counted = { value: string; entries: number; about: boolean };
export type PlacedEnvironment = Counted & { nation: string };

/** Where each nation lies to the others, in shares of the drawing's width and pixels of its height: no coast needs to be right for that. */
const places: Readonly<Record<string, { x: number; y: number }>> = { Scotland: { x: 0.45, y: 60 }, "Northern Ireland": { x: 0.18, y: 180 }, England: { x: 0.7, y: 230 }, Wales: { x: 0.4, y: 290 } };
const largest = 44;
const height = 370;

/** Where the data is: a disc for each nation, as large as the number of its studies, and the same with each environment as a table. */
export function NationMap({ nations, environments, hrefOf }: { nations: readonly Counted[]; environments: readonly PlacedEnvironment[]; hrefOf: (filter: { nation: string } | { tre: string }) => string }) {
  const drawn = Object.entries(places).map(([nation, place]) => ({ nation, ...place, counted: nations.find((n) => n.value === nation) }));
  const most = Math.max(1, ...drawn.map(({ counted }) => counted?.entries ?? 0));
  const words = (counted: Counted | undefined) => (counted === undefined ? "none" : entriesInWords(counted.entries, counted.about));
  const rows = [...environments].sort((a, b) => (a.nation < b.nation ? -1 : a.nation > b.nation ? 1 : b.entries - a.entries));
  return (
    <div className="max-w-xl">
      <ChartFrame
        title="Studies by nation of the data" kind="Map" table="shown" height={height}
        description={`${drawn.map(({ nation, counted }) => `${nation}: ${words(counted)}`).join(", ")}.`} note="A study that uses data of several nations counts in each."
        data={[["nation", "data environment", "studies"], ...nations.map((n) => [n.value, "all", n.entries]), ...rows.map((e) => [e.nation, e.value, e.entries])]}
        numbers={(
          <div className="flex flex-col gap-8">
            <DataTable
              caption="Studies by nation" fit rows={nations} rowKey={(n) => n.value}
              columns={[{ key: "nation", header: "Nation of the data", rowHeader: true, cell: (n) => <Link href={hrefOf({ nation: n.value })} className="inline-block min-h-6">{n.value}</Link> }, { key: "entries", header: "Studies", align: "number", cell: (n) => words(n) }]}
            />
            <DataTable
              caption="Studies by data environment" fit rows={rows} rowKey={(e) => e.value}
              columns={[
                { key: "tre", header: "Data environment", rowHeader: true, cell: (e) => <Link href={hrefOf({ tre: e.value })} className="inline-block min-h-6">{e.value}</Link> },
                { key: "nation", header: "Nation", cell: (e) => (e.nation === "" ? <span className="text-muted">Not said</span> : e.nation) }, { key: "entries", header: "Studies", align: "number", cell: (e) => words(e) },
              ]}
            />
          </div>
        )}
      >
        {drawn.map(({ nation, x, y, counted }) => {
          const radius = counted ? Math.max(5, largest * Math.sqrt(counted.entries / most)) : 0;
          const below = counted ? radius : 5;
          return (
            <g key={nation}>
              {counted ? <circle cx={percent(x)} cy={y} r={radius} fill="var(--color-series-1)" /> : <circle cx={percent(x)} cy={y} r="5" fill="none" stroke="var(--color-edge)" strokeWidth="1.5" strokeDasharray="3 2" />}
              <text x={percent(x)} y={y + below + 17} fontSize="14" fontWeight="600" textAnchor="middle" fill="var(--color-ink)">{nation}</text>
              <text x={percent(x)} y={y + below + 34} fontSize="13" textAnchor="middle" fill="var(--color-ink)" className="tabular-nums">{words(counted)}</text>
            </g>
          );
        })}
      </ChartFrame>
    </div>
  );
}
