"use client";

import type { ReactNode } from "react";
import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { DayOf } from "#components/ui/age.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { DateInput, TextArea, TextInput } from "#components/ui/inputs.tsx";
import { KeyValue } from "#components/ui/layout.tsx";
import { StatusTag, type Tone } from "#components/ui/tag.tsx";
import { adviceWords, type Opinion, type ReviewState } from "#lib/governance/opinions.ts";

export type OutsideOpinion = { review: string; name: string; question: string; until: string; state: ReviewState; interests: readonly string[]; opinion: Opinion | null };
type Hidden = Readonly<Record<string, string | number>>;

const looks: Record<ReviewState, { tone: Tone; word: string }> = {
  asked: { tone: "waiting", word: "Asked" }, given: { tone: "good", word: "Given" }, declined: { tone: "neutral", word: "Declined" }, "taken-back": { tone: "neutral", word: "Taken back" }, expired: { tone: "neutral", word: "Time passed" },
};

/** Each opinion with its question, and the interests of whoever gave it. */
export const OpinionsGiven = ({ opinions, after }: { opinions: readonly OutsideOpinion[]; after?: (one: OutsideOpinion) => ReactNode }) => (
  <div className="flex flex-col gap-6">{opinions.map((one) => <Given key={one.review} {...one}>{after?.(one)}</Given>)}</div>
);

const Given = ({ name, question, until, state, interests, opinion, children }: OutsideOpinion & { children: ReactNode }) => (
  <article aria-label={`Opinion of ${name}`} className="flex flex-col items-start gap-3 border-l-2 border-rule pl-4">
    <div className="flex flex-wrap items-center gap-3"><h3 className="font-semibold">{name}</h3><StatusTag tone={looks[state].tone}>{looks[state].word}</StatusTag></div>
    <KeyValue
      dense stacked
      facts={[
        { term: "Question", detail: question }, ...(state === "asked" ? [{ term: "Until", detail: <DayOf date={until} /> }] : []),
        ...(interests.length > 0 ? [{ term: "Declared interests", detail: interests.join("; ") }] : []),
        ...(opinion === null ? [] : [
          { term: "Advice", detail: adviceWords[opinion.advises] }, { term: "What is good about it", detail: <span className="whitespace-pre-line">{opinion.strengths}</span> }, { term: "Concerns", detail: <span className="whitespace-pre-line">{opinion.concerns}</span> },
          ...(opinion.suggestions === "" ? [] : [{ term: "What should change", detail: <span className="whitespace-pre-line">{opinion.suggestions}</span> }]),
        ]),
      ]}
    />
    {children}
  </article>
);

/** What people from outside think of it, for the members; the chair asks them and takes invitations back. */
export function OutsideOpinions({ opinions, mayAsk, actions, hidden, earliest }: { opinions: readonly OutsideOpinion[]; mayAsk: boolean; actions: Record<"ask" | "end", FormAction>; hidden: Hidden; earliest: string }) {
  return (
    <div className="flex flex-col gap-6">
      {opinions.length === 0 ? <p className="text-muted">Nobody from outside has been asked.</p> : <OpinionsGiven opinions={opinions} after={(one) => mayAsk && one.state === "asked" && <ActionForm action={actions.end} hidden={{ ...hidden, review: one.review }} submit={`Take the invitation of ${one.name} back`} pending="Taking back …" variant="secondary" small />} />}
      {mayAsk && (
        <Disclosure summary="Ask somebody from outside">
          <p className="mb-4 text-sm">They declare their interests first. They read this application and nothing else: no comments, no ballots. They have no vote.</p>
          <ActionForm key={opinions.length} action={actions.ask} hidden={hidden} submit="Ask for an opinion" pending="Asking …" variant="secondary" fieldIds={{ name: "reviewer-name", question: "reviewer-question", until: "reviewer-until", email: "reviewer-email" }}>
            {(errors) => (
              <>
                <TextInput label="Their name" id="reviewer-name" name="name" required error={errors["reviewer-name"]} />
                <TextInput label="Their e-mail address" id="reviewer-email" name="email" type="email" required hint="Whoever has no account gets a link to make one." error={errors["reviewer-email"]} />
                <TextArea label="What you want to know" id="reviewer-question" name="question" rows={3} required error={errors["reviewer-question"]} />
                <DateInput label="Last day for the opinion" id="reviewer-until" name="until" required min={earliest} error={errors["reviewer-until"]} />
              </>
            )}
          </ActionForm>
        </Disclosure>
      )}
    </div>
  );
}
