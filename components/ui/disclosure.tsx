"use client";

import { useEffect, useRef, useState, type ReactNode } from "react";
import { Icon } from "./icon.tsx";

/** Detail that most readers can skip. Works without script; opens by itself on paper. `open`: as it begins; from then on it is the reader's, and never shuts under their hands. */
export function Disclosure({ summary, children, open = false, reveal = false, onOpen }: { summary: ReactNode; children: ReactNode; open?: boolean; /** Opens it when it becomes true, say because a field inside is wrong. */ reveal?: boolean; /** Told when it opens and closes, in a client component. */ onOpen?: (open: boolean) => void }) {
  const [first] = useState(open);
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => { if (reveal && details.current) details.current.open = true; }, [reveal]);
  return (
    <details ref={details} open={first} onToggle={onOpen && ((event) => { onOpen(event.currentTarget.open); })}>
      <summary className="inline-flex min-h-8 items-center gap-1.5 py-1 font-semibold text-accent hover:text-accent-strong hover:underline">
        <Icon name="chevron" className="transition-transform in-[details[open]>summary]:rotate-90" />{summary}
      </summary>
      <div className="mt-2 border-l-2 border-rule pl-4">{children}</div>
    </details>
  );
}
