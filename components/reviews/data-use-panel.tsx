import { Disclosure } from "#components/ui/disclosure.tsx";
import { Panel } from "#components/ui/layout.tsx";
import { StatusTag, type Tone } from "#components/ui/tag.tsx";
import { dataUseInMinutes, type RecordedDataUse } from "#lib/governance/data-use-word.ts";
import type { AdviceWord, DataUseAdvice } from "#lib/governance/data-use-match.ts";

export type ShownDataUse = { dataset: string; title: string; use: string | null; advice: DataUseAdvice | null };

const looks: Readonly<Record<AdviceWord, { tone: Tone; name: string }>> = {
  yes: { tone: "good", name: "Fits" }, no: { tone: "bad", name: "Does not fit" }, abstain: { tone: "caution", name: "No advice: people look" },
};
const met = { yes: "met by what the application says", no: "not met by what the application says", people: "for you to look at" } as const;

/** What a rule makes of purpose and permission, with its reasons. It decides nothing. */
export const DataUsePanel = ({ uses, word }: { uses: readonly ShownDataUse[]; /** What the committee made of it; null while it has said nothing. */ word: RecordedDataUse | null }) => (
  <Panel title="Does the use fit the data?">
    <div className="flex flex-col gap-5 text-sm">
      {word !== null && <p className="font-semibold">{dataUseInMinutes(word)}</p>}
      <p>Advice by a table of rules, from the purpose that the application states and what each dataset may be used for. You decide.</p>
      {uses.map(({ dataset, title, use, advice }) => (
        <section key={dataset} aria-label={`Use of ${title}`} className="flex flex-col items-start gap-2">
          <h3 className="font-sans text-base font-semibold">{title}</h3>
          {use === null
            ? <p className="text-muted">Nothing is said of what this dataset may be used for.</p>
            : (
              <>
                {advice === null ? <p className="text-muted">The application does not state its purpose in these terms.</p> : <StatusTag tone={looks[advice.says].tone}>{looks[advice.says].name}</StatusTag>}
                <p>May be used for: {use}</p>
                {advice !== null && <Reasons advice={advice} />}
              </>
            )}
        </section>
      ))}
    </div>
  </Panel>
);

function Reasons({ advice }: { advice: DataUseAdvice }) {
  const reasons = [...new Set(advice.tests.flatMap((test) => test.reasons))];
  return (
    <>
      {reasons.length > 0 && <ul className="flex list-disc flex-col gap-1 pl-4">{reasons.map((reason) => <li key={reason}>{reason}</li>)}</ul>}
      {advice.asks.length > 0 && (
        <Disclosure summary={`What the data ask besides (${advice.asks.length})`}>
          <ul className="flex list-disc flex-col gap-1 pl-4">{advice.asks.map((ask) => <li key={ask.term}>{ask.sentence} <span className={ask.met === "no" ? "font-semibold text-bad" : "text-muted"}>({met[ask.met]})</span></li>)}</ul>
        </Disclosure>
      )}
    </>
  );
}
