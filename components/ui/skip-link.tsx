import type { ReactNode } from "react";

/** First stop of the keyboard on every page. */
export function SkipLink({ to = "main", children = "Skip to the main content" }: { to?: string; children?: ReactNode }) {
  return (
    <a
      href={`#${to}`}
      className="no-print sr-only rounded-md bg-ink focus:not-sr-only focus:absolute focus:top-3 focus:left-3 focus:z-50 focus:px-4 focus:py-3 focus:text-paper"
    >
      {children}
    </a>
  );
}
