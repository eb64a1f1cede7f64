"use client";

import { createContext, useContext, type ReactNode } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import { inFigures } from "#components/results/number-format.ts";
import { CheckboxGroup, DateInput, Select, TextArea, TextInput, type Choice, type ControlWidth, type Option } from "#components/ui/inputs.tsx";
import { sectors } from "#lib/governance/project.ts";

type Application = { /** The mend for a field, once the person has tried to submit. */ errorAt: (path: string) => string | undefined };
const ApplicationContext = createContext<Application>({ errorAt: () => undefined });
export const ApplicationProvider = ApplicationContext.Provider;
export const useErrorAt = () => useContext(ApplicationContext).errorAt;

type At = { path: string; label: ReactNode; hint?: ReactNode; optional?: boolean };

export function TextAt({ path, width, type = "text", ...rest }: At & { width?: ControlWidth; type?: "text" | "email" }) {
  const { register } = useFormContext();
  return <TextInput {...rest} {...(width === undefined ? {} : { width })} type={type} error={useErrorAt()(path)} {...register(path)} />;
}

export function DateAt({ path, ...rest }: At) {
  const { register } = useFormContext();
  return <DateInput {...rest} error={useErrorAt()(path)} {...register(path)} />;
}

export function SelectAt({ path, options, ...rest }: At & { options: readonly Option[] }) {
  const { register } = useFormContext();
  return <Select {...rest} options={options} placeholder="Choose …" width="long" error={useErrorAt()(path)} {...register(path)} />;
}

export const plain = (values: readonly string[]) => values.map((value) => ({ value, label: value }));
export const OrganisationFields = ({ path, what }: { path: string; what: string }) => (
  <div className="grid items-end gap-x-6 gap-y-4 md:grid-cols-2">
    <TextAt path={`${path}.name`} label={what} />
    <TextAt path={`${path}.ror`} label="ROR id" hint="Such as https://ror.org/012345678" optional />
    <div className="md:col-span-2"><SelectAt path={`${path}.sector`} label="Sector" options={plain(sectors)} /></div>
  </div>
);

/** Says below the field how much is written and how much it takes; silent for a screen reader, which has the limits in the hint. */
export function LongTextAt({ path, hint, least, most, rows = 5, ...rest }: At & { least: number; most: number; rows?: number }) {
  const { register } = useFormContext();
  const written = ((useWatch({ name: path }) as string | undefined) ?? "").trim().length;
  const limits = least > 0 ? `Between ${inFigures(least)} and ${inFigures(most)} characters.` : `At most ${inFigures(most)} characters.`;
  const wrong = written > most || (written > 0 && written < least);
  return (
    <div className="flex flex-col gap-1">
      <TextArea {...rest} hint={<>{hint} {limits}</>} rows={rows} error={useErrorAt()(path)} {...register(path)} />
      <p aria-hidden="true" className={wrong ? "text-sm font-semibold text-bad" : "text-sm text-muted"}>{inFigures(written)} of {inFigures(most)}</p>
    </div>
  );
}

export function ChoicesAt({ path, label, hint, optional, choices }: At & { choices: readonly Choice[] }) {
  const { setValue } = useFormContext();
  const chosen = (useWatch({ name: path }) ?? []) as string[];
  return (
    <CheckboxGroup
      label={label} hint={hint} optional={optional ?? false} name={path} value={chosen} choices={choices} error={useErrorAt()(path)}
      onChange={(event) => { setValue(path, event.target.checked ? [...chosen, event.target.value] : chosen.filter((one) => one !== event.target.value), { shouldDirty: true, shouldValidate: true }); }}
    />
  );
}
