/** Who may do what in a TRE's console. Verbs ask this table and nothing else; the screens show a button as refused by the same table. */
import { refuse, type Refused } from "#lib/kernel/result.ts";
import type { Account, ConsoleRole } from "../store/accounts.ts";

/** The account behind a request, without its password. */
export type ConsoleActor = Pick<Account, "accountId" | "email" | "name" | "orcid" | "roles">;

const both: readonly ConsoleRole[] = ["operator", "output-checker"];
export const consolePermissions = {
  "list-runs": both,
  "read-run": both,
  /** Exact numbers beside what would be released. */
  "see-unreleased": ["output-checker"],
  /** Technical causes, which may quote data. */
  "see-causes": ["operator"],
  "sign-off": ["operator"],
  "stop-run": ["operator"],
  "retry-delivery": ["operator"],
  "check-output": ["output-checker"],
  /** What would be released, as ACRO's files. */
  "export-output-check": ["output-checker"],
  /** What left by rule and was drawn for a look afterwards, and which classes are stopped. */
  "see-later-checks": both,
  "check-afterwards": ["output-checker"],
  "open-class": ["operator"],
  /** How often checkers agree and how long runs wait. */
  "see-checking-statistics": both,
  "see-connection": both,
  /** Says that another TRE's key is that TRE's, and a passkey a committee member's; or withdraws that one. */
  "accept-key": ["operator"],
  /** Makes and removes passkeys of one's own, with which a release is confirmed. */
  "keep-passkeys": both,
  /** What of this TRE's approvals stands at the Health Data Research Gateway. */
  "see-gateway": both,
  /** Sends now, over whatever somebody changed there. */
  "send-to-gateway": ["operator"],
  "see-policy": both,
  /** What each project has spent of its privacy budget. */
  "see-privacy-budget": both,
  /** Propose other rules, see them on past releases, put them in force. */
  "change-policy": ["operator"],
  /** Exact counts of what is wrong with the data, which may be of few people. */
  "see-data-quality": ["operator"],
  "see-audit": both,
  "manage-accounts": ["operator"],
} as const satisfies Record<string, readonly ConsoleRole[]>;
export type ConsoleAction = keyof typeof consolePermissions;

const roleNames: Record<ConsoleRole, string> = { operator: "an operator", "output-checker": "an output checker" };

export const mayDo = (actor: ConsoleActor, action: ConsoleAction): boolean => actor.roles.some((role) => (consolePermissions[action] as readonly ConsoleRole[]).includes(role));

/** Undefined where it is allowed. */
export function notPermitted(actor: ConsoleActor, action: ConsoleAction): Refused | undefined {
  if (mayDo(actor, action)) return undefined;
  return refuse("not-permitted", `This takes ${consolePermissions[action].map((role) => roleNames[role]).join(" or ")} of this TRE.`);
}
