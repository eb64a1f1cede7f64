import { mayDo, type ConsoleAction, type ConsoleActor } from "#lib/agent/console/permissions.ts";

const items: readonly { href: string; label: string; takes: ConsoleAction }[] = [
  { href: "/", label: "Today", takes: "list-runs" },
  { href: "/runs", label: "Runs", takes: "list-runs" },
  { href: "/afterwards", label: "Checks afterwards", takes: "see-later-checks" },
  { href: "/checking", label: "Checking", takes: "see-checking-statistics" },
  { href: "/policy", label: "Policy", takes: "see-policy" },
  { href: "/budget", label: "Privacy budget", takes: "see-privacy-budget" },
  { href: "/data", label: "Data", takes: "see-data-quality" },
  { href: "/gateway", label: "Gateway", takes: "see-gateway" },
  { href: "/connection", label: "Connection", takes: "see-connection" },
  { href: "/audit", label: "Audit log", takes: "see-audit" },
  { href: "/accounts", label: "Accounts", takes: "manage-accounts" },
  { href: "/passkeys", label: "Passkeys", takes: "keep-passkeys" },
];
const roleNames = { operator: "Operator", "output-checker": "Output checker" } as const;

/** The pages that this person's roles open, passkeys only where the TRE's policy asks for them; what waits for them stands beside where it waits. */
export const navigationFor = (actor: ConsoleActor, waiting: { today: number; afterwards: number }, asksPasskeys: boolean) =>
  items.filter((item) => mayDo(actor, item.takes) && (asksPasskeys || item.href !== "/passkeys")).map(({ href, label }) => ({ href, label, ...(href === "/" && { waiting: waiting.today }), ...(href === "/afterwards" && { waiting: waiting.afterwards }) }));

export const rolesInWords = (roles: readonly (keyof typeof roleNames)[]): string => roles.map((role, at) => (at === 0 ? roleNames[role] : roleNames[role].toLowerCase())).join(" and ");
