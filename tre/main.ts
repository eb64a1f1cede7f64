/**
 * The program inside a TRE.
 *
 *   node tre/main.ts --config FILE                      runs the agent and its console
 *   node tre/main.ts --config FILE accounts add --email E --name N --role operator [--role output-checker] [--orcid ID]
 *   node tre/main.ts --config FILE accounts list
 */
import { parseArgs } from "node:util";
import { readConfig } from "#lib/agent/config.ts";
import { env } from "#lib/agent/env.ts";
import { manageAccounts } from "./manage-accounts.ts";
import { serve } from "./serve.ts";

const usage = "Start a TRE with: node tre/main.ts --config FILE\nMake a console account with: node tre/main.ts --config FILE accounts add --email E --name N --role operator|output-checker";

/** What a person can mend ends with a sentence, not with a stack. */
function stopWith(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      config: { type: "string" }, dev: { type: "boolean", default: process.env.NODE_ENV === "development" },
      email: { type: "string" }, name: { type: "string" }, role: { type: "string", multiple: true }, orcid: { type: "string" },
    },
  });
  if (values.config === undefined) stopWith(usage);
  const config = readConfig(values.config);
  const settings = env();
  const [command, ...rest] = positionals;
  if (command === undefined) await serve(config, settings, values.dev);
  else if (command === "accounts") await manageAccounts(config, settings, rest, values);
  else stopWith(usage);
} catch (error) {
  stopWith(error instanceof Error ? error.message : String(error));
}
