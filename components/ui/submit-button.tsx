"use client";

import { useFormStatus } from "react-dom";
import { Button, type ButtonProps } from "./button.tsx";

/** Submits its form and says so while the answer is on its way; a second press then does nothing. */
export function SubmitButton({ pendingLabel = "Saving …", children, ...rest }: Omit<ButtonProps, "type"> & { pendingLabel?: string }) {
  const { pending } = useFormStatus();
  return (
    <Button {...rest} type="submit" aria-disabled={pending} onClick={pending ? (event) => { event.preventDefault(); } : rest.onClick}>
      {pending ? pendingLabel : children}
    </Button>
  );
}
