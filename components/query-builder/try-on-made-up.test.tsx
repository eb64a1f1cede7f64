import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { TryOnMadeUpPeople, TwinResult } from "./try-on-made-up.tsx";

const pooled = { version: 1 as const, sites: [], outputs: [{ kind: "count" as const, id: "n", people: { is: "value" as const, low: 118, high: 122, estimate: 120, restsOn: ["t"], hiddenAt: [], roundedTo: 5 } }], hiddenTogether: [], notes: [], policy: { profile: "p", version: 1 } };
const ask = async () => ({ ok: false as const, refusal: { reason: "unsupported" as const, message: "" } });
const html = (node: React.ReactNode) => renderToStaticMarkup(<QueryClientProvider client={new QueryClient()}>{node}</QueryClientProvider>);

test("a result on made-up people looks like a result and says plainly that it is none", () => {
  const shown = html(<TwinResult answer={{ madeUp: 2000, of: 20_000, noise: null, pooled, models: [], analyses: [{ kind: "count", id: "people" }], variables: [] }} name="Wessex" />);
  for (const said of ["Made-up people", "2,000 people who do not exist", "the 20,000 of Wessex", "Never report them as results", "120"]) expect(shown).toContain(said);
});
test("numbers moved by chance are said to be, with what asking for real ones costs", () => {
  const shown = (noise: Parameters<typeof TwinResult>[0]["answer"]["noise"]) => html(<TwinResult answer={{ madeUp: 2000, of: 20_000, noise, pooled, models: [], analyses: [{ kind: "count", id: "people" }], variables: [] }} name="Wessex" />);
  expect(shown({ by: "differential-privacy", epsilon: 0.5, cost: 0.5, budget: 2 })).toContain("were moved by chance (differential privacy, ε = 0.5) and not rounded: as Wessex moves its real numbers; theirs will be moved by other amounts. To ask Wessex this costs a project at most 0.5 of the 2");
  expect(shown({ by: "cell-key", most: 6 })).toContain("by up to 6, before it was rounded");
  expect(shown(null)).not.toContain("by chance");
});
test("an unfinished query, or one without a data environment, cannot be tried, and the button says why", () => {
  const one = { treId: "t", dataset: "gp", tre: "Wessex", title: "Practices" };
  expect(html(<TryOnMadeUpPeople draft={undefined} targets={[one]} ask={ask} />)).toContain("Fill in every part");
  expect(html(<TryOnMadeUpPeople draft={{}} targets={[]} ask={ask} />)).toContain("Choose at least one data environment");
  expect(html(<TryOnMadeUpPeople draft={{}} targets={[one]} ask={ask} />)).not.toContain("first.");
});
