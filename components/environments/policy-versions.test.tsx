import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { PolicyVersions, type ShownVersion } from "./policy-versions.tsx";

const versions: ShownVersion[] = [
  { version: 3, since: "2026-05-01T09:00:00Z", until: null, changes: [] },
  { version: 2, since: "2026-03-01T09:00:00Z", until: "2026-05-01T09:00:00Z", changes: [{ rule: "threshold", name: "Smallest count shown", before: "10", after: "7", is: "laxer" }] },
  { version: 1, since: "2026-01-01T09:00:00Z", until: "2026-03-01T09:00:00Z", changes: [] },
];
const text = (markup: string): string => markup.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");

test("each version has its time, its address and what it changed in words", () => {
  const markup = renderToStaticMarkup(<PolicyVersions slug="wessex" versions={versions} />);
  for (const said of ["Version 3 In force since 1 May 2026", "The same rules by another name or source.", "From 1 Mar 2026, 09:00 to 1 May 2026", "Smallest count shown: 10 before, 7 from then on. Lets out more", "Version 1 From 1 Jan 2026", "The first."]) expect(text(markup)).toContain(said);
  expect(markup).toContain('href="/environments/wessex/policy/2"');
});
