"use client";

import { useId, useState } from "react";
import { DataTable, type Column } from "#components/ui/data-table.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { dayInWords } from "./day-words.ts";
import type { Drawing, Lane, LaneOfPerson, Shown } from "./drawing-model.ts";
import { Axis, Hatching, LaneStrip } from "./lane-strip.tsx";
import { scaleFor } from "./scale.ts";

const said = ({ isIn, because }: Shown): string => (isIn ? `in: ${because}` : `out, because ${because}`);
function recordsInWords({ marks, fact }: LaneOfPerson, axis: Drawing["axis"]): string {
  if (fact !== undefined) return fact;
  return marks.length === 0 ? "no record" : marks.map((m) => `${dayInWords(m.at, axis)} (${m.counts ? "counts" : "does not count"})`).join("; ");
}

/** Made-up people, one of them chosen: native radio buttons, so arrow keys step through them. */
function People({ people, chosen, onChoose }: { people: readonly Shown[]; chosen: number; onChoose: (at: number) => void }) {
  const name = useId();
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 font-semibold">Made-up people</legend>
      <p className="mb-2 text-sm text-muted">None of them exists. Each is checked by the same rules that count real records.</p>
      <ul className="flex flex-col">
        {people.map((person, at) => (
          <li key={person.name}>
            <label className="flex cursor-pointer gap-2.5 rounded-md px-2 py-1.5 has-checked:bg-accent-soft">
              <input type="radio" name={name} value={at} checked={at === chosen} onChange={() => { onChoose(at); }} className="mt-1 size-4.5 shrink-0" />
              <span className="min-w-0">
                <span className="font-semibold">{person.name}</span>{" "}
                <span className={person.isIn ? "text-good" : "text-bad"}><Icon name={person.isIn ? "tick" : "cross"} className="mr-1 inline align-[-0.125em]" /></span>
                <span className="text-sm">{said(person)}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

function Lanes({ drawing, person }: { drawing: Drawing; person: Shown }) {
  const { lanes, axis } = drawing;
  const scale = scaleFor(drawing);
  const hatching = useId();
  const label = `Timeline of ${lanes.length} ${lanes.length === 1 ? "lane" : "lanes"} for ${person.name}, ${said(person)}. ${lanes.map((lane, i) => `${lane.asks}, ${lane.when}: ${recordsInWords(person.rows[i]!, axis)}`).join(". ")}.`;
  return (
    <div role="img" aria-label={label} className="relative flex flex-col gap-2">
      <Hatching id={hatching} />
      <Axis scale={scale} />
      {lanes.map((lane, i) => {
        const row = person.rows[i]!;
        const heading = lanes[i - 1]?.heading === lane.heading ? undefined : lane.heading;
        return (
          <div key={lane.key} className="border-t border-rule pt-1.5">
            {heading !== undefined && <p className="text-sm font-semibold">{heading}</p>}
            <p className="text-sm">{lane.asks}{lane.when !== "" && <span className="text-muted">, {lane.when}</span>}{row.fact !== undefined && <span className="font-semibold">: {row.fact}</span>}</p>
            {(row.window !== undefined || row.marks.length > 0) && <LaneStrip {...{ lane, row, scale, axis, hatching }} observed={person.observed} />}
          </div>
        );
      })}
    </div>
  );
}
const Key = ({ axis }: { axis: Drawing["axis"] }) => (
  <p className="text-xs text-muted">
    A bar is a window; a hatched bar is one in which nothing, or not more than said, may lie; an arrow means without end. Records: round, a condition; a diamond, a medicine; a triangle, what is measured; a square, anything else. Filled counts, hollow does not.
    {axis === "from-index" ? " Shaded: under observation. Days far from the index date are drawn closer together." : ""}
  </p>
);

function LaneTable({ drawing, person }: { drawing: Drawing; person: Shown }) {
  type Row = { lane: Lane; row: LaneOfPerson };
  const columns: Column<Row>[] = [
    { key: "part", header: "Part", rowHeader: true, cell: ({ lane }) => lane.heading },
    { key: "asks", header: "What is asked", cell: ({ lane }) => lane.asks },
    { key: "when", header: "When", cell: ({ lane }) => lane.when },
    { key: "records", header: person.name, cell: ({ row }) => recordsInWords(row, drawing.axis) },
  ];
  return <DataTable caption={`Windows, and the records of ${person.name}`} captionHidden density="dense" narrow="stack" columns={columns} rows={drawing.lanes.map((lane, i) => ({ lane, row: person.rows[i]! }))} rowKey={({ lane }) => lane.key} />;
}

/** Windows round the index date, or on a calendar, with made-up people who are in and who are not, and why. */
export function TimelineFigure({ drawing }: { drawing: Drawing }) {
  const [wanted, setWanted] = useState(0);
  const chosen = Math.min(wanted, drawing.people.length - 1);
  const person = drawing.people[chosen];
  return (
    <figure className="flex min-w-0 flex-col gap-5">
      {person && (
        <>
          <People people={drawing.people} chosen={chosen} onChoose={setWanted} />
          <Lanes drawing={drawing} person={person} />
          <figcaption className="flex flex-col gap-3">
            <Key axis={drawing.axis} />
            <Disclosure summary="The drawing as a table"><LaneTable drawing={drawing} person={person} /></Disclosure>
          </figcaption>
        </>
      )}
      {drawing.unbuilt.length > 0 && <Notice><ul className="flex list-disc flex-col gap-1 pl-5">{drawing.unbuilt.map((text) => <li key={text}>{text}</li>)}</ul></Notice>}
    </figure>
  );
}
