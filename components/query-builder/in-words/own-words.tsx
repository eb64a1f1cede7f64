"use client";

import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { TextArea } from "#components/ui/inputs.tsx";
import { Panel } from "#components/ui/layout.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Spoken } from "#components/live/spoken.tsx";
import { Query } from "#lib/query/model.ts";
import type { Answers } from "#lib/query/plain-language/doubts.ts";
import { longestSentence, readSentence, type SentenceReading } from "#lib/query/plain-language/read-sentence.ts";
import type { Draft } from "#lib/query/plain-language/draft.ts";
import { queryInWords } from "#lib/query/words.ts";
import { useBuilder } from "../builder-context.ts";
import { ReadBack } from "../read-back.tsx";
import { DoubtChoices } from "./doubt-choices.tsx";
import { MarkedText } from "./marked-text.tsx";
import { searchedFor, wordsToSearch } from "./search-words.ts";

/** A question typed in ordinary words, read by rules into the form's own tree. `open` where the form holds nothing yet. */
export function OwnWords({ open, onUse }: { open: boolean; onUse: (draft: Draft) => void }) {
  // It stays where it is once used: what a person was reading does not fold away under them.
  const [beganOpen] = useState(open);
  return beganOpen
    ? <Panel title="Say it in your own words"><Reader onUse={onUse} /></Panel>
    : <Disclosure summary="Say it in your own words"><Reader onUse={onUse} /></Disclosure>;
}

function Reader({ onUse }: { onUse: (draft: Draft) => void }) {
  const { today, targets, searchConcepts } = useBuilder();
  const [text, setText] = useState("");
  /** What was last asked to be read; from then on the reading follows the text. */
  const [asked, setAsked] = useState<string>();
  const [answers, setAnswers] = useState<Answers>({});
  const [used, setUsed] = useState("");
  const settled = useDeferredValue(text);
  const search = useQuery({
    queryKey: ["concepts-of-sentence", asked, targets],
    queryFn: () => searchedFor(wordsToSearch(asked!, readSentence(asked!, { today })), (words) => searchConcepts({ text: words, targets })),
    enabled: asked !== undefined && asked.trim() !== "",
    placeholderData: (before) => before,
  });
  const reading = asked === undefined ? undefined : readSentence(settled, { today, answers, ...(search.data ? { found: search.data } : {}) });
  const read = () => { setAsked(text); setUsed(""); };
  const use = (draft: Draft) => { onUse(draft); setUsed("The form below now holds this. Undo brings back what it held before."); };
  return (
    <div className="flex flex-col gap-5" onKeyDown={(event) => { if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") event.stopPropagation(); }}>
      <TextArea
        id="own-words" label="Who do you want to ask about, and what do you want to know?" rows={3} value={text} maxLength={longestSentence} spellCheck
        hint="Such as: women over 50 with asthma and no COPD, by age band. It is read here, by fixed rules; what is not clear is asked."
        onChange={(event) => { setText(event.target.value); setAnswers({}); setUsed(""); }}
        onKeyDown={(event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); read(); } }}
      />
      <div><Button variant="secondary" onClick={read}>Read it</Button></div>
      <Spoken>{reading === undefined || search.isFetching ? "" : inShort(reading)}</Spoken>
      {reading !== undefined && <Understood text={settled} reading={reading} answer={(id, choice) => { setAnswers({ ...answers, [id]: choice }); setUsed(""); }} onUse={use} />}
      {search.isError && <p className="text-sm text-muted">The search of the TREs’ concepts did not answer; only the concepts that this software knows by itself were looked up.</p>}
      {used !== "" && <Notice kind="success" title="In the form" live>{used}</Notice>}
    </div>
  );
}

const counted = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
function inShort(reading: SentenceReading): string {
  if (!reading.ok) return reading.message;
  const open = reading.doubts.length;
  const unknown = reading.notUnderstood.length;
  return `Read. ${open === 0 ? "Nothing is left open" : counted(open, "question is open", "questions are open")}; ${unknown === 0 ? "every word was used" : counted(unknown, "part was not used", "parts were not used")}.`;
}

function Understood({ text, reading, answer, onUse }: { text: string; reading: SentenceReading; answer: (id: string, choice: number) => void; onUse: (draft: Draft) => void }) {
  if (!reading.ok) {
    return (
      <Notice kind="warning" title="Not read">
        <p>{reading.message}</p>
        {reading.notUnderstood.length > 0 && <MarkedText text={text} marks={reading.notUnderstood} />}
      </Notice>
    );
  }
  const { draft, doubts, notUnderstood } = reading;
  const words = wordsOf(draft);
  return (
    <>
      {notUnderstood.length > 0 && (
        <Notice kind="warning" title={notUnderstood.length === 1 ? "One part was not used" : `${notUnderstood.length} parts were not used`}>
          <MarkedText text={text} marks={notUnderstood} />
          {notUnderstood.some((n) => n.because) && (
            <ul className="mt-2 flex list-disc flex-col gap-1 pl-5 text-sm">
              {notUnderstood.map((n) => n.because !== undefined && <li key={`${n.from}-${n.to}`}>“{text.slice(n.from, n.to)}”: {n.because}</li>)}
            </ul>
          )}
        </Notice>
      )}
      {doubts.length > 0 && <DoubtChoices text={text} doubts={doubts} answer={answer} />}
      {words && <div className="rounded-md border border-rule bg-paper p-4"><ReadBack words={words} title="What it was read as" /></div>}
      <div className="flex flex-wrap items-center gap-4">
        <Button onClick={() => { onUse(draft); }}>Use this</Button>
        <p className="text-sm text-muted">It takes the place of what the form holds. Undo brings that back.</p>
      </div>
    </>
  );
}
/** The draft in words, without the notes, which stand beside the form. */
function wordsOf(draft: Draft) {
  const query = Query.safeParse({ version: 1, title: "A sentence", dataModel: { kind: "omop-5.4" }, ...draft });
  return query.success ? { ...queryInWords(query.data), notes: [] } : undefined;
}
