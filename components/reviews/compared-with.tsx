/** With which version the answers are compared, and how many of them have changed since. */
export const ComparedWith = ({ version, changed }: { version: { revision: number; approved: boolean } | null; changed: number }) =>
  version !== null && (
    <p className="text-muted">
      Compared with version {version.revision}, {version.approved ? "which this committee approved" : "the one before"}: {changed === 0 ? "no answer has changed." : <>{changed} {changed === 1 ? "answer has" : "answers have"} changed, <ins className="text-good">put in</ins> and <del className="text-bad">taken out</del> word by word.</>}
    </p>
  );
