"use client";

import { useId, useState, type ReactNode } from "react";

/**
 * A word with its meaning, shown under the pointer, at the keyboard's focus and at a tap. It stays while the pointer is on it, and Escape
 * puts it away (WCAG 2.2, 1.4.13). Without script the style sheet does the same but for Escape.
 */
export function Term({ children, meaning }: { children: ReactNode; meaning: string }) {
  const id = useId();
  const [shut, setShut] = useState(false);
  const open = () => { setShut(false); };
  return (
    <span className="group relative inline-block" onPointerEnter={open}>
      <button
        type="button" aria-describedby={id} onFocus={open} onClick={open} onKeyDown={(event) => { if (event.key === "Escape") setShut(true); }}
        className="cursor-help border-b border-dotted border-current text-left font-semibold print:!inline"
      >
        {children}
      </button>
      <span
        role="tooltip" id={id}
        className={`absolute top-full left-0 z-10 w-64 max-w-[70vw] rounded-md border border-rule bg-surface p-3 text-sm font-normal text-ink shadow-raised ${shut ? "hidden" : "invisible group-focus-within:visible group-hover:visible"}`}
      >
        {meaning}
      </span>
    </span>
  );
}
