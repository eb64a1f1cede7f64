/** The few settings of a TRE that come from the environment: secrets that do not belong in a file, and how much is logged. Read in this one place. */
import { z } from "zod";

const Settings = z.object({
  FIVEFOLD_INVITATION: z.string().min(20, "paste the whole invitation that the portal's administrator sent").optional(),
  FIVEFOLD_PASSWORD: z.string().optional(),
  /** Of the account with which a dataset in Trino is read: a password, or a JSON Web Token. */
  FIVEFOLD_TRINO_PASSWORD: z.string().optional(),
  FIVEFOLD_TRINO_TOKEN: z.string().optional(),
  /** Of this custodian's application at the Health Data Research Gateway; asked for only where the configuration has a gateway. */
  FIVEFOLD_GATEWAY_APPLICATION_ID: z.string().optional(),
  FIVEFOLD_GATEWAY_CLIENT_ID: z.string().optional(),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"], "choose trace, debug, info, warn, error or silent").default("info"),
});
export type Settings = z.infer<typeof Settings>;

/** An empty setting counts as not set. Throws one sentence per wrong setting. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const parsed = Settings.safeParse(Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== "")));
  if (!parsed.success) throw new Error(parsed.error.issues.map((issue) => `The setting ${issue.path.join(".")} is wrong: ${issue.message}.`).join("\n"));
  return parsed.data;
}

let settings: Settings | undefined;
export const env = (): Settings => (settings ??= readSettings(process.env));
