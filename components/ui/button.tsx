import { Link } from "./link.tsx";
import { useId, type ComponentPropsWithRef, type ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { Icon } from "./icon.tsx";

export type ButtonVariant = "primary" | "secondary" | "quiet" | "danger";

const shape = "inline-flex items-center justify-center gap-2 rounded-md border leading-tight font-semibold no-underline transition-colors";
const looks: Record<ButtonVariant, string> = {
  primary: "border-accent bg-accent text-on-accent hover:border-accent-strong hover:bg-accent-strong hover:text-on-accent",
  secondary: "border-edge bg-surface text-ink hover:border-ink hover:bg-sunken hover:text-ink",
  quiet: "border-transparent bg-transparent text-accent underline decoration-1 underline-offset-4 hover:bg-sunken",
  danger: "border-bad bg-surface text-bad hover:bg-bad hover:text-surface",
};
const refusedLook = "cursor-not-allowed border-dashed border-edge bg-transparent text-muted";
const sizes = { usual: "min-h-11 px-4 py-2 text-base", small: "min-h-9 px-3 py-1 text-sm" } as const;

export const buttonClass = (variant: ButtonVariant, small = false): string =>
  classNames(shape, sizes[small ? "small" : "usual"], looks[variant]);

export type ButtonProps = ComponentPropsWithRef<"button"> & {
  variant?: ButtonVariant;
  small?: boolean;
  /** The sentence the server would refuse with. The button stays in its place, does nothing, and says why beside itself. */
  refusedBecause?: string | undefined;
};

/** `type` is "button" unless you say "submit". Inside a form with a pending action use SubmitButton. */
export function Button({ variant = "primary", small = false, refusedBecause, type = "button", className, id, children, ...rest }: ButtonProps) {
  const reasonId = useId();
  if (refusedBecause === undefined) {
    return <button {...rest} id={id} type={type} className={classNames(buttonClass(variant, small), className)}>{children}</button>;
  }
  // Neither the click handler nor a form's submission survives: the reason is shown instead of a failed attempt.
  const { "aria-label": label } = rest;
  return (
    <span className="inline-flex max-w-full flex-col items-start gap-1.5">
      <button
        type="button" id={id} aria-disabled="true" aria-label={label} aria-describedby={reasonId}
        className={classNames(shape, sizes[small ? "small" : "usual"], refusedLook, className)}
      >
        {children}
      </button>
      <Reason id={reasonId}>{refusedBecause}</Reason>
    </span>
  );
}

const Reason = ({ id, children }: { id: string; children: ReactNode }) => (
  <span id={id} className="flex max-w-measure items-start gap-1.5 text-sm text-muted">
    <Icon name="stop" className="mt-1 text-caution" />
    <span>{children}</span>
  </span>
);

export type LinkButtonProps = {
  href: string;
  variant?: ButtonVariant;
  small?: boolean;
  refusedBecause?: string | undefined;
  /** For files: a plain link that the browser saves. */
  download?: boolean | string;
  className?: string;
  children: ReactNode;
};

export function LinkButton({ href, variant = "secondary", small = false, refusedBecause, download, className, children }: LinkButtonProps) {
  if (refusedBecause !== undefined) return <Button small={small} refusedBecause={refusedBecause} className={className}>{children}</Button>;
  const look = classNames(buttonClass(variant, small), className);
  if (download !== undefined) return <a href={href} download={download} className={look}>{children}</a>;
  return <Link href={href} className={look}>{children}</Link>;
}
