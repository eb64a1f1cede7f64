"use client";

import { createContext, useContext } from "react";
import { Disclosure } from "#components/ui/disclosure.tsx";
import type { PathWords } from "#components/explain/words/public-words.ts";
import { pathOrder, pathSteps, type PathStepName } from "./path-steps.ts";

/** How a question travels and what stays where it is. Drawn twice, across for wide screens and paper, down for phones. `at`: where the question is now. */
export function PathDiagram({ words, at }: { words: PathWords; at?: PathStepName | undefined }) {
  return (
    <figure className="flex flex-col gap-4">
      <Drawn value={{ words, now: at }}><AcrossPath /><DownPath /></Drawn>
      <figcaption>
        <Disclosure summary={words.picture.inWords}>
          <ol className="flex max-w-measure list-decimal flex-col gap-1.5 pl-5">
            {pathOrder.map((name) => <li key={name}>{words.steps[name].sentence}</li>)}
          </ol>
        </Disclosure>
      </figcaption>
    </figure>
  );
}

const Drawn = createContext<{ words: PathWords; now: PathStepName | undefined } | undefined>(undefined);
function useDrawn() {
  const drawn = useContext(Drawn);
  if (!drawn) throw new Error("parts of the path stand in its picture");
  return drawn;
}
/** The question itself, in the corner of the step where it is; it glides there, and jumps for those who want less motion. */
const Traveller = ({ at }: { at: Place | undefined }) => at && (
  <g className="transition-transform duration-700 ease-in-out print:hidden" style={{ transform: `translate(${at.x + at.width - 20}px, ${at.y + 20}px)` }}>
    <circle r="11" fill="var(--color-accent)" stroke="var(--color-paper)" strokeWidth="2.5" />
    <text y="5" fontSize="14" fontWeight="700" textAnchor="middle" fill="var(--color-on-accent)">?</text>
  </g>
);

type Place = { x: number; y: number; width: number; height: number };

function Step({ name, x, y, width, height }: Place & { name: PathStepName }) {
  const { words, now } = useDrawn();
  const { title, lines } = words.steps[name];
  const { inside } = pathSteps[name];
  const isNow = now === name;
  return (
    <g>
      <rect x={x} y={y} width={width} height={height} rx="5" fill="var(--color-surface)" stroke={inside || isNow ? "var(--color-accent)" : "var(--color-edge)"} strokeWidth={isNow ? 4 : 1.25} />
      <text x={x + 14} y={y + 26} fontSize="15.5" fontWeight="600" fill="var(--color-ink)">
        <tspan fill="var(--color-accent)" className="tabular-nums">{pathOrder.indexOf(name) + 1}</tspan><tspan dx="8">{title}</tspan>
      </text>
      {lines.map((line, at) => <text key={line} x={x + 14} y={y + 48 + at * 19} fontSize="14" fill="var(--color-muted)">{line}</text>)}
    </g>
  );
}

/** A polyline with a head at its end. */
function Arrow({ points, loud = false }: { points: readonly (readonly [number, number])[]; loud?: boolean }) {
  const end = points.at(-1) ?? [0, 0];
  const before = points.at(-2) ?? end;
  const angle = (Math.atan2(end[1] - before[1], end[0] - before[0]) * 180) / Math.PI;
  const ink = loud ? "var(--color-accent)" : "var(--color-ink)";
  return (
    <g fill="none" stroke={ink} strokeWidth={loud ? 2.5 : 1.6} strokeLinejoin="round" strokeLinecap="round">
      <polyline points={points.map((point) => point.join(",")).join(" ")} />
      <path d="M-8 -5 L0 0 L-8 5" transform={`translate(${end[0]} ${end[1]}) rotate(${angle})`} />
    </g>
  );
}

/** The boundary: several sheets, because there are several TREs and the same happens in each. */
const Boundary = ({ x, y, width, height, title }: Place & { title: string }) => (
  <g>
    {[14, 7, 0].map((shift) => (
      <rect key={shift} x={x + shift} y={y - shift} width={width} height={height} rx="9" fill="var(--color-accent-soft)" stroke="var(--color-accent)" strokeWidth={shift === 0 ? 2.25 : 1} />
    ))}
    <text x={x + 20} y={y + 32} fontSize="15.5" fontWeight="600" fill="var(--color-accent-strong)">{title}</text>
  </g>
);

function Records({ x, y, width, height }: Place) {
  const { records, stay } = useDrawn().words.picture;
  const lid = 13;
  return (
    <g>
      <path
        d={`M${x} ${y + lid} v${height - 2 * lid} a${width / 2} ${lid} 0 0 0 ${width} 0 v${-(height - 2 * lid)} a${width / 2} ${lid} 0 0 0 ${-width} 0 a${width / 2} ${lid} 0 0 0 ${width} 0`}
        fill="var(--color-accent)" stroke="var(--color-on-accent)" strokeWidth="1.25"
      />
      <text x={x + width / 2} y={y + height / 2 + 12} fontSize="15.5" fontWeight="600" textAnchor="middle" fill="var(--color-on-accent)">{records}</text>
      <text x={x + width / 2} y={y + height / 2 + 31} fontSize="14" textAnchor="middle" fill="var(--color-on-accent)">{stay}</text>
    </g>
  );
}

const Note = ({ x, y, children, anchor = "middle" }: { x: number; y: number; children: string; anchor?: "middle" | "start" }) => (
  <text x={x} y={y} fontSize="13" textAnchor={anchor} fill="var(--color-muted)">{children}</text>
);

/** Goes in along the top, comes out along the bottom; the records stand at the far end. */
function AcrossPath() {
  const { words: { picture }, now } = useDrawn();
  const box = { width: 208, height: 82 };
  const [top, bottom] = [118, 282];
  const [left, one, two, three] = [2, 372, 616, 860];
  const [along, back] = [top + 41, bottom + 41];
  const places: Record<PathStepName, Place> = {
    question: { ...box, x: left, y: top - 114 },
    portal: { ...box, x: left, y: top },
    check: { ...box, x: one, y: top },
    committee: { ...box, x: two, y: top },
    run: { ...box, x: three, y: top },
    disclosure: { ...box, x: two, y: bottom },
    people: { ...box, x: one, y: bottom },
    answer: { ...box, x: left, y: bottom },
    register: { ...box, x: left, y: bottom + 114 },
  };
  return (
    <svg viewBox="0 0 1120 482" role="img" aria-label={picture.label} className="w-full max-md:hidden print:block">
      <Boundary x={348} y={52} width={746} height={346} title={picture.insideEach} />
      {pathOrder.map((name) => <Step key={name} name={name} {...places[name]} />)}
      <Records x={three} y={bottom - 14} width={208} height={104} />
      <Arrow points={[[106, top - 32], [106, top - 4]]} />
      <Arrow points={[[210, along], [one - 4, along]]} loud />
      <Note x={279} y={along - 10}>{picture.fetches}</Note>
      <Arrow points={[[one + 208, along], [two - 4, along]]} />
      <Arrow points={[[two + 208, along], [three - 4, along]]} />
      <Arrow points={[[three + 50, top + 82], [three + 50, 241], [two + 104, 241], [two + 104, bottom - 4]]} />
      <Note x={two + 200} y={233}>{picture.totals}</Note>
      <line x1={three + 150} x2={three + 150} y1={top + 84} y2={bottom - 12} stroke="var(--color-ink)" strokeWidth="1.6" strokeDasharray="2 5" strokeLinecap="round" />
      <Note x={three + 160} y={241} anchor="start">{picture.reads}</Note>
      <Arrow points={[[two, back], [one + 212, back]]} />
      <Arrow points={[[one, back], [214, back]]} loud />
      <Note x={279} y={back - 10}>{picture.released}</Note>
      <Arrow points={[[106, bottom + 82], [106, bottom + 110]]} />
      <Traveller at={now && places[now]} />
    </svg>
  );
}

/** The same from top to bottom, one step below the other, for a screen as wide as a hand. */
function DownPath() {
  const { words: { picture }, now } = useDrawn();
  const box = { x: 22, width: 306, height: 78 };
  const at = (row: number): number => 6 + row * 104;
  const down = (row: number, from = 78) => <Arrow points={[[175, at(row) + from], [175, at(row + 1) - 4]]} />;
  const shift = 62;
  const inside = (row: number): number => at(row) + shift;
  const places: Record<PathStepName, Place> = {
    question: { ...box, y: at(0) },
    portal: { ...box, y: at(1) },
    check: { ...box, y: inside(2) },
    committee: { ...box, y: inside(3) },
    run: { ...box, y: inside(4) },
    disclosure: { ...box, y: inside(6) },
    people: { ...box, y: inside(7) },
    answer: { ...box, y: inside(7) + 138 },
    register: { ...box, y: inside(7) + 242 },
  };
  return (
    <svg viewBox="0 0 350 1120" role="img" aria-label={picture.label} className="w-full md:hidden print:hidden">
      <Boundary x={3} y={inside(2) - 50} width={330} height={6 * 104 + 38} title={picture.inside} />
      {pathOrder.map((name) => <Step key={name} name={name} {...places[name]} />)}
      {down(0)}
      <Arrow points={[[175, at(1) + 78], [175, inside(2) - 4]]} loud />
      <Note x={188} y={at(1) + 98} anchor="start">{picture.fetches}</Note>
      <Records x={75} y={inside(5) - 12} width={200} height={96} />
      {[2, 3].map((row) => <Arrow key={row} points={[[175, inside(row) + 78], [175, inside(row + 1) - 4]]} />)}
      <line x1="175" x2="175" y1={inside(4) + 80} y2={inside(5) - 10} stroke="var(--color-ink)" strokeWidth="1.6" strokeDasharray="2 5" strokeLinecap="round" />
      <Arrow points={[[308, inside(4) + 78], [308, inside(6) - 4]]} />
      <Arrow points={[[175, inside(6) + 78], [175, inside(7) - 4]]} />
      <Arrow points={[[175, inside(7) + 78], [175, inside(7) + 134]]} loud />
      <Note x={188} y={inside(7) + 120} anchor="start">{picture.released}</Note>
      <Arrow points={[[175, inside(7) + 216], [175, inside(7) + 238]]} />
      <Traveller at={now && places[now]} />
    </svg>
  );
}
