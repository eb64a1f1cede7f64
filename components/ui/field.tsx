import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { Icon } from "./icon.tsx";

/** What every form control takes beside its native attributes. `name` is also the id, so that an error summary can link to it. */
export type FieldText = {
  label: ReactNode;
  hint?: ReactNode;
  /** The mend, in one sentence. Present = the control is marked invalid. */
  error?: string | undefined;
  /** Fields are required unless they say so. */
  optional?: boolean;
  id?: string;
  name?: string;
};

export const controlClass =
  "block w-full min-h-11 rounded-md border border-edge bg-surface px-3 py-2 text-base text-ink placeholder:text-muted hover:border-ink aria-invalid:border-2 aria-invalid:border-bad disabled:bg-sunken disabled:text-muted";

/** Throws when a control has neither id nor name: without one, label and error could not be tied to it. */
export function fieldId({ id, name }: Pick<FieldText, "id" | "name">): string {
  const known = id ?? name;
  if (known === undefined) throw new Error("a form control needs a name or an id");
  return known;
}

/** The attributes that tie a control to its hint and its error. */
export function describedBy(id: string, { hint, error }: Pick<FieldText, "hint" | "error">) {
  const ids = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter((part) => part !== false);
  return { "aria-describedby": ids.length > 0 ? ids.join(" ") : undefined, "aria-invalid": error !== undefined ? true : undefined };
}

export const FieldHint = ({ id, children }: { id: string; children: ReactNode }) => (
  <div id={`${id}-hint`} className="max-w-measure text-sm text-muted">{children}</div>
);

export const FieldError = ({ id, children }: { id: string; children: string }) => (
  <p id={`${id}-error`} className="flex items-start gap-1.5 text-sm font-semibold text-bad">
    <Icon name="warning" className="mt-1" />
    <span><span className="sr-only">Error: </span>{children}</span>
  </p>
);

const Optional = () => <span className="font-normal text-muted"> (optional)</span>;

/** Label, hint and error around one control of your own; the control takes `id` and `describedBy(id, …)`. */
export function Field({ id, label, hint, error, optional = false, children, className }: FieldText & { id: string; children: ReactNode; className?: string }) {
  return (
    <div className={classNames("flex flex-col gap-1.5", error !== undefined && "border-l-4 border-bad pl-3", className)}>
      <label htmlFor={id} className="font-semibold">{label}{optional && <Optional />}</label>
      {hint !== undefined && <FieldHint id={id}>{hint}</FieldHint>}
      {error !== undefined && <FieldError id={id}>{error}</FieldError>}
      {children}
    </div>
  );
}
