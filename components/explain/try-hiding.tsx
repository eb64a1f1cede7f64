"use client";

import { useId, useMemo, useState } from "react";
import { RadioGroup, Select } from "#components/ui/inputs.tsx";
import type { Cell } from "#lib/disclosure/cell.ts";
import { protectInBrowser } from "#lib/disclosure/protect-in-browser.ts";
import { defaultProfile, profileNamed } from "#lib/disclosure/profiles.ts";
import { smallestShown } from "#lib/disclosure/strictest-policy.ts";
import { HiddenCell, MarksMean } from "./marked-cells.tsx";
import type { TryHidingWords } from "./words/public-words.ts";
import { filled } from "./words/template.ts";

/** Made-up people by age and smoking. */
const counts = [[84, 13, 4], [61, 38, 17], [29, 46, 8]] as const;
const most = 20;
const dimension = (variable: string, labels: readonly string[]) => ({ variable, label: variable, levels: labels.map((label, at) => ({ code: String(at), label })) });
const withTotals = (rows: readonly (readonly number[])[]): number[][] => {
  const wide = rows.map((row) => [...row, row.reduce((a, b) => a + b, 0)]);
  return [...wide, (wide[0] ?? []).map((_, column) => wide.reduce((sum, row) => sum + (row[column] ?? 0), 0))];
};
const stages = ["true", "small", "safe"] as const;
type Stage = (typeof stages)[number];

/** The first hidden number that its row or column gives away, as the sum by which it is found. */
function givenAway(table: readonly (readonly Cell[])[]): { left: string; found: number } | undefined {
  const lines = [...table, ...(table[0] ?? []).map((_, column) => table.flatMap((row) => row[column] ?? []))];
  for (const line of lines) {
    const total = line.at(-1);
    const parts = line.slice(0, -1);
    const gaps = parts.filter((cell) => cell.is.startsWith("suppressed"));
    if (gaps.length !== 1 || total?.is !== "value") continue;
    const shown = parts.flatMap((cell) => (cell.is === "value" ? [cell.value] : []));
    return { left: [total.value, ...shown].join(" − "), found: total.value - shown.reduce((a, b) => a + b, 0) };
  }
  return undefined;
}

/** A small table under the reader's own rule, made safe by the rules of `lib/disclosure` in their browser. */
export function TryHiding({ words, language }: { words: TryHidingWords; language: string }) {
  const id = useId();
  const [threshold, setThreshold] = useState(10);
  const [roundingBase, setRoundingBase] = useState(5);
  const [stage, setStage] = useState<Stage>("safe");
  const { protectedTable, least } = useMemo(() => {
    const profile = profileNamed(defaultProfile);
    if (!profile) throw new Error("the default profile is one of the profiles");
    const policy = { ...profile, threshold, roundingBase };
    return { protectedTable: protectInBrowser(dimension("age", words.ages), dimension("smoking", words.answers), counts, policy), least: smallestShown(policy) };
  }, [threshold, roundingBase, words]);
  const exact: Cell[][] = withTotals(counts).map((row) => row.map((value) => (value === 0 ? { is: "zero" } : { is: "value", value, roundedTo: 1 })));
  const shown = { true: exact, small: protectedTable.small, safe: protectedTable.safe }[stage];
  const hidden = (table: Cell[][]): number => table.flat().filter((cell) => cell.is.startsWith("suppressed")).length;
  const small = hidden(protectedTable.small);
  const leak = stage === "small" && small > 0 ? givenAway(shown) : undefined;
  const more = stage === "small" ? 0 : hidden(protectedTable.safe) - small;
  const sentences = [
    small > 0 ? filled(words.hidden, { n: small, least }, language) : least <= 1 ? words.hidesNothing : filled(words.nothingHidden, { least }, language),
    ...(small > 0 && more > 0 ? [filled(words.hiddenToo, { n: more }, language)] : []), ...(least > threshold ? [filled(words.raised, { least }, language)] : []),
  ];
  return (
    <div className="flex flex-col gap-6 rounded-lg border border-rule bg-surface p-5 sm:p-6">
      <div className="grid gap-6 md:grid-cols-2">
        <div className="flex flex-col gap-1.5">
          <label htmlFor={id} className="font-semibold">{words.threshold} <span className="tabular-nums">{threshold}</span></label>
          <div id={`${id}-hint`} className="text-sm text-muted">{words.thresholdHint}</div>
          <input id={id} aria-describedby={`${id}-hint`} type="range" min={1} max={most} value={threshold} onChange={(event) => { setThreshold(Number(event.target.value)); }} className="h-11 w-full max-w-sm" />
        </div>
        <Select
          label={words.round} hint={words.roundHint} name="rounding" value={String(roundingBase)} onChange={(event) => { setRoundingBase(Number(event.target.value)); }}
          options={[{ value: "1", label: words.noRounding }, ...[5, 10].map((n) => ({ value: String(n), label: filled(words.nearest, { n }, language) }))]}
        />
      </div>
      <RadioGroup label={words.table} name="stage" value={stage} choices={stages.map((value) => ({ value, label: words.stages[value] }))} onChange={(event) => { setStage(stages.find((one) => one === event.target.value) ?? "safe"); }} />
      <div className="relative overflow-x-auto" tabIndex={0} role="region" aria-label={words.caption[stage]}>
        <table className="data-table" data-fit data-density="dense">
          <caption className="mb-2 text-left font-semibold">{words.caption[stage]}</caption>
          <thead><tr><th scope="col">{words.age}</th>{[...words.answers, words.total].map((label) => <th key={label} scope="col" data-align="number">{label}</th>)}</tr></thead>
          <tbody>
            {shown.map((row, r) => (
              <tr key={r}>
                <th scope="row">{[...words.ages, words.total][r]}</th>
                {row.map((cell, c) => <td key={c} data-align="number"><HiddenCell cell={cell} words={words} language={language} /></td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div role="status" className="flex max-w-measure flex-col gap-1">
        {stage !== "true" && <p>{sentences.join(" ")}</p>}
        {stage === "small" && small > 0 && <p className="font-semibold">{leak ? filled(words.worked, leak, language) : words.notWorked}</p>}
      </div>
      {stage !== "true" && <MarksMean cells={shown.flat()} words={words} language={language} />}
      <p className="text-sm text-muted">{words.made}</p>
    </div>
  );
}
