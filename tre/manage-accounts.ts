/** Console accounts from the command line: how the first operator comes to be. Safe to use while the program runs. */
import path from "node:path";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import type { TreConfig } from "#lib/agent/config.ts";
import { createAccount } from "#lib/agent/console/accounts.ts";
import type { Settings } from "#lib/agent/env.ts";
import { allAccounts } from "#lib/agent/store/accounts.ts";
import { openStore } from "#lib/agent/store/store.ts";

type Given = { email?: string | undefined; name?: string | undefined; role?: string[] | undefined; orcid?: string | undefined };

/** Asked without echo; from a pipe, the first line. */
async function askPassword(): Promise<string> {
  process.stderr.write("Password: ");
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: process.stdin.isTTY });
  const password = await lines.question("");
  lines.close();
  process.stderr.write("\n");
  return password;
}

export async function manageAccounts(config: TreConfig, settings: Settings, command: readonly string[], given: Given): Promise<void> {
  const clock = { now: () => new Date() };
  const store = openStore(path.join(config.dataFolder, "tre.sqlite"), clock);
  try {
    switch (command[0] ?? "") {
      case "add": {
        const { email, name = email?.split("@")[0], role: roles = [], orcid } = given;
        const password = settings.FIVEFOLD_PASSWORD ?? (await askPassword());
        const created = await createAccount({ store, clock }, null, { email, name, roles, password, ...(orcid !== undefined && { orcid }) });
        if (!created.ok) throw new Error([created.refusal.message, ...Object.entries(created.refusal.fields ?? {}).map(([field, mend]) => `  ${field}: ${mend}`)].join("\n"));
        process.stdout.write(`${created.value.email} can sign in to the console of ${config.name} as ${created.value.roles.join(" and ")}.\n`);
        return;
      }
      case "list":
        for (const { email, name, roles, disabledAt } of allAccounts(store.db)) process.stdout.write(`${email}\t${name}\t${roles.join(", ")}${disabledAt === null ? "" : "\tdisabled"}\n`);
        return;
      default:
        throw new Error("Say what to do with accounts: add or list.");
    }
  } finally {
    store.close();
  }
}
