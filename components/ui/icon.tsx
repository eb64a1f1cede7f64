import type { ReactNode } from "react";

/** Small signs drawn for 16 px. They repeat a word that stands beside them, so they are hidden from screen readers. */
const signs = {
  tick: <path d="M3 8.5l3.2 3.2L13 4.8" />,
  cross: <path d="M4 4l8 8M12 4l-8 8" />,
  bar: <path d="M3.5 8h9" />,
  clock: <><circle cx="8" cy="8" r="5.6" /><path d="M8 4.8V8l2.2 1.6" /></>,
  warning: <><path d="M8 2.4l6 11H2z" /><path d="M8 6.6v3M8 11.4v.2" /></>,
  stop: <><path d="M5.5 2.2h5l3.3 3.3v5l-3.3 3.3h-5l-3.3-3.3v-5z" /><path d="M4.6 8h6.8" /></>,
  info: <><circle cx="8" cy="8" r="5.8" /><path d="M8 7.4v3.6M8 5v.2" /></>,
  moving: <><path d="M2.5 8h10M9 4.5L12.5 8 9 11.5" /></>,
  hand: <><circle cx="8" cy="5" r="2.6" /><path d="M2.8 13.6c.5-3 2.5-4.4 5.2-4.4s4.7 1.4 5.2 4.4" /></>,
  hollow: <circle cx="8" cy="8" r="5" strokeDasharray="2.2 2" />,
  chevron: <path d="M6 3.5L10.5 8 6 12.5" />,
  menu: <path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11" />,
  copy: <><rect x="5.5" y="5.5" width="8" height="8" rx="1" /><path d="M10.5 5.5v-3h-8v8h3" /></>,
  bell: <><path d="M3 11.5c1-1 1.2-2 1.2-4.2a3.8 3.8 0 017.6 0c0 2.2.2 3.2 1.2 4.2z" /><path d="M6.8 13.6h2.4" /></>,
  lock: <><rect x="3.2" y="7" width="9.6" height="6.4" rx="1" /><path d="M5.2 7V5a2.8 2.8 0 015.6 0v2" /></>,
} as const satisfies Record<string, ReactNode>;
export type IconName = keyof typeof signs;

export function Icon({ name, className = "" }: { name: IconName; className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16" width="1em" height="1em" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round"
      aria-hidden="true" focusable="false" className={`inline-block shrink-0 ${className}`}
    >
      {signs[name]}
    </svg>
  );
}
