/** First stop of the keyboard on every page. */
export function SkipLink({ to = "main" }: { to?: string }) {
  return (
    <a
      href={`#${to}`}
      className="sr-only rounded-md bg-ink px-4 py-3 text-paper focus:not-sr-only focus:absolute focus:top-3 focus:left-3 focus:z-50 focus:text-paper"
    >
      Skip to the main content
    </a>
  );
}
