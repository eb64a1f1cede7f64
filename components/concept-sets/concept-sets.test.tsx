import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { ConceptSetList } from "./concept-set-list.tsx";
import { ConceptSetWorkbench } from "./concept-set-workbench.tsx";
import { peopleBetween, ReachTable } from "./reach-table.tsx";
import { SetVersions } from "./set-versions.tsx";

const asthma = { conceptId: 317009, name: "Asthma", descendants: true, mapped: false, exclude: false };
const now = "2026-11-25T10:00:00.000Z";

test("people are told as a bracket; what is hidden is never told as none", () => {
  expect(peopleBetween({ people: { atLeast: 1400, atMost: 2100 }, hidden: 1, heldConcepts: 3 })).toBe("About 1,400 to 2,100, and a few with a concept too rare to show");
  expect(peopleBetween({ people: null, hidden: 2, heldConcepts: 2 })).toBe("Too few to show");
  expect(peopleBetween({ people: null, hidden: 0, heldConcepts: 0 })).toBe("None published");
});
test("the reach says that more specific concepts come on top", () => {
  const html = renderToStaticMarkup(<ReachTable reach={[{ treId: "a", tre: "Northern", dataset: "gp", title: "Practices", vocabularyVersion: "v5", listed: 2, heldConcepts: 1, people: { atLeast: 100, atMost: 100 }, hidden: 0, expandedThere: 1 }]} />);
  for (const words of ["Northern", "1 of 2", "About 100", "v5", "More specific concepts"]) expect(html).toContain(words);
});
test("the list says who sees a set, and versions how they differ", () => {
  const row = { id: "s", name: "Asthma", version: 2, concepts: 1, changedAt: now, madeBy: "Ada", archived: false };
  const html = renderToStaticMarkup(<ConceptSetList now={now} empty="" sets={[{ ...row, everyone: false, project: null }, { ...row, id: "t", everyone: false, project: { reference: "FF-2026-0001" } }, { ...row, id: "u", everyone: true, project: null }]} />);
  for (const words of ["Only its maker", "Members of FF-2026-0001", "Everyone who is signed in"]) expect(html).toContain(words);
  const versions = [2, 1].map((number) => ({ number, note: `Note ${number}`, concepts: 1, keptBy: "Ada", at: now }));
  expect(renderToStaticMarkup(<SetVersions id="s" shown={2} now={now} versions={versions} difference={{ from: 1, lines: ["Added: it."] }} />)).toContain("Added: it.");
});
test("a set without a change is not saved again, and says why", () => {
  const render = (projects?: { id: string; reference: string; title: string }[]) => renderToStaticMarkup(
    <QueryClientProvider client={new QueryClient()}>
      <ConceptSetWorkbench set={{ key: "a", name: "Asthma", items: [asthma] }} targets={[]} search={async () => []} lookUp={async () => ({ codes: [], concepts: [] })} save={async () => undefined} {...(projects ? { projects } : {})} />
    </QueryClientProvider>,
  );
  expect(render()).toContain("Nothing has changed since the version you opened.");
  expect(render([{ id: "p", reference: "FF-2026-0001", title: "T" }])).toContain("FF-2026-0001: T");
});
