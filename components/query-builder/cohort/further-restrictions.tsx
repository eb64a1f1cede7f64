"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { CheckboxGroup, DateInput, Select, TextInput } from "#components/ui/inputs.tsx";
import type { Comparison, Restriction } from "#lib/query/cohort.ts";
import { restrictionInWords, setNames } from "#lib/query/words-cohort.ts";
import { useBuilder } from "../builder-context.ts";
import { askableOf, choicesFor, newRestriction, toggled, type Asked } from "./askable.ts";
import { replaced, without } from "./cohort-draft.ts";
import { ConceptSetField, useConceptSets } from "./concept-set-field.tsx";

const numberOps = [{ value: "at-least", label: "at least" }, { value: "more", label: "over" }, { value: "at-most", label: "at most" }, { value: "less", label: "under" }, { value: "equal", label: "exactly" }, { value: "not-equal", label: "anything but" }, { value: "between", label: "from … to …" }, { value: "not-between", label: "not from … to …" }];
const dateOps = numberOps.map(({ value, label }) => ({ value, label: ({ "at-least": "on or after", more: "after", "at-most": "on or before", less: "before", equal: "on", "not-equal": "not on" } as Record<string, string>)[value] ?? label }));
const textOps = [{ value: "contains", label: "contains" }, { value: "not-contains", label: "does not contain" }, { value: "starts-with", label: "begins with" }, { value: "not-starts-with", label: "does not begin with" }, { value: "ends-with", label: "ends with" }, { value: "not-ends-with", label: "does not end with" }, { value: "equals", label: "is" }];
const sides = [{ value: "in", label: "is one of" }, { value: "out", label: "is known and none of" }];
const isBetween = (op: Comparison) => op === "between" || op === "not-between";
const numberIn = (text: string): number | undefined => (text.trim() === "" || Number.isNaN(Number(text)) ? undefined : Number(text));

type Test<V> = { op: Comparison; value: V; to?: V | undefined };
/** The second value stands there only while it is asked for. */
const withOp = <V,>(test: Test<V>, op: Comparison): Test<V> => (isBetween(op) ? { op, value: test.value, to: test.to ?? test.value } : { op, value: test.value });

function NumberTestFields({ id, what, test, onChange }: { id: string; what: string; test: Test<number>; onChange: (test: Test<number>) => void }) {
  const field = (end: "value" | "to", label: string) => <TextInput id={`${id}-${end}`} label={label} width="number" type="number" step="any" value={test[end] ?? ""} onChange={(event) => { const n = numberIn(event.target.value); if (n !== undefined) onChange({ ...test, [end]: n }); }} />;
  return <><Select id={`${id}-op`} label={what} width="short" options={numberOps} value={test.op} onChange={(event) => { onChange(withOp(test, event.target.value as Comparison)); }} />{field("value", "Number")}{isBetween(test.op) && field("to", "To")}</>;
}
function DateTestFields({ id, what, test, onChange }: { id: string; what: string; test: Test<string>; onChange: (test: Test<string>) => void }) {
  const field = (end: "value" | "to", label: string) => <DateInput id={`${id}-${end}`} label={label} value={test[end] ?? ""} onChange={(event) => { if (event.target.value !== "") onChange({ ...test, [end]: event.target.value }); }} />;
  return <><Select id={`${id}-op`} label={what} width="short" options={dateOps} value={test.op} onChange={(event) => { onChange(withOp(test, event.target.value as Comparison)); }} />{field("value", "Day")}{isBetween(test.op) && field("to", "To")}</>;
}
function ConceptFields({ id, label, value, domain, onChange }: { id: string; label: string; value: Extract<Restriction, { kind: "concepts" }>; domain: Asked; onChange: (next: Restriction) => void }) {
  // What an import named stays tickable beside what is known here.
  const known = choicesFor(value.field, domain) ?? [];
  const all = [...known, ...value.concepts.filter((c) => !known.some((k) => k.conceptId === c.conceptId))];
  return (
    <>
      <Select id={`${id}-side`} label={label} width="medium" options={sides} value={value.exclude ? "out" : "in"} onChange={(event) => { onChange({ ...value, exclude: event.target.value === "out" }); }} />
      <CheckboxGroup
        name={`${id}-concepts`} label={<span className="sr-only">{label}</span>} value={value.concepts.map((c) => String(c.conceptId))} choices={all.map((c) => ({ value: String(c.conceptId), label: <>{c.name} <span className="text-sm text-muted tabular-nums">{c.conceptId}</span></> }))}
        onChange={(event) => { const chosen = all.find((c) => String(c.conceptId) === event.target.value); if (chosen) onChange({ ...value, concepts: toggled(value.concepts, chosen) }); }}
      />
    </>
  );
}

function OneRestriction({ id, label, value, domain, onChange }: { id: string; label: string; value: Restriction; domain: Asked; onChange: (next: Restriction) => void }) {
  switch (value.kind) {
    case "number": return <NumberTestFields id={id} what={label} test={value.test} onChange={(test) => { onChange({ ...value, test }); }} />;
    case "age": return <NumberTestFields id={id} what={label} test={value.test} onChange={(test) => { onChange({ ...value, test }); }} />;
    case "date": return <DateTestFields id={id} what={label} test={value.test} onChange={(test) => { onChange({ ...value, test }); }} />;
    case "text":
      return (
        <>
          <Select id={`${id}-op`} label={label} options={textOps} value={value.op} onChange={(event) => { onChange({ ...value, op: event.target.value as typeof value.op }); }} />
          <TextInput id={`${id}-text`} label="Text" hint="Capital and small letters differ." width="medium" maxLength={200} value={value.text} onChange={(event) => { onChange({ ...value, text: event.target.value }); }} />
        </>
      );
    case "concepts": return <ConceptFields {...{ id, label, value, domain, onChange }} />;
    case "concept-set":
      return (
        <>
          <Select id={`${id}-side`} label={label} width="medium" options={sides} value={value.exclude ? "out" : "in"} onChange={(event) => { onChange({ ...value, exclude: event.target.value === "out" }); }} />
          <div className="grow"><ConceptSetField id={`${id}-set`} value={value.conceptSet} domain={domain === "person" ? "observation-period" : domain} optional={false} onChange={(conceptSet) => { if (conceptSet !== undefined) onChange({ ...value, conceptSet }); }} /></div>
        </>
      );
    case "period":
      return (["from", "to"] as const).map((end) => (
        <DateInput key={end} id={`${id}-${end}`} label={end === "from" ? "Reaching over, and counted from" : "Reaching over, and counted until"} optional value={value[end] ?? ""} onChange={(event) => { const { [end]: _old, ...rest } = value; onChange(event.target.value === "" ? rest : { ...rest, [end]: event.target.value }); }} />
      ));
    case "abnormal": return <p className="self-center">{label}, or marked low or high</p>;
  }
}
const keyOf = (r: Restriction): string => ("field" in r ? r.field : r.kind === "date" || r.kind === "age" ? `${r.of}-${r.kind}` : r.kind);

/** All that is asked of a record, or of the person, beyond the fields that its form always shows. `shown`: the places in `where` that those fields hold. */
export function FurtherRestrictions({ id, where, shown, domain, onChange }: { id: string; where: readonly Restriction[]; shown: readonly number[]; domain: Asked; onChange: (where: Restriction[]) => void }) {
  const { today } = useBuilder();
  const { sets, begin } = useConceptSets();
  const [said, setSaid] = useState("");
  const [next, setNext] = useState("");
  const askable = askableOf(domain);
  const labelOf = (r: Restriction): string => askable.find((a) => a.key === keyOf(r))?.label ?? "Also";
  return (
    <div className="flex flex-col gap-3">
      {where.map((restriction, at) => {
        if (shown.includes(at)) return null;
        const words = restrictionInWords(restriction, domain, setNames(sets));
        return (
          <div key={at} role="group" aria-label={words} className="flex flex-wrap items-end gap-4 border-l-2 border-rule pl-4">
            <OneRestriction id={`${id}-also-${at}`} label={labelOf(restriction)} value={restriction} domain={domain} onChange={(next) => { onChange(replaced(where, at, next)); }} />
            <Button variant="quiet" small aria-label={`Remove: ${words}`} onClick={() => { onChange(without(where, at)); setSaid("Removed."); }}>Remove</Button>
          </div>
        );
      })}
      <p className="sr-only" aria-live="polite">{said}</p>
      <div className="flex flex-wrap items-end gap-3">
        <Select id={`${id}-more`} label="Ask something else" optional width="medium" placeholder="Choose what" options={askable.map(({ key, label }) => ({ value: key, label }))} value={next} onChange={(event) => { setNext(event.target.value); }} />
        <Button
          variant="secondary" small refusedBecause={next === "" ? "Choose first what to ask." : undefined}
          onClick={() => { onChange([...where, newRestriction(next, domain, today, begin)]); setSaid(`${askable.find((a) => a.key === next)?.label ?? ""} added.`); setNext(""); }}
        >
          Ask it
        </Button>
      </div>
    </div>
  );
}
