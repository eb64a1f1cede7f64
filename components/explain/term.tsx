"use client";

import { useId, useState, type ReactNode } from "react";

/**
 * A word with its meaning, shown under the pointer, at the keyboard's focus and at a tap. It stays while the pointer is on it, and Escape
 * puts it away (WCAG 2.2, 1.4.13). Without script the style sheet does the same but for Escape. On a
 * narrow screen, where beside the word there is no room, it stands at the foot of the screen, at a tap or focus only.
 */
export function Term({ children, meaning }: { children: ReactNode; meaning: string }) {
  const id = useId();
  const [shut, setShut] = useState(false);
  const open = () => { setShut(false); };
  return (
    <span className="group relative inline-block" onPointerEnter={open}>
      <button
        type="button" aria-describedby={id} onFocus={open}
        onClick={(event) => { open(); event.currentTarget.focus(); }} // Safari gives a tapped button no focus
        onKeyDown={(event) => { if (event.key === "Escape") setShut(true); }}
        className="cursor-help border-b border-dotted border-current text-left font-semibold print:!inline"
      >
        {children}
      </button>
      <span
        role="tooltip" id={id}
        className={`z-10 hidden rounded-md border border-rule bg-surface p-3 text-sm font-normal text-ink shadow-raised max-lg:fixed max-lg:inset-x-4 max-lg:bottom-4 lg:absolute lg:top-full lg:left-0 lg:w-64 ${shut ? "" : "group-focus-within:block lg:group-hover:block"}`}
      >
        {meaning}
      </span>
    </span>
  );
}
