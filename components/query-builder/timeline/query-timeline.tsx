"use client";

import { useMemo, useState } from "react";
import { useSettled } from "#components/forms/use-settled.ts";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { isCohort, Query, Variable } from "#lib/query/model.ts";
import { cohortDrawing } from "./cohort-drawing.ts";
import type { Drawing } from "./drawing-model.ts";
import { groupDrawing } from "./group-drawing.ts";
import { TimelineFigure } from "./timeline-figure.tsx";

/** The drawing follows when writing pauses for so many milliseconds. */
const pause = 400;
/** Who and when are drawn as soon as they are whole, whatever else of the query is still missing. */
function drawingOf(text: string): Drawing | undefined {
  const draft = JSON.parse(text) as Record<string, unknown>;
  const population = Query.shape.population.safeParse(draft["population"]).data;
  if (!population) return undefined;
  if (!isCohort(population)) return population.of.length === 0 ? undefined : groupDrawing(population);
  const variables = (Array.isArray(draft["variables"]) ? draft["variables"] : []).flatMap((v) => Variable.safeParse(v).data ?? []);
  return cohortDrawing(population, Query.shape.conceptSets.safeParse(draft["conceptSets"]).data ?? [], variables);
}

function Drawn({ text }: { text: string }) {
  const settled = useSettled(text, pause);
  const drawing = useMemo(() => drawingOf(settled), [settled]);
  if (!drawing) return <p className="text-muted">When it is said who is asked about, the windows and a few made-up people are drawn here.</p>;
  return <TimelineFigure drawing={drawing} />;
}

/** `draft` is a candidate query (see `asQuery`). Nothing is made up while it is folded away. */
export function QueryTimeline({ draft }: { draft: Record<string, unknown> }) {
  const [open, setOpen] = useState(false);
  const text = useMemo(() => JSON.stringify({ population: draft["population"], conceptSets: draft["conceptSets"], variables: draft["variables"] }), [draft]);
  return <Disclosure summary="Timeline, with made-up people who are in and who are not" onOpen={setOpen}>{open && <Drawn text={text} />}</Disclosure>;
}
