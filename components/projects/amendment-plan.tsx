import { Tag } from "#components/ui/tag.tsx";
import { WordChanges } from "#components/ui/word-changes.tsx";
import type { AmendmentClass } from "#lib/governance/amendment-classes.ts";
import type { ChangedPart } from "#lib/kernel/word-difference.ts";

export type PlannedAtTre = {
  treId: string; treName: string; sentence: string; class: AmendmentClass | null; because: readonly string[];
  changes: readonly { question: string; asks: string; class: AmendmentClass; because: readonly string[]; parts: readonly ChangedPart[] }[];
};

/** What sending the application would ask of each committee, and why: shown before it is sent. */
export const AmendmentPlan = ({ plan }: { plan: readonly PlannedAtTre[] }) => (
  <ul className="flex flex-col gap-5">
    {plan.map((at) => (
      <li key={at.treId} className="flex flex-col gap-2 border-t border-rule pt-4">
        <p className="flex flex-wrap items-center gap-2"><span className="font-semibold">{at.treName}</span>{at.class !== null && <Tag>{at.class}</Tag>}</p>
        <p>{at.sentence} {at.because.join(" ")}</p>
        {at.changes.length > 0 && (
          <dl className="flex flex-col gap-3 text-sm">
            {at.changes.map((change) => (
              <div key={change.question}>
                <dt className="text-muted">{change.asks} ({change.class}: {change.because.join(" ")})</dt>
                <dd><WordChanges parts={change.parts} /></dd>
              </div>
            ))}
          </dl>
        )}
      </li>
    ))}
  </ul>
);
