import type { Metadata } from "next";
import { connectionInWords } from "#components/console/connection-words.ts";
import { AcceptKeyForm } from "#components/console/accept-key-form.tsx";
import { CommitteeKeys } from "#components/console/committee-keys.tsx";
import { OtherTres } from "#components/console/other-tres.tsx";
import { RefreshEvery } from "#components/console/refresh-every.tsx";
import { inFigures } from "#components/results/number-format.ts";
import { Age, Instant } from "#components/ui/age.tsx";
import { Button } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { KeyValue, PageHeader, Section } from "#components/ui/layout.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { RefusedState } from "#components/ui/states.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import { connectionHealth } from "#lib/agent/console/connection-health.ts";
import { notPermitted } from "#lib/agent/console/permissions.ts";
import { policyView } from "#lib/agent/console/policy-view.ts";
import { getContext } from "#lib/agent/context.ts";
import { acceptCommitteeKeyAction, acceptKeyAction, withdrawCommitteeKeyAction } from "#tre/app/_actions/run-actions.ts";
import { signedIn } from "#tre/app/_server/actor.ts";

export const metadata: Metadata = { title: "Connection" };

const Code = ({ children }: { children: string }) => <code className="text-sm break-all">{children}</code>;
const sentence = (why: string) => `${why.charAt(0).toUpperCase()}${why.slice(1)}${why.endsWith(".") ? "" : "."}`;
const dataModels = { "omop-5.4": "OMOP CDM 5.4", table: "Table" } as const;

export default async function Connection() {
  const actor = await signedIn("/connection");
  const context = getContext();
  const [health, policy] = await Promise.all([connectionHealth(context, actor), policyView(context, actor)]);
  if (!health.ok) return <RefusedState reason={health.refusal.message} />;
  const view = health.value;
  const { tone, name, sentence: lead } = connectionInWords(view);
  const mayNot = notPermitted(actor, "accept-key")?.refusal.message;
  const now = context.clock.now().toISOString();
  return (
    <>
      <RefreshEvery seconds={5} />
      <PageHeader title="Connection" status={<StatusTag tone={tone}>{name}</StatusTag>} lead={lead} />
      {view.trouble !== null && <Notice kind="warning" title="What stands in the way" className="mb-8">{view.trouble}{view.troubleSince !== null && <> Since <Age of={view.troubleSince} now={now} />.</>}</Notice>}
      <KeyValue
        facts={[
          { term: "Portal", detail: view.portalUrl },
          { term: "Last answer of the portal", detail: view.lastContactAt === null ? "None since this program was started" : <><Age of={view.lastContactAt} now={now} /> (<Instant of={view.lastContactAt} />)</> },
          { term: "Waits to be sent", detail: view.unsent === 0 ? "Nothing" : `${view.unsent} ${view.unsent === 1 ? "message" : "messages"}` },
          { term: "Runs in progress", detail: view.openRuns },
          { term: "Clocks", detail: view.clock },
          { term: "Program", detail: <>{view.software}, running since <Instant of={view.startedAt} /></> },
        ]}
      />
      <Section title="Datasets">
        {policy.ok && (
          <DataTable
            caption="Datasets of this TRE and what the portal is told of their size" captionHidden rows={policy.value.datasets} rowKey={(dataset) => dataset.key} narrow="stack"
            columns={[
              { key: "title", header: "Dataset", rowHeader: true, cell: (dataset) => <>{dataset.title} <span className="block text-sm font-normal text-muted">{dataset.key}</span></> },
              { key: "model", header: "Data model", cell: (dataset) => dataModels[dataset.dataModel] },
              { key: "people", header: "People, as published", align: "number", cell: (dataset) => (dataset.people === null ? "hidden: too few" : inFigures(dataset.people)) },
              { key: "summary", header: "About", cell: (dataset) => (dataset.summary === "" ? <span className="text-muted">Nothing said</span> : dataset.summary) },
            ]}
          />
        )}
      </Section>
      <Section title="The register’s log">
        <p className="max-w-measure text-muted">This TRE reads every entry of the public register’s log and signs what it has read. It runs nothing of a project whose place in that log is not proven.</p>
        {view.registerLog?.alarm != null && <Notice kind="refused" title="The log can’t be trusted now" className="my-4">{view.registerLog.alarm} Nothing new is started until the log has been read from its beginning and found whole. Tell the federation’s administrators, and the other TREs.</Notice>}
        {view.registerLog?.ownAudit?.trouble != null && <Notice kind="refused" title="The log knows this TRE’s audit log otherwise" className="my-4">{view.registerLog.ownAudit.trouble}</Notice>}
        {view.registerLog !== null && view.registerLog.findings.length > 0 && <Notice kind="warning" title="What the log says and may not be" className="my-4"><ul>{view.registerLog.findings.map((finding) => <li key={finding}>{finding}</li>)}</ul></Notice>}
        <KeyValue
          facts={view.registerLog === null ? [{ term: "Read so far", detail: "Nothing yet" }] : [
            { term: "Read so far", detail: `${inFigures(view.registerLog.size)} entries` },
            { term: "Signed last", detail: view.registerLog.witnessed === null ? "Nothing yet" : <>{inFigures(view.registerLog.witnessed.size)} entries, <Age of={view.registerLog.witnessed.at} now={now} /></> },
            { term: "Told of this TRE’s own audit log", detail: view.registerLog.ownAudit === null ? "Nothing yet" : <>{inFigures(view.registerLog.ownAudit.events)} events and the digest of the last, <Age of={view.registerLog.ownAudit.at} now={now} /></> },
            { term: "The log’s key, pinned", detail: <Code>{view.registerLog.key}</Code> },
          ]}
        />
      </Section>
      <Section title="Keys of the committee’s members" id="committee-keys">
        {view.committee.members === null
          ? <p className="max-w-measure text-muted">This TRE’s policy leaves it at the portal’s signature under an approval. Where it is to demand the members’ own, set committeeSignatures in the policy file: then a portal in wrong hands can approve nothing here.</p>
          : (
            <>
              <p className="max-w-measure text-muted">Nothing runs here unless {view.committee.members === 1 ? "a member" : `${view.committee.members} different members`} of the committee signed the approval with a passkey that counts below. Call each member, at a number that you know, and have the words of their key read out: they stand on their account page. The portal can neither make a key count nor change one.</p>
              <CommitteeKeys keys={view.committee.keys} now={now} actions={{ accept: acceptCommitteeKeyAction, withdraw: withdrawCommitteeKeyAction }} refusedBecause={mayNot} />
            </>
          )}
      </Section>
      {view.stopped.length > 0 && (
        <Section title="Approvals that were taken back" id="stopped">
          <p className="max-w-measure text-muted">Nothing starts under these any more, whatever the portal says later. Whether it was the committee’s own word, its members’ signatures tell.</p>
          <ul className="flex flex-col gap-3">
            {view.stopped.map((one) => (
              <li key={one.envelope} className="flex max-w-measure flex-col items-start gap-1">
                {view.committee.members !== null && <StatusTag tone={one.isSigned ? "good" : "waiting"}>{one.isSigned ? "Signed by the committee" : "Not yet signed"}</StatusTag>}
                <span>{one.words}</span>
                <span className="text-sm text-muted">Stopped <Age of={one.stoppedAt} now={now} />; digest of the approval <Code>{one.envelope.slice(0, 16)}</Code></span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="Other data environments" id="other-tres">
        <p className="max-w-measure text-muted">Where several data environments fit a model together, each hides its numbers with secrets that it shares with each of the others, so that the portal reads nothing but totals. That holds as long as the keys below are truly theirs: a portal that puts its own in between would read along. Call each of them, at a number that you know, and have each other’s words read out.{view.othersCount === "compared" && " By this TRE’s policy only a key that was compared counts."} A key that changes is refused until an operator has compared its words.</p>
        {view.modelTrouble.map((why) => <Notice key={why} kind="warning" title="A model waits for this TRE" className="my-4">{sentence(why)}</Notice>)}
        <KeyValue facts={[{ term: "The words of this TRE’s own key", detail: <span className="font-mono text-sm">{view.keyWords}</span> }]} />
        <OtherTres
          others={view.others} countsAt={view.othersCount} now={now}
          form={(other, key) => (mayNot === undefined ? <AcceptKeyForm action={acceptKeyAction} treId={other.treId} name={other.name} keyText={key} /> : <Button small refusedBecause={mayNot}>This key is theirs</Button>)}
        />
      </Section>
      <Section title="Keys">
        <p className="max-w-measure text-muted">What this TRE was told when it joined is held on to: a portal with another key, or another workflow under the same name, is refused.</p>
        <KeyValue
          facts={[
            { term: "This TRE, as the portal names it", detail: view.treId === null ? "It has not joined yet" : <>{view.name} <span className="block"><Code>{view.treId}</Code></span></> },
            { term: "This TRE’s public key (Ed25519)", detail: <span className="flex flex-wrap items-center gap-3"><Code>{view.publicKey}</Code><CopyButton text={view.publicKey} what="the key" /></span> },
            { term: "The portal’s public key, pinned", detail: view.portalKey === null ? "Not known yet" : <Code>{view.portalKey}</Code> },
            { term: "Query workflow, pinned", detail: view.workflow === null ? "Not known yet" : <>Version {view.workflow.version}, <Code>{view.workflow.url}</Code> <span className="block">SHA-256 <Code>{view.workflow.digest}</Code></span></> },
            { term: "Protocol version", detail: view.protocolVersion ?? "Not agreed yet" },
          ]}
        />
      </Section>
    </>
  );
}
