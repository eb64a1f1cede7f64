"use client";

import { useState, type ReactNode } from "react";
import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { DayOf } from "#components/ui/age.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { DateInput, RadioGroup, Select, TextArea } from "#components/ui/inputs.tsx";
import { KeyValue } from "#components/ui/layout.tsx";
import type { AdviceWord } from "#lib/governance/data-use-match.ts";
import { DataUseWordFields } from "./data-use-word-fields.tsx";
import { RefusedForField } from "./refused-for-field.tsx";
import { CarriedTerms, type Carried } from "./carried-terms.tsx";
import { ConditionFields } from "./condition-fields.tsx";
import { ThresholdField } from "./threshold-field.tsx";
import { NarrowingFields, type ToNarrow } from "./narrowing-fields.tsx";

export type CommitteeAtWork = {
  rule: readonly string[]; state: "waiting" | "open" | "counted" | "signing" | "decided" | "withdrawn"; sentence: string; missing: readonly string[]; clock: { waited: number; target: number; due: string };
  people: readonly { userId: string; name: string; kind: string; independent: boolean; recused: boolean; declared: boolean; interests: readonly string[]; /** What speaks for a conflict, as the member is asked. */ candidates: readonly string[]; onPanel: boolean; hasVoted: boolean; stead: readonly string[] }[];
  hearing: keyof typeof words;
  rounds: readonly { number: number; hearing: keyof typeof words; closed: boolean; outcome: "approved" | "refused" | "deferred" | null; ballots: readonly { name: string; own: boolean; vote: keyof typeof voteWords; rationale: string; conditions: readonly string[]; questions: readonly string[] }[] }[];
  may: readonly string[];
};
type Hidden = Readonly<Record<string, string | number>>;
type Actions = Record<"vote" | "close" | "conclude" | "recuse", FormAction>;

const voteWords = { approve: "Approve", "approve-with-conditions": "Approve with conditions", refuse: "Refuse", defer: "Defer with questions" } as const;
/** The same ballots mean something else where an appeal is heard. */
const words = {
  first: { votes: voteWords, outcomes: { approved: "approved", refused: "refused", deferred: "deferred" }, questions: "Questions to the applicant", reasons: "The applicant reads them, and the public register shows them with an approval or refusal." },
  appeal: {
    votes: { approve: "Overturn and approve", "approve-with-conditions": "Overturn and approve with conditions", refuse: "Uphold the refusal", defer: "Send it back to the committee" },
    outcomes: { approved: "the refusal is overturned", refused: "the refusal is upheld", deferred: "sent back to the committee" }, questions: "What the committee must look at again", reasons: "The applicant reads them, and so does the committee that refused. The public register shows those of an approval.",
  },
} as const;

function BallotForm({ action, hidden, hearing, carried }: { action: FormAction; hidden: Hidden; hearing: keyof typeof words; carried: Carried }) {
  const [vote, setVote] = useState("");
  return (
    <ActionForm action={action} hidden={hidden} submit="Cast my ballot" pending="Casting …">
      {(errors) => (
        <>
          <RadioGroup label="My ballot" name="vote" required error={errors.vote} onChange={(event) => { setVote(event.target.value); }} choices={Object.entries(words[hearing].votes).map(([value, label]) => ({ value, label }))} />
          <TextArea label="Rationale" name="rationale" rows={4} required hint="The committee reads it once it may see your ballot." error={errors.rationale} />
          {vote.startsWith("approve") && <CarriedTerms carried={carried} errors={errors} />}
          {vote === "defer" && <TextArea label={words[hearing].questions} name="questions" rows={3} required hint="One on each line." error={errors.questions} />}
          {vote === "approve-with-conditions" && (
            <ConditionFields errors={errors} required />
          )}
        </>
      )}
    </ActionForm>
  );
}

const standing = (person: CommitteeAtWork["people"][number], hearing: keyof typeof words) => (person.recused ? "recused" : !person.onPanel ? (hearing === "appeal" ? "had a part in the refusal" : "hears appeals") : person.hasVoted ? "has voted" : person.declared ? "has not voted" : "has not declared");

/** A decision that waits for signatures can be written anew; they are then given anew. */
const Reopened = ({ isWritten, children }: { isWritten: boolean; children: ReactNode }) => (isWritten ? <Disclosure summary="Write the decision anew"><p className="mb-4 text-sm">Signatures given so far fall away.</p>{children}</Disclosure> : children);

/** The committee at work: the clock, who has voted, what may be seen, and what the reader may do next. */
export function CommitteeRail({ committee, actions, hidden, endDate, treThreshold, mostThreshold, advice, carried, narrowing }: { committee: CommitteeAtWork; actions: Actions; hidden: Hidden; endDate: string; treThreshold: number; mostThreshold: number; /** On data use; undefined where there is none. */ advice?: AdviceWord | undefined; /** Of the approval that an amendment changes. */ carried: Carried; narrowing: ToNarrow | null }) {
  const { may, clock, rounds } = committee;
  const outcome = rounds.at(-1)?.outcome ?? null;
  // Once a ballot is cast its form begins anew; others' ballots must not empty what is being typed.
  const cast = JSON.stringify(rounds.flatMap((round) => round.ballots.filter((ballot) => ballot.own)));
  const others = committee.people.filter((person) => !person.recused && person.onPanel);
  return (
    <div className="flex flex-col gap-5">
      <p>{committee.sentence}</p>
      {committee.state !== "decided" && committee.state !== "withdrawn" && <KeyValue dense stacked facts={[{ term: "Due", detail: <><DayOf date={clock.due} />, after {clock.target} working days with the committee</> }, ...(committee.missing.length > 0 ? [{ term: "Before the round can close", detail: committee.missing.join(" ") }] : [])]} />}
      <ul aria-label="Members" className="flex flex-col gap-1 text-sm">
        {committee.people.map((person) => <li key={person.userId}>{person.name} ({person.kind.replaceAll("-", " ")}): {[standing(person, committee.hearing), ...person.stead].join("; ")}{person.interests.length > 0 && `. Declared: ${person.interests.join("; ")}`}{person.candidates.length > 0 && <span className="block border-l-2 border-rule pl-2 text-muted">{person.declared ? "Was asked about: " : "Is asked about: "}{person.candidates.map((one) => `“${one}”`).join(" ")}</span>}</li>)}
      </ul>
      {rounds.filter((round) => round.ballots.length > 0).map((round) => (
        <section key={round.number} aria-label={`Round ${round.number}${round.hearing === "appeal" ? ", on appeal" : ""}`} className="flex flex-col gap-2 text-sm">
          <p className="font-semibold">Round {round.number}{round.hearing === "appeal" && ", on appeal"}{round.closed && `, closed: ${round.outcome === null ? "no majority" : words[round.hearing].outcomes[round.outcome]}`}</p>
          <ul className="flex flex-col gap-2">{round.ballots.map((ballot) => <li key={ballot.name}><span className="font-semibold">{ballot.own ? "You" : ballot.name}: {words[round.hearing].votes[ballot.vote]}.</span> {ballot.rationale} {[...ballot.conditions, ...ballot.questions].join(" ")}</li>)}</ul>
        </section>
      ))}
      {may.includes("cast") && <BallotForm key={cast} action={actions.vote} hidden={hidden} hearing={committee.hearing} carried={carried} />}
      {may.includes("close") && committee.missing.length === 0 && <ActionForm action={actions.close} hidden={hidden} submit="Close the round" pending="Closing …" variant="secondary" />}
      {may.includes("conclude") && outcome !== null && (
        <Reopened isWritten={committee.state === "signing"}>
          <ActionForm action={actions.conclude} hidden={hidden} submit="Record the decision" pending="Recording …">
            {(errors) => (
              <>
                <p>The committee’s ballots came to: <strong>{words[committee.hearing].outcomes[outcome]}</strong>.</p>
                <TextArea label="Reasons" name="reason" rows={4} required hint={words[committee.hearing].reasons} error={errors.reason} />
                {advice !== undefined && (outcome === "approved" || outcome === "refused") && <DataUseWordFields advice={advice} errors={errors} />}
                  {outcome === "refused" && committee.hearing === "first" && <RefusedForField error={errors.refusedFor} />}
                {outcome === "approved" && (
                  <>
                    {narrowing !== null && <NarrowingFields narrowing={narrowing} errors={errors} />}
                    <DateInput label="The approval holds until" name="validTo" required defaultValue={endDate} max={endDate} error={errors.validTo} />
                    <ThresholdField own={treThreshold} most={mostThreshold} error={errors.leastThreshold} />
                  </>
                )}
              </>
            )}
          </ActionForm>
        </Reopened>
      )}
      {may.includes("recuse") && (
        <Disclosure summary="Recuse a member">
          <ActionForm action={actions.recuse} hidden={hidden} submit="Recuse" variant="danger" small fieldIds={{ reason: "why" }}>
            {(errors) => <><Select label="Member" name="userId" placeholder="Choose" options={others.map(({ userId, name }) => ({ value: userId, label: name }))} error={errors.userId} /><TextArea label="Why" name="why" rows={2} required error={errors.why} /></>}
          </ActionForm>
        </Disclosure>
      )}
      <Disclosure summary="How this committee decides"><ul className="list-disc pl-5 text-sm">{committee.rule.map((line) => <li key={line}>{line}</li>)}</ul></Disclosure>
    </div>
  );
}
