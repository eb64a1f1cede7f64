import type { Metadata } from "next";
import { ClassTable } from "#components/console/class-table.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { KeyValue, PageHeader, Panel, Section } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";
import { RefusedState } from "#components/ui/states.tsx";
import { policyView } from "#lib/agent/console/policy-view.ts";
import { getContext } from "#lib/agent/context.ts";
import { kindsInWords } from "#lib/disclosure/noisy-kinds-in-words.ts";
import { smallestShown } from "#lib/disclosure/strictest-policy.ts";
import { signedIn } from "#tre/app/_server/actor.ts";
import { Versions } from "./_versions.tsx";

export const metadata: Metadata = { title: "Policy" };

const mebibytes = (bytes: number): string => `${new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 }).format(bytes / 1_048_576)} MiB`;

export default async function Policy() {
  const actor = await signedIn("/policy");
  const read = await policyView(getContext(), actor);
  if (!read.ok) return <RefusedState reason={read.refusal.message} />;
  const { policy, disclosure, digest, words } = read.value;
  return (
    <>
      <PageHeader title="Policy" lead="What this TRE lets out, who decides, and how much a query may take. The TRE’s own file is read when this program starts and is the least; operators may put stricter rules of disclosure control in force here. The portal can change neither." />
      <Panel title="In words"><ul className="flex list-disc flex-col gap-2 pl-5">{words.map((line) => <li key={line} className="max-w-measure">{line}</li>)}</ul></Panel>
      <Section title="Disclosure control">
        <KeyValue
          facts={[
            { term: "Profile", detail: <>{disclosure.title} <span className="block text-sm text-muted"><code>{disclosure.profile}</code>, version {disclosure.version}</span></> },
            { term: "Smallest count shown", detail: smallestShown(disclosure) },
            { term: "Zeros", detail: disclosure.zeros === "shown" ? "Shown as zero" : "Hidden with the small counts" },
            ...(disclosure.differentialPrivacy ? [{ term: "Differential privacy", detail: <>ε {disclosure.differentialPrivacy.epsilon} for each answer, {disclosure.differentialPrivacy.budget} for a project; {kindsInWords(disclosure.differentialPrivacy.covers)}. <Link href="/budget">What was spent</Link></> }] : []),
            { term: "Rounding", detail: disclosure.differentialPrivacy ? "None: noise instead" : disclosure.roundingBase === 1 ? "None" : disclosure.rounding === "midpoint" ? `To the middle of steps of ${disclosure.roundingBase}` : `To the nearest ${disclosure.roundingBase}` },
            { term: "Averages", detail: `At least ${disclosure.summaryPeople} people; ${disclosure.summaryDigits} significant digits` },
            { term: "Source", detail: disclosure.source },
            { term: "Digest of the policy", detail: <code className="text-sm break-all">{digest}</code> },
          ]}
        />
      </Section>
      <Versions actor={actor} view={read.value} />
      <Section title="Who decides">
        <KeyValue
          facts={[
            { term: "Before a run starts", detail: policy.signOff === "last-word" ? "The committee’s approval, and an operator of this TRE on each run" : "The committee: a run inside its standing approval starts by rule" },
            { term: "Before anything leaves", detail: policy.release === "people" ? "People, for every output" : policy.release === "automatic" ? "Rules; people where the rules find something to look at" : "Rules, for the classes below; people for everything else" },
            { term: "Said of each output beforehand", detail: policy.outputContext === "required" ? "Asked for: a request that says nothing is refused" : "As the researcher likes" },
            { term: "Output checkers who must agree", detail: policy.checkers },
            { term: "Output that was not released", detail: `Deleted after ${policy.keepUnreleasedDays} ${policy.keepUnreleasedDays === 1 ? "day" : "days"}` },
          ]}
        />
      </Section>
      {typeof policy.release === "object" && <Section title="What leaves without people"><ClassTable classes={policy.release.classes} /></Section>}
      <Section title="Limits">
        <KeyValue
          facts={[
            { term: "Time for one query", detail: `${policy.limits.seconds} seconds` }, { term: "Memory for one query", detail: `${policy.limits.memoryMb} MB` }, { term: "Rows of one answer", detail: `${policy.limits.rows.toLocaleString("en-GB")}` },
            { term: "Queries at a time", detail: policy.limits.concurrentRuns }, { term: "Size of a request crate", detail: `At most ${mebibytes(policy.limits.crateBytes)}` },
          ]}
        />
      </Section>
      <Section title="As data">
        <Disclosure summary="The policy in force as JSON"><pre tabIndex={0} aria-label="The policy as JSON" className="overflow-x-auto text-sm"><code>{JSON.stringify(policy, null, 2)}</code></pre></Disclosure>
      </Section>
    </>
  );
}
