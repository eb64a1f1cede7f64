import path from "node:path";
import { hash } from "@node-rs/argon2";
import type { SignIn } from "#db/seed/people.ts";
import { readConfig } from "#lib/agent/config.ts";
import { accountByEmail, addAccount, type ConsoleRole } from "#lib/agent/store/accounts.ts";
import { openStore } from "#lib/agent/store/store.ts";

/** Nothing here is secret: the demo listens on this machine only, and its people are made up. */
const password = "five safes, one answer";
const people: readonly { name: string; mailbox: string; role: string; roles: ConsoleRole[] }[] = [
  { name: "Olu Adeyemi", mailbox: "operator", role: "Operator", roles: ["operator"] },
  { name: "Carys Bevan", mailbox: "checker", role: "Output checker", roles: ["output-checker"] },
  { name: "Femi Grant", mailbox: "second-checker", role: "Second output checker", roles: ["output-checker"] },
];

/** An operator and two output checkers in this TRE's own store. Accounts that are there already stay as they are. */
export async function consoleAccounts(configFile: string, slug: string): Promise<readonly SignIn[]> {
  const store = openStore(path.join(readConfig(configFile).dataFolder, "tre.sqlite"), { now: () => new Date() });
  const emailOf = (mailbox: string) => `${mailbox}@${slug}.example`;
  try {
    for (const { name, mailbox, roles } of people) {
      const email = emailOf(mailbox);
      if (accountByEmail(store.db, email)) continue;
      const [accountId, passwordHash] = [crypto.randomUUID(), await hash(password)];
      store.write({ actor: "set-up", action: "add-account", subject: accountId, facts: { roles } }, (db, createdAt) =>
        addAccount(db, { accountId, email, name, orcid: null, roles, passwordHash, createdAt, disabledAt: null }),
      );
    }
  } finally {
    store.close();
  }
  return people.map(({ name, mailbox, role }) => ({ role, name, email: emailOf(mailbox), password }));
}
