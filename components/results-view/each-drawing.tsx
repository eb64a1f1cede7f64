import { Disclosure } from "#components/ui/disclosure.tsx";
import { ownOutput } from "#lib/federation/own-output.ts";
import type { PooledOutput } from "#lib/federation/pooled-result.ts";
import { groupMeans, ratesByGroup } from "#lib/federation/reckoned-statistics.ts";
import type { Site } from "./figures.ts";
import { ComparisonDrawing, RateDrawing, SurvivalDrawing } from "./reckoned-drawing.tsx";

type Drawn = Extract<PooledOutput, { kind: "comparison" | "rate" | "survival" }>;

/** Small multiples of what is reckoned from people: each TRE's own means, rates or curves, from what it released by itself, all on one axis. */
export function EachDrawing({ output, sites, title }: { output: Drawn; sites: readonly Site[]; title: string }) {
  const own = sites.flatMap((site) => {
    const released = site.outputs.find(({ id, kind }) => id === output.id && kind === output.kind);
    return released?.kind === "comparison" || released?.kind === "rate" || released?.kind === "survival" ? [{ site, output: ownOutput(released, site) }] : [];
  });
  if (own.length < 2) return null;
  const axis = own.flatMap(({ output: one }) => ends(one));
  return (
    <Disclosure summary="Each TRE by itself">
      <div className="grid gap-x-10 gap-y-8 lg:grid-cols-2">
        {own.map(({ site, output: one }) => <div key={site.tre.id} className="flex min-w-0 flex-col gap-3"><OwnDrawing output={one} title={`${title}, ${site.tre.name}`} axis={axis} /></div>)}
      </div>
    </Disclosure>
  );
}

/** What the axis of a drawing has to hold: the ends of intervals, or the last day. */
function ends(output: Drawn): number[] {
  switch (output.kind) {
    case "comparison": return groupMeans(output).flatMap(({ estimate }) => (estimate ? [estimate.low, estimate.high] : []));
    case "rate": return ratesByGroup(output).flatMap(({ rate }) => (rate ? [rate.interval.low, rate.interval.high] : []));
    case "survival": return output.breaks.slice(-1);
  }
}

function OwnDrawing({ output, title, axis }: { output: Drawn; title: string; axis: readonly number[] }) {
  switch (output.kind) {
    case "comparison": return <ComparisonDrawing output={output} title={title} beside={axis} />;
    case "rate": return <RateDrawing output={output} title={title} beside={axis} />;
    case "survival": return <SurvivalDrawing output={output} title={title} until={Math.max(...axis)} />;
  }
}
