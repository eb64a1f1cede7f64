import { expect, test } from "vitest";
import { fromAnotherSite } from "./cross-site.ts";

const asked = (origin: string | undefined, { method = "POST", path = "/projects/new", host = "127.0.0.1:3000", forwarded = "" } = {}) =>
  fromAnotherSite({ method, url: `http://127.0.0.1:3000${path}`, headers: new Headers({ host, ...(origin !== undefined && { origin }), ...(forwarded && { "x-forwarded-host": forwarded }) }) }, "https://portal.example");

test("our own pages, by the portal's address, the host asked for, or the one that a reverse proxy tells", () => {
  expect(asked("https://portal.example")).toBe(false);
  expect(asked("http://127.0.0.1:3000")).toBe(false);
  expect(asked("https://www.portal.example", { forwarded: "www.portal.example" })).toBe(false);
  expect(asked(undefined)).toBe(false); // no browser
});

test("pages elsewhere, and frames that hide where they come from", () => {
  for (const origin of ["https://evil.example", "https://portal.example.evil.example", "https://portal.example:444", "null", "nonsense"]) expect(asked(origin), origin).toBe(true);
  expect(asked("https://evil.example", { method: "GET" })).toBe(false);
  expect(asked("https://evil.example", { path: "/api/v1/projects" })).toBe(false);
});
