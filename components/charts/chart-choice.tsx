"use client";

import { useId, useState, type ReactNode } from "react";

/** The same numbers drawn in one of several ways, as the reader chooses; the first until then, and without script. */
export function ChartChoice({ label, choices }: { label: string; choices: readonly { name: string; drawing: ReactNode }[] }) {
  const group = useId();
  const [chosen, setChosen] = useState(0);
  return (
    <div className="flex flex-col gap-4">
      <fieldset className="no-print flex flex-wrap items-center gap-x-5 gap-y-1 text-sm">
        <legend className="float-left mr-4 text-muted">{label}</legend>
        {choices.map(({ name }, at) => (
          <label key={name} className="inline-flex min-h-8 items-center gap-2">
            <input type="radio" name={group} className="size-4 accent-accent" checked={at === chosen} onChange={() => { setChosen(at); }} />{name}
          </label>
        ))}
      </fieldset>
      {choices[chosen]?.drawing}
    </div>
  );
}
