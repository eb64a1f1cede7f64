"use client";

import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";

/** One of several of a kind, “Person 2”, with the fields that are asked of each; without `onRemove` it has to stay. */
export const NumberedGroup = ({ what, at, onRemove, children }: { what: string; at: number; onRemove?: (() => void) | undefined; children: ReactNode }) => {
  const name = `${what} ${at + 1}`;
  return (
    <li className="rounded-md border border-rule bg-surface p-5">
      <fieldset className="flex min-w-0 flex-col gap-4">
        <legend className="sr-only">{name}</legend>
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h4 className="font-semibold">{name}</h4>
          {onRemove && <Button variant="quiet" small aria-label={`Remove ${what.toLowerCase()} ${at + 1}`} onClick={onRemove}>Remove</Button>}
        </div>
        {children}
      </fieldset>
    </li>
  );
};
