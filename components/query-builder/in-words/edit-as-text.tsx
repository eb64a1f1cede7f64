"use client";

import { useDeferredValue, useMemo, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { TextArea } from "#components/ui/inputs.tsx";
import { Spoken } from "#components/live/spoken.tsx";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import type { TableDictionary } from "#lib/query/dictionary.ts";
import { headings, readQueryText } from "#lib/query/language/read-query.ts";
import type { TextProblem } from "#lib/query/language/read-lines.ts";
import type { Query } from "#lib/query/model.ts";
import { queryInWords } from "#lib/query/words.ts";
import { MarkedText } from "./marked-text.tsx";

/** The read-back without its notes, which follow from the rest. */
const editable = (query: Query, dictionary: TableDictionary | undefined): string => queryInWords(query, dictionary).text.split(`\n\n${headings.notes}\n`)[0]!;

/** The whole query as the words that read it back, to be changed as text. */
export function EditAsText({ query, dictionary, onUse }: { query: Query | undefined; dictionary: TableDictionary | undefined; onUse: (query: Query) => void }) {
  const [open, setOpen] = useState(false);
  return (
    <Disclosure summary="Edit as text" onOpen={setOpen}>
      {open && (query ? <Editor query={query} dictionary={dictionary} onUse={onUse} /> : <p className="text-muted">When every part is filled in, the whole query stands here in words that can be changed.</p>)}
    </Disclosure>
  );
}

function Editor({ query, dictionary, onUse }: { query: Query; dictionary: TableDictionary | undefined; onUse: (query: Query) => void }) {
  const own = useMemo(() => editable(query, dictionary), [query, dictionary]);
  /** undefined: as the form has it. */
  const [typed, setTyped] = useState<string>();
  const [said, setSaid] = useState("");
  const text = typed ?? own;
  const settled = useDeferredValue(text);
  const reading = useMemo(() => readQueryText(settled, query, dictionary), [settled, query, dictionary]);
  const area = useRef<HTMLTextAreaElement>(null);
  const changed = reading.ok && canonicalJson(reading.query) !== canonicalJson(query);
  const show = ({ from, to }: TextProblem) => { area.current?.focus(); area.current?.setSelectionRange(from, to); };
  const refusedBecause = !reading.ok ? "Mend what is not understood first." : changed ? undefined : "The form already says this.";
  return (
    <div className="flex flex-col gap-4" onKeyDown={(event) => { if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") event.stopPropagation(); }}>
      <TextArea
        id="query-as-text" ref={area} label="The query in words" rows={Math.min(24, Math.max(10, text.split("\n").length + 1))} className="max-w-none font-mono text-sm" value={text} spellCheck={false}
        hint="Keep to the kind of sentence that stands here: change a number, a date or a name, or add a line like its neighbours. Two spaces more put a line under the one above."
        onChange={(event) => { setTyped(event.target.value); setSaid(""); }}
      />
      <Spoken>{reading.ok ? said : `${reading.problems.length === 1 ? "1 line is" : `${reading.problems.length} places are`} not understood.`}</Spoken>
      {!reading.ok && <Problems text={settled} problems={reading.problems} show={show} />}
      <div className="flex flex-wrap items-start gap-4">
        <Button variant="secondary" refusedBecause={refusedBecause} onClick={() => { if (reading.ok) { onUse(reading.query); setTyped(undefined); setSaid("The form now says this. Undo brings back what it said before."); } }}>Put it into the form</Button>
        {typed !== undefined && <Button variant="quiet" onClick={() => { setTyped(undefined); setSaid("The text is as the form has it."); }}>Start again from the form</Button>}
      </div>
      {said !== "" && <p className="text-sm text-muted">{said}</p>}
    </div>
  );
}

const mostShown = 6;
function Problems({ text, problems, show }: { text: string; problems: readonly TextProblem[]; show: (problem: TextProblem) => void }) {
  return (
    <section aria-label="What is not understood" className="flex flex-col gap-3 border-l-4 border-bad pl-3">
      {problems.slice(0, mostShown).map((problem) => {
        const begins = text.lastIndexOf("\n", problem.from - 1) + 1;
        const line = text.slice(begins).split("\n")[0]!;
        return (
          <div key={`${problem.from}-${problem.message}`} className="flex flex-col gap-1 text-sm">
            <p className="font-semibold text-bad">Line {problem.line}: <span className="font-normal text-ink">{problem.message}</span></p>
            {line !== "" && <MarkedText text={line} marks={[{ from: problem.from - begins, to: problem.to - begins }]} said="not understood" />}
            <span><Button variant="quiet" small onClick={() => { show(problem); }}>Go to line {problem.line}</Button></span>
          </div>
        );
      })}
      {problems.length > mostShown && <p className="text-sm text-muted">and {problems.length - mostShown} more.</p>}
    </section>
  );
}
