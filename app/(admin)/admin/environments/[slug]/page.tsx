import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { forPage } from "#app/_server/respond.ts";
import { InviteAgainForm, RenewKeyForm, RetireForm, SuspendForm } from "#components/admin/environment-forms.tsx";
import { DescribeWorkerForm, RenewPasswordForm } from "#components/admin/worker-forms.tsx";
import { EnvironmentStanding } from "#components/environments/environment-standing.tsx";
import { Age, Instant } from "#components/ui/age.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { KeyValue, PageHeader, Panel, Section } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { Breadcrumbs } from "#components/ui/navigation.tsx";
import { RefusedState } from "#components/ui/states.tsx";
import { permitted } from "#lib/governance/permissions.ts";
import { readCohortWorker } from "#lib/portal/cohort-workers.ts";
import { listTres } from "#lib/portal/list-tres.ts";
import { invite, renewKey, retire, suspend } from "../actions.ts";
import { describeWorker, renewPassword } from "../worker-actions.ts";

export const metadata: Metadata = { title: "TRE" };

export default async function AdminEnvironment({ params }: PageProps<"/admin/environments/[slug]">) {
  const { slug } = await params;
  const [context, actor] = await Promise.all([portalContext(), currentActor()]);
  const may = forPage(permitted(actor, "tre.suspend"), `/admin/environments/${slug}`);
  if (!may.ok) return <><h1 className="sr-only">TRE</h1><RefusedState reason={may.refusal.message} /></>;
  const tres = await listTres(context, actor);
  const tre = (tres.ok ? tres.value.find((one) => one.slug === slug) : undefined) ?? notFound();
  const now = context.clock.now().toISOString();
  const declared = tre.kind === "cohort-discovery-worker" ? await readCohortWorker(context, actor, { treId: tre.id }) : undefined;
  const worker = declared?.ok === true ? declared.value : undefined;
  return (
    <>
      <Breadcrumbs trail={[{ label: "TREs", href: "/admin/environments" }]} />
      <PageHeader title={tre.name} eyebrow={tre.nation} status={<EnvironmentStanding standing={tre.standing} />} lead={tre.about} />
      <div className="grid gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="min-w-0">
          <Section title="Connection">
            <KeyValue
              facts={[
                { term: "Short name", detail: <code>{tre.slug}</code> },
                { term: "Joined", detail: tre.joinedAt === null ? "Not yet" : <Instant of={tre.joinedAt} /> },
                { term: "Last heard from", detail: tre.lastSeenAt === null ? "Never" : <><Age of={tre.lastSeenAt} now={now} /> (<Instant of={tre.lastSeenAt} />)</> },
                { term: "Program", detail: tre.software ?? "Not known yet" },
                { term: "Disclosure policy", detail: tre.policyTitle ?? "Not published yet" },
                { term: "Organisation", detail: tre.organisation ?? "Not known here" },
                { term: "ROR id", detail: tre.ror === null ? "Not given" : <a href={tre.ror} rel="external">{tre.ror}</a> },
                { term: "Public page", detail: tre.standing === "invited" ? "When it has joined" : <Link href={`/environments/${tre.slug}`}>What the public reads</Link> },
                { term: "Committee", detail: <Link href={`/admin/environments/${tre.slug}/committee`}>Members and rule</Link> },
                { term: "What it did", detail: <Link href={`/admin/audit?actorId=${tre.id}`}>In the audit log</Link> },
                { term: "What was done to it", detail: <Link href={`/admin/audit?subjectId=${tre.id}`}>In the audit log</Link> },
              ]}
            />
          </Section>
          {worker !== undefined && (
            <Section title="The worker">
              <KeyValue
                facts={[
                  { term: "Collection id", detail: <code>{worker.collectionId}</code> },
                  { term: "User name", detail: <code>{worker.username}</code> },
                  { term: "Password since", detail: <Instant of={worker.passwordSince} /> },
                  ...(worker.behind === undefined ? [] : [{ term: "Workers behind it", detail: String(worker.behind) }]),
                  { term: "Race and ethnicity codes", detail: worker.personConcepts.length === 0 ? "None declared: questions about race or ethnicity are not put to it" : worker.personConcepts.map((c) => `${c.conceptId} (${c.is})`).join(", ") },
                ]}
              />
              <div className="mt-4">
                <Disclosure summary="Change what is declared of it">
                  <DescribeWorkerForm action={describeWorker} given={{ ...worker, personConcepts: worker.personConcepts.map((c) => `${c.conceptId} ${c.is}`).join("\n") }} />
                </Disclosure>
              </div>
            </Section>
          )}
        </div>
        <aside aria-label="Manage" className="flex flex-col gap-6">
          {tre.standing === "invited" && (
            <Panel title="Invitation">
              <p className="text-sm text-muted">If the invitation was lost or has ended, make a new one. The earlier one then no longer works.</p>
              <InviteAgainForm action={invite} tre={{ name: tre.name, slug: tre.slug, nation: tre.nation, about: tre.about, ror: tre.ror ?? "" }} />
            </Panel>
          )}
          {worker !== undefined && (
            <Panel title="Password">
              <p className="text-sm text-muted">A new password ends the earlier one at once; the worker is refused until it has the new settings.</p>
              <div className="mt-3"><RenewPasswordForm action={renewPassword} treId={tre.id} /></div>
            </Panel>
          )}
          {tre.standing === "joined" && (
            <Dialog trigger="Suspend this TRE" triggerVariant="danger" title={`Suspend ${tre.name}?`} closeLabel="Leave it as it is">
              <p>It gets no more work, and its program is refused, until you let it in again. What it released stays.</p>
              <SuspendForm action={suspend} treId={tre.id} suspended />
            </Dialog>
          )}
          {tre.standing === "joined" && tre.kind === "fivefold" && (
            <Panel title="Key">
              <p className="text-sm text-muted">The TRE’s program signs with a key of its own. To change it, the operator puts the old key file away and starts the program with the invitation that you make here.</p>
              <div className="mt-3"><RenewKeyForm action={renewKey} treId={tre.id} /></div>
            </Panel>
          )}
          {tre.standing === "suspended" && <Panel title="Let it in again"><SuspendForm action={suspend} treId={tre.id} suspended={false} /></Panel>}
          {(tre.standing === "joined" || tre.standing === "suspended") && (
            <Dialog trigger="Let it leave for good" triggerVariant="danger" title={`Does ${tre.name} leave the federation?`} closeLabel="Leave it as it is">
              <p>Its program is refused, its approvals end, and what still runs there ends. What it released stays. This cannot be undone: it could come back only as a new TRE.</p>
              <RetireForm action={retire} treId={tre.id} />
            </Dialog>
          )}
        </aside>
      </div>
    </>
  );
}
