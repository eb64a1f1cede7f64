import { Notice } from "#components/ui/notice.tsx";
import { withheldWords, saferVariants } from "#lib/disclosure/ledger/advice.ts";

/** What a researcher reads where ledgers withheld answers, and what may help. The same words for every reason. */
export function LedgerNotice({ tres }: { tres: readonly string[] }) {
  if (tres.length === 0) return null;
  return (
    <Notice kind="warning" title={`Withheld by ${tres.join(", ")}`}>
      <p>{withheldWords}</p>
      <p className="mt-2">What may help:</p>
      <ul className="list-disc pl-5">{saferVariants.map(({ change, words }) => <li key={change}>{words}</li>)}</ul>
    </Notice>
  );
}
