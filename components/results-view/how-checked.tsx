import { cellsInWords, rulesInWords } from "#components/results/record-words.ts";
import { Instant } from "#components/ui/age.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { KeyValue, type Fact } from "#components/ui/layout.tsx";
import { inARow } from "#lib/kernel/in-a-row.ts";
import type { SdcRecord } from "#lib/disclosure/sdc-record.ts";
import { contextFields, contextQuestions } from "#lib/query/output-context.ts";
import { checkersInWords, guaranteeInWords, isWithheldByPeople, ledgerInWords, protectionsInWords, releasedByInWords } from "./check-words.ts";

export type Check = { treId: string; tre: string; record: SdcRecord };

/** How each data environment checked one output before it left, by its own record. */
export function HowChecked({ output, checks }: { output: string; checks: readonly Check[] }) {
  const own = checks.flatMap((check) => {
    const checked = check.record.outputs.find(({ id }) => id === output);
    return checked === undefined ? [] : [{ ...check, checked }];
  });
  if (own.length === 0) return null;
  // The question went to all of them with the same words.
  const context = own.find(({ checked }) => checked.context !== null)?.checked.context;
  const withheld = own.filter(({ checked }) => isWithheldByPeople(checked.released));
  return (
    <div className="flex flex-col gap-2 text-sm">
      {withheld.length > 0 && <ul aria-label="Withheld by people" className="flex max-w-measure list-disc flex-col gap-1 pl-5">{withheld.map(({ treId, tre, checked }) => <li key={treId}><strong>{tre}</strong> gives nothing of this. {releasedByInWords(checked.released)}.</li>)}</ul>}
      <Disclosure summary="How this was checked">
        <div className="flex flex-col gap-5">
          {context && (
            <section aria-label="Said of it beforehand" className="flex flex-col gap-1">
              <h4 className="font-semibold">Said beforehand by those who asked</h4>
              <KeyValue dense facts={contextFields.flatMap((field) => (context[field] === undefined ? [] : [{ term: contextQuestions[field], detail: <span className="break-words whitespace-pre-line">{context[field]}</span> }]))} />
            </section>
          )}
          {own.map(({ treId, tre, record, checked }) => (
            <section key={treId} aria-label={tre} className="flex flex-col gap-1">
              <h4 className="font-semibold">{tre}</h4>
              <KeyValue dense facts={factsOf(record, checked)} />
            </section>
          ))}
          <p className="max-w-measure text-muted">Each environment writes this record itself; it stands in its results crate as <code>outputs/disclosure-record.json</code>, for programs to read.</p>
        </div>
      </Disclosure>
    </div>
  );
}

function factsOf(record: SdcRecord, checked: SdcRecord["outputs"][number]): Fact[] {
  const guarantee = guaranteeInWords(checked.guarantee);
  const { policy } = record;
  return [
    { term: isWithheldByPeople(checked.released) ? "Withheld" : "Released", detail: <>{releasedByInWords(checked.released)}. <Instant of={checked.released.at} /></> },
    { term: "Numbers", detail: cellsInWords(checked) },
    { term: "Checked that", detail: <ul className="list-disc pl-5">{rulesInWords(checked.checkedBy).map((rule) => <li key={rule}>{rule}</li>)}</ul> },
    ...(guarantee === null ? [] : [{ term: "Guaranteed", detail: `${guarantee}.` }]),
    ...(checkersInWords(checked) === null ? [] : [{ term: "Withheld by people", detail: `${checkersInWords(checked)}.` }]),
    ...(checked.groupsOut === undefined ? [] : [{ term: checked.groupsOut.length === 1 ? "Group that sits out" : "Groups that sit out", detail: `${inARow(checked.groupsOut)}: nobody of ${checked.groupsOut.length === 1 ? "it" : "them"} is in a quantile, nor in everyone’s.` }]),
    { term: "Earlier releases", detail: `${ledgerInWords(checked.ledger)}.` },
    ...protectionsInWords(checked).map((detail, at) => ({ term: at === 0 ? "Protected besides" : "And", detail: `${detail}.` })),
    { term: "Policy", detail: <><code>{policy.profile}</code>, version {policy.version}, digest <code className="break-all">{policy.digest}</code></> },
  ];
}
