import { narrowerFacts } from "#components/projects/site-decisions.tsx";
import { CommitteeRail } from "#components/reviews/committee-rail.tsx";
import { DecisionForm, RevokeForm } from "#components/reviews/review-forms.tsx";
import { DecisionSignatures } from "#components/reviews/decision-signatures.tsx";
import { LookBack, LookBackForm } from "#components/reviews/look-back.tsx";
import { RaiseForm } from "#components/reviews/amendment-notice.tsx";
import { RevocationSignatures } from "#components/reviews/revocation-signatures.tsx";
import { SetConditions } from "#components/reviews/set-conditions.tsx";
import { DayOf, Instant } from "#components/ui/age.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { KeyValue, Panel } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { adviceOverAll } from "#lib/governance/data-use-word.ts";
import type { ReviewView } from "#lib/portal/review-view.ts";
import { decide, raise, revoke } from "./actions.ts";
import { close, conclude, lookBackOn, recuse, sign, signStop, verify, vote } from "./committee-actions.ts";

export const TakeBack = ({ hidden }: { hidden: Readonly<Record<string, string>> }) => (
  <Dialog trigger="Take the approval back" triggerVariant="danger" title="Take the approval back?" closeLabel="Keep it">
    <p>No further run can start under it. Runs that have started go on; answers that have arrived stay.</p>
    <RevokeForm action={revoke} hidden={hidden} />
  </Dialog>
);

/** What was decided, or what the reader may do towards it now. */
export function DecisionPanel({ review }: { review: ReviewView }) {
  const { site } = review;
  const hidden = { projectId: review.projectId, treId: review.treId };
  const advice = adviceOverAll(review.dataUse.flatMap((one) => one.advice?.says ?? []));
  const carried = { terms: review.carried, refusedBecause: review.may.lift.ok ? undefined : review.may.lift.because };
  return (
    <Panel title={site.state === "appealed" ? "The appeal" : "The committee’s decision"}>
      {review.supposedEntry !== null && <p><a href="#public-entry" className="inline-block min-h-6">What the public will read if you approve</a></p>}
      {site.clocks !== null && <p className="text-sm text-muted">{site.clocks.sentence}</p>}
      {review.actsFor !== null && <p className="text-sm">You have the duties of {review.actsFor}, who is away.</p>}
      {site.state === "withdrawn" && <KeyValue dense stacked facts={[{ term: "Withdrawn", detail: <Instant of={site.since} /> }, { term: "The applicant’s reason", detail: site.reason ?? "Not given" }]} />}
      {site.decidedAt !== null && (
        <KeyValue
          dense stacked
          facts={[
            { term: site.state === "appealed" ? "Refused" : "Decided", detail: <Instant of={site.decidedAt} /> },
            { term: "Reason", detail: site.reason ?? "Not given" },
            ...narrowerFacts(site.narrower),
            ...(site.validTo === null ? [] : [{ term: "Holds until", detail: <DayOf date={site.validTo} /> }]),
          ]}
        />
      )}
      {review.committee !== null
        ? <CommitteeRail committee={review.committee} actions={{ vote, close, conclude, recuse }} hidden={{ ...hidden, revision: review.revision }} endDate={review.endDate} treThreshold={review.treThreshold} mostThreshold={review.mostThreshold} advice={advice} carried={carried} narrowing={review.narrowing} />
        : review.may.decide.ok
        ? <DecisionForm action={decide} hidden={{ ...hidden, revision: review.revision }} endDate={review.endDate} treThreshold={review.treThreshold} mostThreshold={review.mostThreshold} advice={advice} carried={carried} narrowing={review.narrowing} />
        : site.decidedAt === null && site.state !== "withdrawn" && <Button refusedBecause={review.may.decide.because}>Record the decision</Button>}
      {review.hasMinutes && <p className="text-sm"><Link href={`/reviews/${review.projectId}/${review.treId}/minutes`} className="inline-block py-1">Minutes, to print or take along</Link></p>}
      {review.signatures !== null && <DecisionSignatures key={review.signatures.challenge} signatures={review.signatures} action={sign.bind(null, { ...hidden, revision: review.revision })} />}
      {review.revocation !== null && <RevocationSignatures key={review.revocation.challenge} revocation={review.revocation} action={signStop.bind(null, hidden)} />}
      {review.conditions.length > 0 && <SetConditions conditions={review.conditions} mayVerify={review.may.verify.ok} action={verify} hidden={hidden} />}
      {review.routed.lookBack !== null && <LookBack lookBack={review.routed.lookBack} />}
      {review.may.lookBack.ok && <LookBackForm action={lookBackOn} hidden={hidden} />}
      {review.may.raise.ok && (
        <Disclosure summary="Bring it before the whole committee">
          <RaiseForm action={raise} hidden={hidden} />
        </Disclosure>
      )}
      {review.may.revoke.ok && <TakeBack hidden={hidden} />}
    </Panel>
  );
}
