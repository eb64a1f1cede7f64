"use client";

import { createContext, useContext, type ReactNode } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import { inFigures } from "#components/results/number-format.ts";
import { wordsOf } from "#lib/governance/register-answers.ts";
import { CheckboxGroup, DateInput, Select, TextArea, TextInput, type Choice, type ControlWidth, type Option } from "#components/ui/inputs.tsx";
import { sectors } from "#lib/governance/project.ts";

type Application = { /** The mend for a field, once the person has tried to submit. */ errorAt: (path: string) => string | undefined };
const ApplicationContext = createContext<Application>({ errorAt: () => undefined });
export const ApplicationProvider = ApplicationContext.Provider;
export const useErrorAt = () => useContext(ApplicationContext).errorAt;

type At = { path: string; label: ReactNode; hint?: ReactNode; optional?: boolean };

/** `most`: characters that the register's field takes; how many are written stands below. */
export function TextAt({ path, width, type = "text", hint, most, ...rest }: At & { width?: ControlWidth; type?: "text" | "email"; most?: number }) {
  const { register } = useFormContext();
  const limit = most === undefined ? undefined : `At most ${inFigures(most)} characters.`;
  const input = <TextInput {...rest} {...(hint === undefined && limit === undefined ? {} : { hint: <>{hint}{hint !== undefined && " "}{limit}</> })} {...(width === undefined ? {} : { width })} type={type} error={useErrorAt()(path)} {...register(path)} />;
  return most === undefined ? input : <div className="flex flex-col gap-1">{input}<Written path={path} most={most} /></div>;
}

/** How much is written, and how much the field takes; silent for a screen reader, which has the limits in the hint. */
function Written({ path, least = 0, most, mostWords }: { path: string; least?: number; most: number; mostWords?: number | undefined }) {
  const text = ((useWatch({ name: path }) as string | undefined) ?? "").trim();
  const words = wordsOf(text);
  const wrong = text.length > most || (text.length > 0 && text.length < least) || words > (mostWords ?? Infinity);
  return (
    <p aria-hidden="true" className={wrong ? "text-sm font-semibold text-bad" : "text-sm text-muted"}>
      {mostWords === undefined ? "" : `${inFigures(words)} of ${inFigures(mostWords)} words, `}{inFigures(text.length)} of {inFigures(most)}{mostWords === undefined ? "" : " characters"}
    </p>
  );
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
export const OrganisationFields = ({ path, what, most }: { path: string; what: string; most?: number }) => (
  <div className="grid items-end gap-x-6 gap-y-4 md:grid-cols-2">
    <TextAt path={`${path}.name`} label={what} {...(most === undefined ? {} : { most })} />
    <TextAt path={`${path}.ror`} label="ROR id" hint="Such as https://ror.org/012345678" optional />
    <div className="md:col-span-2"><SelectAt path={`${path}.sector`} label="Sector" options={plain(sectors)} /></div>
  </div>
);

export function LongTextAt({ path, hint, least, most, mostWords, rows = 5, ...rest }: At & { least: number; most: number; mostWords?: number; rows?: number }) {
  const { register } = useFormContext();
  const characters = least > 0 ? `Between ${inFigures(least)} and ${inFigures(most)} characters` : `At most ${inFigures(most)} characters`;
  const limits = mostWords === undefined ? `${characters}.` : `${characters}, and at most ${inFigures(mostWords)} words.`;
  return (
    <div className="flex flex-col gap-1">
      <TextArea {...rest} hint={<>{hint} {limits}</>} rows={rows} error={useErrorAt()(path)} {...register(path)} />
      <Written path={path} least={least} most={most} mostWords={mostWords} />
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
