import { Age } from "#components/ui/age.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { MaskedSum } from "#lib/federation/masked-sums.ts";
import { inARow } from "#lib/kernel/in-a-row.ts";
import { causeInWords } from "./model-words.ts";

type Told = Omit<MaskedSum, "totals" | "silence">;

/** Which counts and tables are sums under masks, over whom, and what became of those that are not there yet. */
export function MaskedSums({ sums, titleOf, now }: { sums: readonly Told[]; titleOf: (analysis: string) => string; now: string }) {
  const summed = sums.filter(({ state }) => state === "summed");
  return (
    <>
      {summed.length > 0 && (
        <Notice className="mt-6" kind="info" title="Summed under masks">
          {together(summed).map(({ outputs, who, leftOut }) => <p key={outputs.join()} className="mt-2 first:mt-0">{inARow(outputs.map((id) => `“${titleOf(id)}”`))}: the sum of {inARow(who)}.{leftOut.length > 0 && ` It went on without ${inARow(leftOut)}, silent before any part was given.`}</p>)}
          <p className="mt-2">Before a count left, each data environment hid it with secret numbers shared in pairs, which cancel only in the sum. So nobody outside, this portal included, has seen the counts of one of them. Where one of them hides a cell, it is hidden in the sum.</p>
        </Notice>
      )}
      {sums.filter(({ state }) => state !== "summed").map((sum) => (
        <Notice key={sum.analysis} className="mt-6" kind={sum.state === "summing" ? "info" : "warning"} title={`${titleOf(sum.analysis)}: ${sum.state === "summing" ? "being summed under masks" : "no sum under masks"}`}>
          <p>{sum.state === "summing"
            ? <>{sum.waitingFor.length === 0 ? "The sum is on its way" : `Waits for the parts of ${inARow(sum.waitingFor)}`}, since <Age of={sum.since} now={now} />. The counts of {inARow(sum.participants.map(({ name }) => name))} are in no number until then.</>
            : <>{sum.stopped && causeInWords(sum.stopped, sum.fewest, "Not summed")} The counts of {inARow(sum.participants.map(({ name }) => name))} are in no number.</>}</p>
        </Notice>
      ))}
    </>
  );
}

/** Outputs that are summed over the same data environments are told of once. */
function together(sums: readonly Told[]): { outputs: string[]; who: string[]; leftOut: string[] }[] {
  const rows: { outputs: string[]; who: string[]; leftOut: string[] }[] = [];
  for (const { analysis, participants, leftOut } of sums) {
    const who = participants.map(({ name }) => name);
    const same = rows.find((row) => row.who.join("\n") === who.join("\n") && row.leftOut.join("\n") === leftOut.join("\n"));
    if (same) same.outputs.push(analysis);
    else rows.push({ outputs: [analysis], who, leftOut: [...leftOut] });
  }
  return rows;
}
