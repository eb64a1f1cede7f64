import { roleWords } from "#components/admin/role-words.ts";
import { english } from "#components/explain/words/en.ts";
import type { Actor, Role } from "#lib/governance/permissions.ts";

/** What waits for the person, by address of the page where it waits. */
export type Waiting = Partial<Record<string, number>>;
type Item = { href: string; label: string; for: readonly Role[] | "everyone" };

/** The portal's main navigation: public pages for everyone, then the pages of each role that the person holds. */
const items: readonly Item[] = [
  { href: "/projects", label: "Projects", for: ["researcher"] },
  { href: "/submissions", label: "Submissions", for: ["researcher"] },
  { href: "/concept-sets", label: "Concept sets", for: ["researcher"] },
  { href: "/reviews", label: "Reviews", for: ["committee-member", "committee-chair"] },
  { href: "/register-desk", label: "Register desk", for: ["register-editor"] },
  { href: "/admin/people", label: "People", for: ["administrator"] },
  { href: "/admin/organisations", label: "Organisations", for: ["administrator"] },
  { href: "/admin/environments", label: "TREs", for: ["administrator"] },
  { href: "/admin/audit", label: "Audit", for: ["administrator"] },
  { href: "/register", label: english.shell.pages["/register"], for: "everyone" },
  { href: "/environments", label: english.shell.pages["/environments"], for: "everyone" },
  { href: "/how-your-data-is-protected", label: english.shell.pages["/how-your-data-is-protected"], for: "everyone" },
];

export function navigationFor(actor: Actor, waiting: Waiting) {
  const held = new Set(actor.kind === "person" ? actor.grants.map((grant) => grant.role) : []);
  return items
    .filter((item) => item.for === "everyone" || item.for.some((role) => held.has(role)))
    .map(({ href, label }) => ({ href, label, ...(waiting[href] ? { waiting: waiting[href] } : {}) }));
}

/** The person's roles in a few words, for the header. */
export const rolesInWords = (actor: Actor): string =>
  actor.kind === "person" ? [...new Set(actor.grants.map((grant) => roleWords[grant.role]))].join(", ") || "No role yet" : "";
