import { Notice } from "#components/ui/notice.tsx";
import type { Site } from "./figures.ts";

/** Of whose released numbers some are hidden, because they would give a pooled one back. */
export function HiddenTogether({ sites, hidden }: { sites: readonly Site[]; hidden: readonly string[] }) {
  const names = sites.flatMap(({ tre }) => (hidden.includes(tre.id) ? [tre.name] : []));
  if (names.length === 0) return null;
  return (
    <Notice kind="info" title="Some numbers are hidden by the strictest rules">
      <p>The data environments follow different rules. Where all together have too few people for the strictest of these rules, the pooled number is hidden, and so are those that would give it back. Some of the numbers of {new Intl.ListFormat("en-GB").format(names)} are hidden for this reason.</p>
    </Notice>
  );
}
