import type { ComponentPropsWithRef, ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { controlClass, describedBy, Field, fieldId, FieldError, FieldHint, type FieldText } from "./field.tsx";

/**
 * Native controls with their words. Each takes every native attribute, so `{...register("title")}` of react-hook-form and a
 * plain server form both work: `<TextInput label="Title" error={errors.title?.message} {...register("title")} />`.
 */
type Native<Tag extends "input" | "textarea" | "select"> = Omit<ComponentPropsWithRef<Tag>, "id" | "name">;

/** How many characters the answer is likely to have; the box is no wider than that. */
const widths = { full: "", long: "max-w-xl", medium: "max-w-xs", short: "max-w-40", number: "max-w-28 tabular-nums" } as const;
export type ControlWidth = keyof typeof widths;

export function TextInput({ label, hint, error, optional, width = "long", className, ...rest }: FieldText & Native<"input"> & { width?: ControlWidth }) {
  const id = fieldId(rest);
  return (
    <Field {...{ id, label, hint, error, optional: optional ?? false }}>
      <input type="text" {...rest} {...describedBy(id, { hint, error })} id={id} className={classNames(controlClass, widths[width], className)} />
    </Field>
  );
}

/** Native date control: value and min/max as YYYY-MM-DD. */
export function DateInput({ label, hint, error, optional, className, ...rest }: FieldText & Omit<Native<"input">, "type" | "width">) {
  const id = fieldId(rest);
  return (
    <Field {...{ id, label, hint, error, optional: optional ?? false }}>
      <input {...rest} {...describedBy(id, { hint, error })} type="date" id={id} className={classNames(controlClass, "max-w-48 tabular-nums", className)} />
    </Field>
  );
}

export function TextArea({ label, hint, error, optional, className, rows = 5, ...rest }: FieldText & Native<"textarea">) {
  const id = fieldId(rest);
  return (
    <Field {...{ id, label, hint, error, optional: optional ?? false }}>
      <textarea {...rest} {...describedBy(id, { hint, error })} rows={rows} id={id} className={classNames(controlClass, "max-w-measure resize-y", className)} />
    </Field>
  );
}

export type Option = { value: string; label: string; disabled?: boolean };

export function Select({ label, hint, error, optional, options, placeholder, width = "medium", className, children, ...rest }: FieldText & Native<"select"> & { options?: readonly Option[]; placeholder?: string; width?: ControlWidth }) {
  const id = fieldId(rest);
  return (
    <Field {...{ id, label, hint, error, optional: optional ?? false }}>
      <select {...rest} {...describedBy(id, { hint, error })} id={id} className={classNames(controlClass, "pr-8", widths[width], className)}>
        {placeholder !== undefined && <option value="">{placeholder}</option>}
        {options?.map((option) => <option key={option.value} value={option.value} disabled={option.disabled}>{option.label}</option>)}
        {children}
      </select>
    </Field>
  );
}

const box = "mt-0.5 size-5 shrink-0 accent-accent";
const line = "flex min-h-8 items-start gap-3 py-1";

export function Checkbox({ label, hint, error, optional: _, className, ...rest }: FieldText & Omit<Native<"input">, "type">) {
  const id = fieldId(rest);
  return (
    <div className={classNames("flex flex-col gap-1", error !== undefined && "border-l-4 border-bad pl-3", className)}>
      {error !== undefined && <FieldError id={id}>{error}</FieldError>}
      <div className={line}>
        <input {...rest} {...describedBy(id, { hint, error })} type="checkbox" id={id} className={box} />
        <span className="flex flex-col">
          <label htmlFor={id}>{label}</label>
          {hint !== undefined && <FieldHint id={id}>{hint}</FieldHint>}
        </span>
      </div>
    </div>
  );
}

export type Choice = { value: string; label: ReactNode; hint?: ReactNode; disabled?: boolean };

type ChoiceGroupProps = FieldText & Omit<Native<"input">, "type" | "value" | "defaultValue"> & {
  name: string;
  choices: readonly Choice[];
};

/** Radio buttons: exactly one of `choices`. The first button carries the group's name as its id. */
export function RadioGroup({ value, defaultValue, ...rest }: ChoiceGroupProps & { value?: string; defaultValue?: string }) {
  return <ChoiceGroup {...rest} type="radio" isOn={value === undefined ? undefined : (one) => one === value} startsOn={(one) => one === defaultValue} />;
}

/** Tick boxes: any of `choices`; a form sends `name` once for each ticked one. */
export function CheckboxGroup({ value, defaultValue, ...rest }: ChoiceGroupProps & { value?: readonly string[]; defaultValue?: readonly string[] }) {
  return <ChoiceGroup {...rest} type="checkbox" isOn={value === undefined ? undefined : (one) => value.includes(one)} startsOn={(one) => defaultValue?.includes(one) ?? false} />;
}

function ChoiceGroup({ label, hint, error, optional = false, id, name, choices, type, isOn, startsOn, className, ...rest }: ChoiceGroupProps & { type: "radio" | "checkbox"; isOn: ((value: string) => boolean) | undefined; startsOn: (value: string) => boolean }) {
  const group = id ?? name;
  return (
    <fieldset className={classNames("min-w-0", error !== undefined && "border-l-4 border-bad pl-3", className)} aria-describedby={describedBy(group, { hint, error })["aria-describedby"]}>
      <legend className="mb-1.5 font-semibold">{label}{optional && <span className="font-normal text-muted"> (optional)</span>}</legend>
      {hint !== undefined && <FieldHint id={group}>{hint}</FieldHint>}
      {error !== undefined && <FieldError id={group}>{error}</FieldError>}
      {choices.map((choice, at) => {
        const choiceId = at === 0 ? group : `${group}-${choice.value}`;
        const checked = isOn === undefined ? { defaultChecked: startsOn(choice.value) || undefined } : { checked: isOn(choice.value) };
        return (
          <div key={choice.value} className={line}>
            <input
              {...rest} {...checked} type={type} id={choiceId} name={name} value={choice.value} disabled={choice.disabled ?? rest.disabled} className={box}
              aria-describedby={choice.hint === undefined ? undefined : `${choiceId}-choice-hint`}
            />
            <span className="flex flex-col">
              <label htmlFor={choiceId}>{choice.label}</label>
              {choice.hint !== undefined && <span id={`${choiceId}-choice-hint`} className="max-w-measure text-sm text-muted">{choice.hint}</span>}
            </span>
          </div>
        );
      })}
    </fieldset>
  );
}
