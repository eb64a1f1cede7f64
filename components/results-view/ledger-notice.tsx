import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { Link } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { howToAsk, inPartWords, withheldWords } from "#lib/disclosure/ledger/advice.ts";
import type { VariantChange } from "#lib/query/safer-variants.ts";

type LedgerNoticeProps = {
  withheld: readonly string[];
  inPart: readonly string[];
  nearQuestions: readonly { id: string; reference: string; title: string; differences: readonly string[] }[];
  /** Whole questions that may be asked instead, each with what it changes. */
  variants: readonly { change: VariantChange; words: readonly string[] }[];
  submissionId: string;
  /** Makes one of them a draft, and opens it. */
  open: FormAction;
};

const offers: Record<VariantChange, string> = {
  "same-people": "Ask about people already released", "one-table": "Ask for both in one table", "drop-criterion": "Leave the criterion out",
  "farther-bound": "Move the bound", "no-breakdown": "Leave the breakdown out", "wider-bands": "Ask in wider bands",
};

/** What a researcher reads where ledgers kept answers back, what is different from earlier questions, and what may be asked instead. The same words for every reason. */
export function LedgerNotice({ withheld, inPart, nearQuestions, variants, submissionId, open }: LedgerNoticeProps) {
  if (withheld.length + inPart.length === 0) return null;
  return (
    <Notice kind="warning" className="mt-8" title={[...(withheld.length > 0 ? [`Withheld by ${withheld.join(", ")}`] : []), ...(inPart.length > 0 ? [`In part withheld by ${inPart.join(", ")}`] : [])].join(". ")}>
      {withheld.length > 0 && <p>{withheldWords}</p>}
      {inPart.length > 0 && <p className={withheld.length > 0 ? "mt-2" : undefined}>{inPartWords}</p>}
      {nearQuestions.length > 0 && (
        <>
          <p className="mt-2">Earlier questions of this project about nearly the same people, and what is different now:</p>
          <ul className="list-disc pl-5">
            {nearQuestions.map(({ id, reference, title, differences }) => (
              <li key={id}><Link href={`/submissions/${id}/results`} className="underline">{reference}: {title}</Link>. {differences.join(" ")}</li>
            ))}
          </ul>
        </>
      )}
      {variants.length > 0 && (
        <div className="no-print mt-3">
          <p>You can ask one of these instead. Each opens as a draft of its own, and nothing is sent until you submit it. They are made from your own questions alone, so none is promised an answer.</p>
          <ul className="mt-2 flex flex-col gap-3">
            {variants.map(({ change, words }) => (
              <li key={words.join(" ")} className="flex flex-col gap-1.5 border-l-2 border-rule pl-3">
                <ul>{words.map((line) => <li key={line}>{line}</li>)}</ul>
                <ActionForm action={open} hidden={{ id: submissionId, words: words.join(" ") }} submit={<>{offers[change]}<span className="sr-only">: {words[0]}</span></>} pending="Opening …" variant="secondary" small />
              </li>
            ))}
          </ul>
        </div>
      )}
      <p className="mt-3">{variants.length > 0 ? "In general:" : "What may help:"}</p>
      <ul className="list-disc pl-5">{howToAsk.map(({ change, words }) => <li key={change}>{words}</li>)}</ul>
    </Notice>
  );
}
