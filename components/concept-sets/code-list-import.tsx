"use client";

import { useId, useState } from "react";
import { inFigures } from "#components/results/number-format.ts";
import { Button } from "#components/ui/button.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { Select, TextArea } from "#components/ui/inputs.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { listVocabularies } from "#lib/query/code-lists/code-list.ts";
import { formOf, listForms, readList, type ListForm } from "#lib/query/code-lists/read-list.ts";
import type { ConceptSetItem } from "#lib/query/concept-set.ts";
import { reportOf, type LookUpCodes, type ListReport } from "./list-report.ts";

const work = "as it looks";
const shownAtOnce = 200;
const many = (n: number, one: string, more = `${one}s`): string => `${inFigures(n)} ${n === 1 ? one : more}`;

/** Paste or choose a list, see what became of every line of it, and put what mapped into the set. */
export function CodeListImport({ lookUp, onInsert }: { lookUp: LookUpCodes; onInsert: (items: ConceptSetItem[], name: string | undefined) => void }) {
  const [text, setText] = useState("");
  const [form, setForm] = useState<ListForm | typeof work>(work);
  const [vocabulary, setVocabulary] = useState("");
  const [report, setReport] = useState<ListReport>();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const id = useId();

  const change = (apply: () => void) => { apply(); setReport(undefined); setProblem(undefined); };
  const map = async () => {
    setProblem(undefined);
    const read = readList(text, form === work ? formOf(text) : form, vocabulary === "" ? undefined : vocabulary);
    if (!read.ok) { setProblem(read.refusal.message); return; }
    setBusy(true);
    try {
      setReport(await reportOf(read.value, lookUp));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : "The codes could not be looked up. Try again.");
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="flex flex-col gap-4" role="group" aria-label="Bring a code list">
      <TextArea
        id={`${id}-list`} name={`${id}-list`} label="The list" rows={6} value={text} spellCheck={false} className="font-mono text-sm" error={problem}
        hint="A CSV from OpenCodelists, codes or OMOP concept ids one a line, or a FHIR ValueSet. It is read in your browser." onChange={(event) => { change(() => { setText(event.target.value); }); }}
      />
      <div className="flex flex-col gap-1.5">
        <label htmlFor={`${id}-file`} className="text-sm font-semibold">Or a file</label>
        <input id={`${id}-file`} type="file" accept=".csv,.tsv,.txt,.json" className="max-w-full text-sm" onChange={(event) => { const file = event.target.files?.[0]; if (file) void file.text().then((read) => { change(() => { setText(read); }); }); }} />
      </div>
      <div className="flex flex-wrap gap-4">
        <Select id={`${id}-form`} name={`${id}-form`} label="What it is" width="long" value={form} options={[{ value: work, label: "Work it out" }, ...Object.entries(listForms).map(([value, label]) => ({ value, label }))]} onChange={(event) => { change(() => { setForm(event.target.value as ListForm | typeof work); }); }} />
        <Select id={`${id}-vocabulary`} name={`${id}-vocabulary`} label="Vocabulary of the codes" value={vocabulary} options={[{ value: "", label: "Work it out" }, ...Object.entries(listVocabularies).map(([value, label]) => ({ value, label }))]} onChange={(event) => { change(() => { setVocabulary(event.target.value); }); }} />
      </div>
      <div><Button variant="secondary" aria-disabled={busy} onClick={() => { if (!busy) void map(); }}>{busy ? "Looking up …" : "Read the list"}</Button></div>
      {report && <Report report={report} onInsert={(items) => { onInsert(items, report.name); setText(""); setReport(undefined); }} />}
    </div>
  );
}

function Report({ report, onInsert }: { report: ListReport; onInsert: (items: ConceptSetItem[]) => void }) {
  const { items, lines, doubts } = report;
  const left = lines.filter((line) => !line.inSet);
  const [more, setMore] = useState(false);
  return (
    <div className="flex flex-col gap-4">
      <Notice kind={left.length === 0 ? "success" : "warning"} live title={`${many(items.length, "concept")} found for ${many(lines.length, "line")}`}>
        {left.length === 0 ? "Every line has its concept." : `${many(left.length, "line")} ${left.length === 1 ? "is" : "are"} not in the set. Each is listed below with the reason.`}
      </Notice>
      {doubts.length > 0 && <ul className="flex max-w-measure list-disc flex-col gap-1 pl-5">{doubts.map((doubt) => <li key={doubt}>{doubt}</li>)}</ul>}
      {left.length > 0 && <Lines caption="What is not in the set, and why" lines={left} />}
      {lines.length > left.length && <Disclosure summary={`What is in the set (${many(lines.length - left.length, "line")})`}><Lines caption="What is in the set" lines={lines.filter((line) => line.inSet)} /></Disclosure>}
      <fieldset className="flex flex-col gap-2">
        <label className="flex min-h-8 items-center gap-2"><input type="checkbox" className="size-5 accent-accent" checked={more} onChange={(event) => { setMore(event.target.checked); }} />Put more specific concepts in too (each TRE adds them from its own vocabulary)</label>
      </fieldset>
      <div><Button refusedBecause={items.length === 0 ? "Nothing of the list can be put into the set." : undefined} onClick={() => { onInsert(more ? items.map((item) => ({ ...item, descendants: true })) : items); }}>Put {many(items.length, "concept")} into the set</Button></div>
    </div>
  );
}

function Lines({ caption, lines }: { caption: string; lines: ListReport["lines"] }) {
  return (
    <>
      <DataTable
        caption={caption} narrow="stack" density="dense" rows={lines.slice(0, shownAtOnce)} rowKey={(_, at) => String(at)}
        columns={[
          { key: "line", header: "Line", align: "number", cell: (row) => (row.line === 0 ? "" : row.line) }, { key: "text", header: "In the list", rowHeader: true, cell: (row) => <span className="break-words">{row.text}</span> },
          { key: "what", header: "What became of it", cell: (row) => row.because },
        ]}
      />
      {lines.length > shownAtOnce && <p className="text-sm text-muted">The first {inFigures(shownAtOnce)} of {inFigures(lines.length)} lines are shown.</p>}
    </>
  );
}
