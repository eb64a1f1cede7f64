/** The accounts of this console. The first is made from the command line by whoever runs the program; later ones by an operator. */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { AgentContext } from "../context.ts";
import { accountByEmail, addAccount as insertAccount, allAccounts, consoleRoles, type Account } from "../store/accounts.ts";
import { parseInput } from "./input.ts";
import { hashPassword, Password } from "./password.ts";
import { notPermitted, type ConsoleActor } from "./permissions.ts";

const orcidPattern = /^(https:\/\/orcid\.org\/)?\d{4}-\d{4}-\d{4}-\d{3}[\dX]$/;
export const NewAccount = z.strictObject({
  email: z.email("Enter an e-mail address, such as a.person@example.org."),
  name: z.string().trim().min(2, "Enter the person's name.").max(120),
  /** So that somebody who is also a researcher is recognised and does not decide about their own request. */
  orcid: z.string().regex(orcidPattern, "An ORCID iD looks like 0000-0002-1825-0097.").optional(),
  roles: z.array(z.enum(consoleRoles, `Choose ${consoleRoles.join(" or ")}.`)).min(1, "Choose at least one role."),
  password: Password,
});
export type AccountView = Omit<Account, "passwordHash">;
const view = ({ passwordHash: _, ...account }: Account): AccountView => account;

/** `actor` null: from the command line, by someone who can read the store anyway. */
export async function createAccount(context: Pick<AgentContext, "store" | "clock">, actor: ConsoleActor | null, input: unknown): Promise<Result<AccountView>> {
  const refused = actor && notPermitted(actor, "manage-accounts");
  if (refused) return refused;
  const parsed = parseInput(NewAccount, input);
  if (!parsed.ok) return parsed;
  const { password, ...given } = parsed.value;
  const { store } = context;
  if (accountByEmail(store.db, given.email)) return refuse("conflict", "There is an account with this e-mail address already.", { fields: { email: "Use another address." } });
  const account: Account = {
    ...given, accountId: randomUUID(), orcid: given.orcid ?? null, roles: [...new Set(given.roles)], passwordHash: await hashPassword(password), createdAt: context.clock.now().toISOString(), disabledAt: null,
  };
  store.write({ actor: actor ? `account:${actor.accountId}` : "command line", action: "account-created", subject: account.accountId, facts: { roles: account.roles } }, (db) => insertAccount(db, account));
  return ok(view(account));
}

export async function listAccounts(context: Pick<AgentContext, "store">, actor: ConsoleActor): Promise<Result<AccountView[]>> {
  return notPermitted(actor, "manage-accounts") ?? ok(allAccounts(context.store.db).map(view));
}

const Disable = z.strictObject({ accountId: z.uuid() });
/** Ends the account's sessions too. Nobody shuts out themselves: the last operator would lock the console. */
export async function disableAccount(context: Pick<AgentContext, "store">, actor: ConsoleActor, input: unknown): Promise<Result<undefined>> {
  const refused = notPermitted(actor, "manage-accounts");
  if (refused) return refused;
  const parsed = parseInput(Disable, input);
  if (!parsed.ok) return parsed;
  const { accountId } = parsed.value;
  if (accountId === actor.accountId) return refuse("wrong-state", "You can't disable your own account. Ask another operator.");
  if (!allAccounts(context.store.db).some((a) => a.accountId === accountId)) return refuse("not-found", "There is no such account.");
  context.store.write({ actor: `account:${actor.accountId}`, action: "account-disabled", subject: accountId }, (db, at) => {
    db.prepare("UPDATE accounts SET disabled_at = ? WHERE account_id = ? AND disabled_at IS NULL").run(at, accountId);
    db.prepare("DELETE FROM sessions WHERE account_id = ?").run(accountId);
  });
  return ok(undefined);
}
