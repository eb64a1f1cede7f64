import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";

/** Detail that most readers can skip. Works without script; opens by itself on paper. */
export function Disclosure({ summary, children, open = false }: { summary: ReactNode; children: ReactNode; open?: boolean }) {
  return (
    <details open={open} className="group">
      <summary className="inline-flex min-h-8 items-center gap-1.5 py-1 font-semibold text-accent hover:text-accent-strong hover:underline">
        <Icon name="chevron" className="transition-transform group-open:rotate-90" />{summary}
      </summary>
      <div className="mt-2 border-l-2 border-rule pl-4">{children}</div>
    </details>
  );
}
