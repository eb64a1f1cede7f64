"use client";

import { Select, TextInput } from "#components/ui/inputs.tsx";
import type { RelativeWindow, WindowBound } from "#lib/query/cohort.ts";
import { shapeOf, windowOf, windowShapes, type WindowShape } from "./cohort-draft.ts";

const shapes = [...Object.entries(windowShapes).map(([value, label]) => ({ value, label: label.replace(/, within$/, "") })), { value: "own", label: "other days" }];
const daysIn = (text: string): number | undefined => (/^\d+$/.test(text.trim()) ? Number(text) : undefined);
const sides = [{ value: "before", label: "days before" }, { value: "after", label: "days after" }];

function BoundFields({ id, label, value, onChange }: { id: string; label: string; value: WindowBound; onChange: (next: WindowBound) => void }) {
  return (
    <div className="flex items-end gap-2">
      <TextInput id={`${id}-days`} label={label} hint="Empty: no limit" width="number" inputMode="numeric" value={value.days ?? ""} onChange={(event) => { onChange({ ...value, days: daysIn(event.target.value) ?? null }); }} />
      <Select id={`${id}-side`} label={<span className="sr-only">{label}: side</span>} width="short" options={sides} value={value.side} onChange={(event) => { onChange({ ...value, side: event.target.value as "before" | "after" }); }} />
    </div>
  );
}

const ofOptions = [{ value: "start", label: "the record’s start" }, { value: "end", label: "the record’s end" }];
const indexOptions = [{ value: "start", label: "the index date" }, { value: "end", label: "the end of the index event" }];

/** When a record lies, counted from the index event. */
export function WindowFields({ id, label = "When", value, onChange, error }: { id: string; label?: string; value: RelativeWindow; onChange: (next: RelativeWindow) => void; error?: string | undefined }) {
  const known = shapeOf(value);
  return (
    <div className="flex flex-wrap items-end gap-4">
      <Select
        id={`${id}-when`} label={label} error={error} options={shapes} value={known?.shape ?? "own"}
        onChange={(event) => {
          const shape = event.target.value;
          onChange(shape === "own" ? { ...value, from: { days: 30, side: "before" }, to: { days: 30, side: "after" } } : windowOf(shape as WindowShape, known?.days));
        }}
      />
      {known && known.shape !== "same-day" && <TextInput id={`${id}-within`} label="Within days" hint="Empty: no limit" width="number" inputMode="numeric" value={known.days ?? ""} onChange={(event) => { onChange(windowOf(known.shape, daysIn(event.target.value))); }} />}
      {!known && <BoundFields id={`${id}-from`} label="From" value={value.from} onChange={(from) => { onChange({ ...value, from }); }} />}
      {!known && <BoundFields id={`${id}-to`} label="To" value={value.to} onChange={(to) => { onChange({ ...value, to }); }} />}
      {!known && <Select id={`${id}-of`} label="Days of" width="medium" options={ofOptions} value={value.of} onChange={(event) => { onChange({ ...value, of: event.target.value as RelativeWindow["of"] }); }} />}
      {!known && <Select id={`${id}-index`} label="Counted from" width="medium" options={indexOptions} value={value.index} onChange={(event) => { onChange({ ...value, index: event.target.value as RelativeWindow["index"] }); }} />}
    </div>
  );
}
