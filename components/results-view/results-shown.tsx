import { Fragment, type ReactNode } from "react";
import { Disclosure } from "#components/ui/disclosure.tsx";
import type { FittedModel } from "#lib/federation/fitted-model.ts";
import type { PooledOutput } from "#lib/federation/pooled-result.ts";
import type { Analysis } from "#lib/query/analysis.ts";
import { outputsOfAnalysis } from "#lib/query/outputs-asked.ts";
import { CharacteristicsResult } from "./characteristics-result.tsx";

type Shown = { outputs: readonly PooledOutput[]; analyses: readonly Analysis[]; /** “pooled”, as the title of what goes along into files. */ whose: string; /** What was found in rounds. */ models: readonly FittedModel[]; one: (output: PooledOutput, asked: Analysis | undefined) => ReactNode };

/** Every result in its place. A characteristics table stands where its first row does; what stands behind its rows can be opened below it. */
export function ResultsShown({ outputs, analyses, models, whose, one }: Shown) {
  const placed = outputs.map((output) => {
    const analysis = analyses.find((asked) => outputsOfAnalysis(asked).some(({ id }) => id === output.id));
    return { output, analysis };
  });
  return placed.map(({ output, analysis }, at) => {
    if (analysis?.kind !== "characteristics") return <Fragment key={output.id}>{one(output, analysis)}</Fragment>;
    const rows = placed.filter((other) => other.analysis === analysis);
    if (rows[0] !== placed[at]) return null;
    return (
      <CharacteristicsResult key={analysis.id} analysis={analysis} outputs={outputs} models={models} whose={whose}>
        <Disclosure summary="What stands behind each row: drawings, each environment’s part, how it was checked">
          {rows.map((row) => <Fragment key={row.output.id}>{one(row.output, undefined)}</Fragment>)}
        </Disclosure>
      </CharacteristicsResult>
    );
  });
}
