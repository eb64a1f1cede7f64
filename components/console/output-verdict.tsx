"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { RadioGroup, TextArea } from "#components/ui/inputs.tsx";
import { StatusTag } from "#components/ui/tag.tsx";
import type { ComparedOutput } from "./output-comparison.ts";
import { Decisions } from "./decisions.tsx";
import { decisionLooks, type Decided } from "./run-words.ts";
import { verdictInWords, type Verdict } from "./verdict-words.ts";

type Of = Pick<ComparedOutput, "id" | "title">;
type Props = { action: FormAction; runId: string; attempt: number; output: Of; verdict: Verdict };

/** “Approve and next” of one output; A does the same (output-keys.tsx finds the form by its id). */
export const inOrderFormId = (output: string): string => `in-order-${output}`;
const foundInOrder = "Looked at, and found in order.";

/**
 * How far the votes on one output are, and this person's own. `decisions`: what of them the reader may see. Where the run has one output only, the decision at
 * the end of the page is the vote on it.
 */
export function OutputVerdict({ verdict, decisions, output }: Pick<Props, "verdict" | "output"> & { decisions: readonly Decided[] }) {
  const { tone, words } = verdictInWords(verdict);
  return (
    <div className="flex flex-col gap-2">
      <p><span className="sr-only">Verdict on {output.title}: </span><StatusTag tone={tone}>{words}</StatusTag></p>
      {verdict.state === "conflicted" && <p className="max-w-measure">The verdicts differ. Read each other’s reasons; whoever is convinced changes theirs.</p>}
      {decisions.length > 0 && <Decisions label={`Verdicts on ${output.title}`} decisions={decisions} />}
    </div>
  );
}

export function VerdictForms({ action, runId, attempt, output, verdict }: Props) {
  const fieldIds = { decision: `verdict-${output.id}`, reason: `verdict-${output.id}-reason` };
  const hidden = { runId, attempt, outputId: output.id };
  if (!verdict.mayVote) return null;
  return (
    <>
      {verdict.mine === null && <ActionForm id={inOrderFormId(output.id)} action={action} hidden={{ ...hidden, decision: "release", reason: foundInOrder }} submit={<>In order, next<span className="sr-only">: {output.title}</span></>} pending="Recording …" variant="secondary" small />}
      <Disclosure summary={verdict.mine === null ? `Another verdict on ${output.title}` : `Change my verdict on ${output.title}`}>
        <ActionForm action={action} hidden={hidden} submit={<>Record this verdict<span className="sr-only">: {output.title}</span></>} pending="Recording …" variant="secondary" small fieldIds={fieldIds}>
          {(errors) => (
            <>
              <RadioGroup
                label={`Verdict on ${output.title}`} id={fieldIds.decision} name="decision" required error={errors[fieldIds.decision]}
                choices={[
                  { value: "release", label: "Release it", hint: "What stands under “Would be released” may leave this TRE." },
                  { value: "withhold", label: "Withhold it", hint: "The others leave without it, and say why, in your words." },
                  { value: "return", label: "Return it", hint: "The run is computed and checked anew. Verdicts on outputs that come out the same still hold." },
                ]}
              />
              <TextArea label={`Reason for the verdict on ${output.title}`} id={fieldIds.reason} name="reason" rows={3} required hint="Never write an exact number here: a reason for withholding or returning leaves this TRE." error={errors[fieldIds.reason]} />
            </>
          )}
        </ActionForm>
      </Disclosure>
    </>
  );
}

/** Both verdicts side by side, output by output, for those who have to agree. */
export function VerdictsThatDiffer({ verdicts, decisions, titles }: { verdicts: readonly Verdict[]; decisions: readonly Decided[]; titles: ReadonlyMap<string, string> }) {
  const differ = verdicts.filter(({ state }) => state === "conflicted");
  if (differ.length === 0) return null;
  const latest = (output: string) => [...new Map(decisions.filter((one) => one.output === output).map((one) => [one.accountName, one])).values()];
  return (
    <ul aria-label="Where the verdicts differ" className="flex list-disc flex-col gap-1 pl-5">
      {differ.map(({ output }) => <li key={output}><a href={`#output-${output}`}>{titles.get(output) ?? output}</a>: {latest(output).map((one) => `${one.accountName} ${decisionLooks[one.decision].words} (${one.reason})`).join("; ")}</li>)}
    </ul>
  );
}
