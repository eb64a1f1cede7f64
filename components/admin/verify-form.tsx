"use client";

import { AnswerForm, type AnsweringAction } from "#components/forms/answer-form.tsx";
import { inFigures } from "#components/results/number-format.ts";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Notice } from "#components/ui/notice.tsx";

export type Verdict = { intact: true; events: number; head: string; committed: number } | { intact: false; events: number; brokenAt: number; why: string };


export const VerifyForm = ({ action }: { action: AnsweringAction<Verdict> }) => (
  <AnswerForm action={action} submit="Check the log" pending="Checking every event …" variant="secondary" answer={(verdict) => <VerdictNotice verdict={verdict} />} />
);

export const VerdictNotice = ({ verdict }: { verdict: Verdict }) =>
  verdict.intact
    ? (
      <Notice kind="success" title="The log is whole" live actions={<CopyButton text={verdict.head} what="the last hash" />}>
        <p>
          All {inFigures(verdict.events)} events follow one another as they were recorded.{" "}
          {verdict.committed === 0
            ? "The register’s public log has not been told of them yet: that happens every hour."
            : `The register’s public log, which the TREs witness, vouches for them up to event ${inFigures(verdict.committed)}.`}
        </p>
        <p className="mt-1 text-sm"><code className="break-all">{verdict.head}</code></p>
      </Notice>
    )
    : (
      <Notice kind="refused" title={`The log is broken at event ${inFigures(verdict.brokenAt)}`} live>
        <p>{verdict.why} The {inFigures(verdict.events)} events before it are as they were recorded. Keep the database as it is, and compare with a backup.</p>
      </Notice>
    );
