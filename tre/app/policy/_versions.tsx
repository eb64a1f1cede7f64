import { ConfirmPolicyForm } from "#components/console/policy-forms.tsx";
import { RuleChanges } from "#components/environments/rule-changes.tsx";
import { Instant } from "#components/ui/age.tsx";
import { Button, LinkButton } from "#components/ui/button.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Section } from "#components/ui/layout.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { notPermitted, type ConsoleActor } from "#lib/agent/console/permissions.ts";
import type { PolicyView } from "#lib/agent/console/policy-view.ts";
import { policyChanges } from "#lib/disclosure/policy-changes.ts";
import { confirmPolicyAction } from "#tre/app/_actions/policy-actions.ts";

/** What people put in force beside the policy file, what waits for a second person, and the way to change the rules. */
export function Versions({ actor, view: { versions, disclosure, federation, byFederation } }: { actor: ConsoleActor; view: PolicyView }) {
  const refused = notPermitted(actor, "change-policy")?.refusal.message;
  const waiting = versions.find((one) => one.inForceAt === null && one.setAsideAt === null);
  const current = versions.find((one) => one.inForceAt !== null);
  const isOwn = waiting?.proposedBy.accountId === actor.accountId;
  return (
    <Section title="Versions">
      {federation !== null && (
        <div className="mb-6 flex flex-col gap-3">
          <p className="max-w-measure">The federation agreed on: {federation.title}. Of each rule the stricter of this TRE’s and the federation’s holds.{byFederation.length === 0 && " This TRE’s file is at least as strict in every rule."}</p>
          {byFederation.length > 0 && <RuleChanges changes={byFederation} before="This TRE’s file" after="With the federation" caption="Rules in which the federation is the stricter" />}
        </div>
      )}
      {waiting && (
        <div className="mb-6 flex flex-col gap-4">
          <Notice kind="warning" title={`Version ${waiting.version} waits for a second operator`}>{waiting.proposedBy.name} proposed it: “{waiting.reason}”. It lets out more than the rules in force, so another operator has to put it in force.</Notice>
          <RuleChanges changes={policyChanges(disclosure, waiting.disclosure)} before="Now" after="Then" caption={`Rules that version ${waiting.version} would change`} />
          <div className="flex flex-wrap gap-3">
            {refused !== undefined || isOwn ? <Button refusedBecause={refused ?? "You proposed it; another operator puts it in force."}>Put it in force</Button> : <ConfirmPolicyForm action={confirmPolicyAction} version={waiting.version} decision="put-in-force" />}
            {refused === undefined && <ConfirmPolicyForm action={confirmPolicyAction} version={waiting.version} decision="set-aside" />}
          </div>
        </div>
      )}
      <DataTable
        caption="Versions of the rules of disclosure control" captionHidden narrow="stack" rows={versions} rowKey={(one) => String(one.version)}
        empty={<EmptyState title="The policy file alone speaks"><p>Nobody has put other rules in force in this console.</p></EmptyState>}
        columns={[
          { key: "version", header: "Version", rowHeader: true, cell: (one) => <>{one.version}{one === current && " (in force)"}</> },
          { key: "rules", header: "Rules", cell: (one) => <>{one.disclosure.title} <span className="block text-sm break-all text-muted"><code>{one.digest}</code></span></> },
          { key: "reason", header: "Reason", cell: (one) => one.reason },
          { key: "by", header: "By", cell: (one) => (one.confirmedBy ? `${one.proposedBy.name}, then ${one.confirmedBy.name}` : one.proposedBy.name) },
          { key: "at", header: "In force since", cell: (one) => (one.inForceAt !== null ? <Instant of={one.inForceAt} /> : one.setAsideAt !== null ? <span className="text-muted">set aside</span> : "waits") },
        ]}
      />
      <div className="mt-5">{refused === undefined ? <LinkButton href="/policy/change" variant="primary">Change the rules</LinkButton> : <Button refusedBecause={refused}>Change the rules</Button>}</div>
    </Section>
  );
}
