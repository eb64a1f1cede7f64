import { connectionInWords } from "#components/console/connection-words.ts";
import { RefreshEvery } from "#components/console/refresh-every.tsx";
import { RunTable } from "#components/console/run-table.tsx";
import { StoppedClasses } from "#components/console/stopped-classes.tsx";
import { Age } from "#components/ui/age.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { Link } from "#components/ui/link.tsx";
import { PageHeader, Panel, Section } from "#components/ui/layout.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { EmptyState, RefusedState } from "#components/ui/states.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import { connectionHealth } from "#lib/agent/console/connection-health.ts";
import { listLaterChecks } from "#lib/agent/console/later-checks.ts";
import { listRuns } from "#lib/agent/console/list-runs.ts";
import { mayDo } from "#lib/agent/console/permissions.ts";
import { getContext } from "#lib/agent/context.ts";
import { signedIn } from "./_server/actor.ts";

export default async function Today() {
  const actor = await signedIn("/");
  const context = getContext();
  const [list, health, later] = await Promise.all([listRuns(context, actor), connectionHealth(context, actor), listLaterChecks(context, actor)]);
  if (!list.ok) return <RefusedState reason={list.refusal.message} />;
  const now = context.clock.now().toISOString();
  const { runs, myTurn } = list.value;
  const mine = runs.filter((run) => myTurn.includes(run.runId));
  const others = runs.filter((run) => run.open && !myTurn.includes(run.runId));
  const stopped = later.ok && mayDo(actor, "open-class") ? later.value.stopped.length : 0;
  const lead = mine.length === 0 ? (stopped === 0 ? "Nothing waits for you." : "Release by rule is stopped for a class of output, and waits for your decision.") : mine.length === 1 ? "One run waits for you." : `${mine.length} runs wait for you.`;
  return (
    <>
      <RefreshEvery seconds={4} />
      <PageHeader title="Today" lead={lead} />
      <div className="flex flex-col gap-4 empty:hidden">
        {later.ok && <StoppedClasses stopped={later.value.stopped} actions={() => <LinkButton href="/checking#classes" small>{mayDo(actor, "open-class") ? "Decide about it" : "See the classes"}</LinkButton>} />}
        {later.ok && later.value.forMe > 0 && <Notice kind="info" title={later.value.forMe === 1 ? "One run that left by rule was drawn for you to look at" : `${later.value.forMe} runs that left by rule were drawn for you to look at`} actions={<LinkButton href="/afterwards" small>Look at what has left</LinkButton>} />}
      </div>
      <Section title="Waits for you">
        <RunTable
          caption="Runs that wait for your decision" captionHidden runs={mine} now={now} hrefOf={(run) => (run.waitsFor === "output checker" ? `/runs/${run.runId}/output` : `/runs/${run.runId}`)}
          empty={
            <EmptyState title="Nothing waits for you">
              <p>{mayDo(actor, "sign-off") && "Runs that need this TRE’s last word appear here. "}{mayDo(actor, "check-output") && "Outputs that people must check before they leave appear here. "}This page looks again by itself.</p>
            </EmptyState>
          }
        />
      </Section>
      <Section title="In progress" aside={<Link href="/runs" className="inline-block py-1">All runs</Link>}>
        <RunTable caption="Other runs in progress" captionHidden runs={others} now={now} hrefOf={(run) => `/runs/${run.runId}`} empty={<EmptyState title="No other run is in progress"><p>The agent asks the portal for work all the time; a new request appears here within seconds.</p></EmptyState>} />
      </Section>
      {health.ok && (
        <Section title="Connection" aside={<Link href="/connection" className="inline-block py-1">More about the connection</Link>}>
          <Panel>
            <p className="flex flex-wrap items-center gap-3"><StatusTag tone={connectionInWords(health.value).tone}>{connectionInWords(health.value).name}</StatusTag>{connectionInWords(health.value).sentence}</p>
            {health.value.trouble !== null && <p className="text-muted">{health.value.trouble}</p>}
            <p className="text-sm text-muted">
              {health.value.lastContactAt === null ? "The portal has not answered since this program was started." : <>The portal last answered <Age of={health.value.lastContactAt} now={now} />.</>}{" "}
              {health.value.unsent === 0 ? "Nothing waits to be sent." : `${health.value.unsent} ${health.value.unsent === 1 ? "message waits" : "messages wait"} to be sent.`}
            </p>
          </Panel>
        </Section>
      )}
    </>
  );
}
