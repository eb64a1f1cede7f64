import { Notice } from "#components/ui/notice.tsx";
import type { TooFewForModels } from "#lib/federation/models-ahead.ts";
import { inARow } from "#lib/kernel/in-a-row.ts";

const environments = (n: number): string => (n === 0 ? "none" : n === 1 ? "one" : `${n}`);

/** Before asking: too few of the chosen environments would take part in a model. It stays possible to ask, since the other outputs come all the same. */
export function ModelsAhead({ tooFew }: { tooFew: TooFewForModels | null }) {
  return <div role="status" className="empty:hidden">{tooFew !== null && <Warning {...tooFew} />}</div>;
}

function Warning({ outputs, fewest, takingPart, notTakingPart, maskedBy }: TooFewForModels) {
  const more = fewest - takingPart.length;
  return (
    <Notice kind="warning" title={outputs.length === 1 ? "A model that would not be fitted" : `${outputs.length} models that would not be fitted`}>
      <p>
        {inARow(outputs.map((id) => `“${id}”`))} {outputs.length === 1 ? "needs" : "need"} at least {fewest} data {fewest === 1 ? "environment that takes" : "environments that take"} part. Of those chosen, {environments(takingPart.length)} would{takingPart.length === 0 ? "" : `: ${inARow(takingPart)}`}.
      </p>
      {notTakingPart.length > 0 && <p className="mt-2">{inARow(notTakingPart)} {notTakingPart.length === 1 ? "takes" : "take"} part in no model.</p>}
      {maskedBy.length > 0 && <p className="mt-2">{inARow(maskedBy)} {maskedBy.length === 1 ? "gives" : "give"} sums only under masks, so that nothing can be read but a total over several environments.</p>}
      <p className="mt-2">Choose {environments(more)} more {more === 1 ? "that takes" : "that take"} part, or ask without {outputs.length === 1 ? "it" : "them"}. Everything else in the query is answered all the same.</p>
    </Notice>
  );
}
