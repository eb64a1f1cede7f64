"use client";

import { useFormContext } from "react-hook-form";
import { DateInput, Select, TextInput, type Option } from "#components/ui/inputs.tsx";
import type { ReactNode } from "react";
import { useBuilder } from "./builder-context.ts";
import { numbersIn } from "./words.ts";
import { useState } from "react";

type At = { path: string; label: ReactNode; hint?: ReactNode; optional?: boolean };
/** Empty = not given; what is not a number stays NaN, which the schema names. */
const asNumber = (value: unknown): number | undefined => (value === "" || value === undefined || value === null ? undefined : Number(value));

export function NumberAt({ path, label, hint, optional, step = "any" }: At & { step?: string }) {
  const { register } = useFormContext();
  const { errorAt } = useBuilder();
  return <TextInput label={label} hint={hint} optional={optional ?? false} error={errorAt(path)} inputMode="decimal" type="number" step={step} width="number" {...register(path, { setValueAs: asNumber })} id={path} />;
}

export function DateAt({ path, label, hint, optional }: At) {
  const { register } = useFormContext();
  const { errorAt } = useBuilder();
  return <DateInput label={label} hint={hint} optional={optional ?? false} error={errorAt(path)} {...register(path)} id={path} />;
}

export function TextAt({ path, label, hint }: At) {
  const { register } = useFormContext();
  const { errorAt } = useBuilder();
  return <TextInput label={label} hint={hint} error={errorAt(path)} width="medium" {...register(path)} id={path} />;
}

export function SelectAt({ path, label, hint, options, placeholder, onChoose }: At & { options: readonly Option[]; placeholder?: string; onChoose?: (value: string) => void }) {
  const { register } = useFormContext();
  const { errorAt } = useBuilder();
  return <Select label={label} hint={hint} error={errorAt(path)} options={options} {...(placeholder === undefined ? {} : { placeholder })} {...register(path, onChoose && { onChange: (event: { target: { value: string } }) => { onChoose(event.target.value); } })} id={path} />;
}

/** First and last day, both counted; either may stay open. */
export function WindowAt({ path }: { path: string }) {
  const { errorAt } = useBuilder();
  const error = errorAt(path);
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 font-semibold">When <span className="font-normal text-muted">(optional; both days count)</span></legend>
      {error !== undefined && <p className="text-sm font-semibold text-bad"><span className="sr-only">Error: </span>{error}</p>}
      <div className="flex flex-wrap gap-4">
        <DateAt path={`${path}.from`} label="First day" optional />
        <DateAt path={`${path}.to`} label="Last day" optional />
      </div>
    </fieldset>
  );
}

/** Numbers typed with commas between; kept as text while typing, so that the cursor stays where it is. */
export function NumbersAt({ path, label, hint }: At) {
  const { getValues, setValue } = useFormContext();
  const { errorAt } = useBuilder();
  const [text, setText] = useState(() => ((getValues(path) ?? []) as number[]).join(", "));
  return (
    <TextInput
      label={label} hint={hint} error={errorAt(path)} width="medium" id={path} name={path} value={text} inputMode="decimal" autoComplete="off"
      onChange={(event) => { setText(event.target.value); setValue(path, numbersIn(event.target.value), { shouldDirty: true }); }}
    />
  );
}
