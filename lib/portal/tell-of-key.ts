import type { Context } from "./context.ts";
import { tellRegisterLog } from "./tell-register-log.ts";
import type { Transaction } from "./transaction.ts";

/** Which key speaks for a TRE, and cosigns for it, stands in the public log: a portal can't slip in another without everybody seeing it. `key`: the public half, base64url. */
export const tellOfKey = (tx: Transaction, context: Context, event: "added" | "ended", treId: string, key: string): Promise<void> =>
  tellRegisterLog(tx, context, { type: "register.key", event, holder: treId, key });
