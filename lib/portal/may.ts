import type { Result } from "#lib/kernel/result.ts";
import type { May } from "./project-view.ts";

/** The first reason why not, in the words of the refusal that the verb would answer with. */
export function may(...reasons: (Result<true> | string | false)[]): May {
  for (const reason of reasons) {
    if (typeof reason === "string") return { ok: false, because: reason };
    if (reason !== false && !reason.ok) return { ok: false, because: reason.refusal.message };
  }
  return { ok: true };
}
