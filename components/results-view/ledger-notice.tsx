import { Link } from "#components/ui/link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { inPartWords, saferVariants, withheldWords } from "#lib/disclosure/ledger/advice.ts";

type LedgerNoticeProps = {
  withheld: readonly string[];
  inPart: readonly string[];
  nearQuestions: readonly { id: string; reference: string; title: string; differences: readonly string[] }[];
};

/** What a researcher reads where ledgers kept answers back, what is different from earlier questions, and what may help. The same words for every reason. */
export function LedgerNotice({ withheld, inPart, nearQuestions }: LedgerNoticeProps) {
  if (withheld.length + inPart.length === 0) return null;
  return (
    <Notice kind="warning" title={[...(withheld.length > 0 ? [`Withheld by ${withheld.join(", ")}`] : []), ...(inPart.length > 0 ? [`In part withheld by ${inPart.join(", ")}`] : [])].join(". ")}>
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
      <p className="mt-2">What may help:</p>
      <ul className="list-disc pl-5">{saferVariants.map(({ change, words }) => <li key={change}>{words}</li>)}</ul>
    </Notice>
  );
}
