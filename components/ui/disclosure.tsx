import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";

/** Detail that most readers can skip. Works without script; opens by itself on paper. */
export function Disclosure({ summary, children, open = false, onOpen }: { summary: ReactNode; children: ReactNode; open?: boolean; /** Told when it opens and closes, in a client component. */ onOpen?: (open: boolean) => void }) {
  return (
    <details open={open} onToggle={onOpen && ((event) => { onOpen(event.currentTarget.open); })}>
      <summary className="inline-flex min-h-8 items-center gap-1.5 py-1 font-semibold text-accent hover:text-accent-strong hover:underline">
        <Icon name="chevron" className="transition-transform in-[details[open]>summary]:rotate-90" />{summary}
      </summary>
      <div className="mt-2 border-l-2 border-rule pl-4">{children}</div>
    </details>
  );
}
