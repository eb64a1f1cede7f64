import type { Metadata } from "next";
import { OutputsUnder } from "#components/console/policy-change-tables.tsx";
import { PutInForceForm } from "#components/console/policy-forms.tsx";
import { RuleChanges } from "#components/environments/rule-changes.tsx";
import { Instant } from "#components/ui/age.tsx";
import { Button } from "#components/ui/button.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { Select, TextInput } from "#components/ui/inputs.tsx";
import { Link } from "#components/ui/link.tsx";
import { PageHeader, Section } from "#components/ui/layout.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { EmptyState, RefusedState } from "#components/ui/states.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import { previewPolicy, type PolicyPreview } from "#lib/agent/console/change-policy.ts";
import { notPermitted } from "#lib/agent/console/permissions.ts";
import { getContext } from "#lib/agent/context.ts";
import { profiles } from "#lib/disclosure/profiles.ts";
import { changePolicyAction } from "#tre/app/_actions/policy-actions.ts";
import { signedIn } from "#tre/app/_server/actor.ts";

export const metadata: Metadata = { title: "Change the policy" };

const numbers = [
  { name: "threshold", label: "Smallest count shown", hint: "1 to 1000 people." },
  { name: "roundingBase", label: "Round counts in steps of", hint: "1 to 1000; 1 leaves them as they are." },
  { name: "summaryPeople", label: "People behind an average", hint: "1 to 1000." },
  { name: "summaryDigits", label: "Significant digits of averages", hint: "2 to 15; fewer is stricter." },
  { name: "survivalStep", label: "People in a step of a survival curve", hint: "1 to 1000." },
  { name: "degreesOfFreedom", label: "Degrees of freedom of a model", hint: "0 to 1000." },
] as const;
const choices = [
  { name: "zeros", label: "Zeros", options: [{ value: "shown", label: "Shown" }, { value: "suppressed", label: "Hidden with the small counts" }] },
  { name: "classDisclosure", label: "Small groups that are all alike", options: [{ value: "hidden", label: "Hidden" }, { value: "shown", label: "Shown" }] },
  { name: "rounding", label: "Rounding of counts and totals", options: [{ value: "sums", label: "Nearest multiple; totals are sums" }, { value: "controlled", label: "Up or down, so that all add up" }, { value: "midpoint", label: "Middle of a step; totals are sums" }] },
  { name: "hiddenSums", label: "Hidden counts of one sum, together", options: [{ value: "threshold", label: "Never too few people" }, { value: "singletons", label: "Never a pair with one person alone" }] },
] as const;
/** Rules of several numbers, each with its legend. */
const groups = [
  { legend: "One person’s share of a sum", fields: [
    { name: "dominancePercent", label: "Not to be known within (%)", hint: "0 to 100; 0 looks at no share.", options: undefined },
    { name: "dominanceLargest", label: "The largest at most (%)", hint: "Above 0, to 100; less is stricter.", options: undefined },
    { name: "dominanceTwo", label: "The two largest at most (%)", hint: "Above 0, to 100; less is stricter.", options: undefined },
  ] },
  { legend: "Models", fields: [
    { name: "columnsPerPerson", label: "Coefficients a person, at most", hint: "Above 0, to 1; less is stricter.", options: undefined },
    { name: "leverage", label: "One person’s leverage, at most", hint: "Above 0, to 1; less is stricter.", options: undefined },
    { name: "eventsPerColumn", label: "Events a coefficient, at least", hint: "0 to 100.", options: undefined },
  ] },
  { legend: "Noise by cell key", fields: [
    { name: "cellKeyMost", label: "The most that a count is moved", hint: "2 to 20. Needs a variance, and rounding to at least 3.", options: undefined },
    { name: "cellKeyVariance", label: "Variance of the noise", hint: "0.5 to half of the most.", options: undefined },
  ] },
  { legend: "Differential privacy", fields: [
    { name: "noiseEpsilon", label: "Cost of one answer (ε)", hint: "0.01 to 20, such as 0.5; less is more noise. It takes the place of hiding by true counts, rounding and the ledger.", options: undefined },
    { name: "noiseBudget", label: "Budget of a project (ε)", hint: "What all new answers to one project may cost together.", options: undefined },
    { name: "noiseCovers", label: "For", hint: "Other analyses are refused.", options: [
      { value: "count crosstab histogram", label: "Counts, cross-tables and histograms" }, { value: "count crosstab", label: "Counts and cross-tables" }, { value: "count histogram", label: "Counts and histograms" }, { value: "count", label: "Counts alone" },
    ] },
  ] },
] as const;
const grouped = groups.flatMap((group) => group.fields.map(({ name, label }) => ({ name, label: `${group.legend}: ${label.toLowerCase()}` })));
const labels: Readonly<Record<string, string>> = { profile: "Profile", ...Object.fromEntries([...numbers, ...choices, ...grouped].map(({ name, label }) => [name, label])) };
const names = ["profile", ...numbers.map((one) => one.name), ...choices.map((one) => one.name), ...grouped.map((one) => one.name)] as const;

export default async function ChangePolicy({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const actor = await signedIn("/policy/change");
  const refused = notPermitted(actor, "change-policy");
  if (refused) return <RefusedState reason={refused.refusal.message} />;
  const context = getContext();
  const sent = await searchParams;
  const fields = Object.fromEntries(names.flatMap((name) => (typeof sent[name] === "string" && sent[name] !== "" ? [[name, sent[name]]] : [])));
  const asked = Object.keys(fields).length > 0 ? await previewPolicy(context, actor, fields) : undefined;
  const errors = asked && !asked.ok ? (asked.refusal.fields ?? { profile: asked.refusal.message }) : {};
  const given = (name: string) => ({ name, ...(fields[name] !== undefined && { defaultValue: fields[name] }), ...(errors[name] !== undefined && { error: errors[name] }) });
  return (
    <>
      <PageHeader title="Change the policy" lead="Choose rules, see what they would have made of what this TRE released before, then put them in force as a new version. The TRE’s policy file and the federation’s agreement stay the least: of each rule the stricter holds." />
      <form method="get" className="flex flex-col gap-6">
        <div className="empty:hidden"><ErrorSummary errors={Object.fromEntries(Object.entries(errors).map(([name, mend]) => [name, `${labels[name] ?? name}: ${mend}`]))} /></div>
        <Select label="Profile" {...given("profile")} width="full" required placeholder="Choose a profile" options={profiles.map((one) => ({ value: one.profile, label: one.title }))} />
        <fieldset className="flex flex-col gap-4">
          <legend className="mb-2 font-semibold">Stricter than the profile</legend>
          <p className="max-w-measure text-muted">What is left empty stays as the profile has it.</p>
          <div className="grid gap-5 sm:grid-cols-2 lg:grid-cols-3">
            {numbers.map(({ name, label, hint }) => <TextInput key={name} label={label} hint={hint} optional inputMode="numeric" width="number" {...given(name)} />)}
            {choices.map(({ name, label, options }) => <Select key={name} label={label} optional placeholder="As the profile has it" options={[...options]} {...given(name)} />)}
          </div>
          {groups.map(({ legend, fields: parts }) => (
            <fieldset key={legend} className="mt-2">
              <legend className="mb-2 font-semibold">{legend}</legend>
              <div className="grid gap-5 sm:grid-cols-2 lg:grid-cols-3">
                {parts.map(({ name, label, hint, options }) => (options === undefined
                  ? <TextInput key={name} label={label} hint={hint} optional inputMode="decimal" width="number" {...given(name)} />
                  : <Select key={name} label={label} hint={hint} optional placeholder="All three" options={[...options]} {...given(name)} />))}
              </div>
            </fieldset>
          ))}
        </fieldset>
        <div><Button type="submit" variant={asked?.ok ? "secondary" : "primary"}>See the change</Button></div>
      </form>
      {asked?.ok && <Preview preview={asked.value} fields={fields} />}
    </>
  );
}

const people = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

function Preview({ preview: { rules, digest, version, changes, held, releases, waiting, needsSecond }, fields }: { preview: PolicyPreview; fields: Record<string, string> }) {
  const failing = releases.changed.filter((one) => one.wouldFail).length;
  return (
    <>
      <Section title={`Version ${version}, as it would be`}>
        <RuleChanges changes={changes} before="Now" after="Then" caption="Rules that would change" empty={<EmptyState title="These are the rules in force already"><p>Nothing would change.</p></EmptyState>} />
        {held.length > 0 && (
          <div className="mt-6 flex flex-col gap-3">
            <Notice kind="info" title="Stricter rules hold">This TRE’s policy file, or what its federation agreed on, is stricter here than what you chose. Of each rule the stricter holds.</Notice>
            <RuleChanges changes={held} before="Chosen" after="Holds" caption="Rules in which the file or the federation is stricter" />
          </div>
        )}
      </Section>
      {changes.length > 0 && (
        <>
          <Section title="On what was released before">
            <p className="max-w-measure">
              {releases.read === 0 ? "No release can be read under these rules yet." : `${people(releases.read, "release was", "releases were")} read, the newest first, each as it left: no data is looked at. ${releases.changed.length === 0 ? "None would read otherwise." : `${people(releases.changed.length, "would read", "would read")} otherwise; of ${people(failing, "study", "studies")} more than half would be hidden, so that ${failing === 1 ? "it" : "they"} would tell little.`}`}
              {releases.unknown > 0 && ` ${people(releases.unknown, "release was", "releases were")} made under rules that this program did not keep, and can’t be read so.`}
              {releases.changed.length > 0 && " “0 to 3” means that the release leaves it open. Numbers that would be hidden to protect others are not foreseen."}
            </p>
            <div className="mt-4 flex flex-col gap-3">
              {releases.changed.map((one) => (
                <Disclosure key={one.runId} summary={<>{one.title} {one.wouldFail && <StatusTag tone="caution">Would tell little</StatusTag>}</>}>
                  <p className="mb-3 text-sm text-muted">Released <Instant of={one.releasedAt} />. <Link href={`/runs/${one.runId}`}>The run</Link></p>
                  <OutputsUnder outputs={one.outputs} caption={`Outputs of ${one.title} under the rules chosen`} />
                </Disclosure>
              ))}
            </div>
          </Section>
          <Section title="Put in force">
            <ul className="mb-5 flex max-w-measure list-disc flex-col gap-2 pl-5">
              <li>{waiting === 0 ? "No output waits for its checkers now." : `${people(waiting, "output that waits for its checkers is", "outputs that wait for their checkers are")} computed and checked anew, and votes on ${waiting === 1 ? "it" : "them"} fall.`}</li>
              <li>What has left already is not called back. The portal’s page of this environment shows the new rules to everyone, and each release names them by their digest.</li>
              <li>{needsSecond ? "The change lets out more than the rules in force, and this TRE’s policy asks for two people: it waits until another operator puts it in force." : "It is in force at once."}</li>
            </ul>
            <p className="mb-5 text-sm text-muted">{rules.title}. Digest: <code className="break-all">{digest}</code></p>
            <PutInForceForm action={changePolicyAction} fields={fields} seen={digest} needsSecond={needsSecond} />
          </Section>
        </>
      )}
    </>
  );
}
