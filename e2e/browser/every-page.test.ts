/** A page that is new stands in no list: whoever makes it says where axe looks at it. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { administratorsPages, checkersPages, consoleElsewhere, everyonesPages, operatorsPages, portalElsewhere, registerEditorsPages, researchersPages } from "./every-page.ts";

const project = (reference: string) => ({ id: `id-${reference}`, reference, title: "A study" });
const seeded = { approved: project("FF-2026-0001"), discussed: project("FF-2026-0002") };

/** The addresses of an app's pages as its folders spell them; a folder in round brackets is no part of an address. */
const routesIn = (app: string): string[] => globSync("**/page.tsx", { cwd: app }).map((file) => `/${file.split("/").slice(0, -1).filter((part) => !part.startsWith("(")).join("/")}`).sort();
/** The route that answers at an address: where several fit, the one that spells more of it out. */
const routeOf = (address: string, routes: readonly string[]): string => {
  const { pathname } = new URL(address, "http://localhost");
  const parts = pathname.split("/");
  const fits = (route: string) => { const of = route.split("/"); return of.length === parts.length && of.every((part, at) => part.startsWith("[") || part === parts[at]); };
  const named = (route: string) => route.split("/").filter((part) => !part.startsWith("[")).length;
  return routes.filter(fits).sort((a, b) => named(b) - named(a))[0] ?? `no page answers at ${pathname}`;
};

test.each([
  ["app", [...everyonesPages(seeded), ...researchersPages(seeded), ...administratorsPages, ...registerEditorsPages(seeded)], portalElsewhere],
  ["tre/app", [...operatorsPages, ...checkersPages], consoleElsewhere],
])("axe looks at every page of %s", (app, addresses, elsewhere) => {
  const routes = routesIn(app);
  expect(routes.length).toBeGreaterThan(15);
  expect([...new Set([...addresses.map((address) => routeOf(address, routes)), ...Object.keys(elsewhere)])].sort()).toEqual(routes);
  for (const [route, where] of Object.entries(elsewhere)) {
    if ("none" in where) continue;
    const journey = `e2e/${where.journey}`;
    expect(existsSync(journey), `${route}: ${journey}`).toBe(true);
    expect(readFileSync(journey, "utf8"), `${journey} lets axe look`).toMatch(/\b(inspected|visited)\(/);
  }
});
