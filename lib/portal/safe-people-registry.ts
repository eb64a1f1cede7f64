/** The client of the Safe People Registry: one signed question, no more than the identifier in it, and nothing believed that is not of the expected form. */
import { createHmac } from "node:crypto";
import { asPhpJson, RegistryAnswer } from "#lib/governance/safe-people-registry.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { readBytes } from "./read-body.ts";

/** `key`: the custodian's identifier at the registry, with which it signs: a secret. */
export type RegistrySettings = { readonly url: string; readonly clientId: string; readonly key: string };
/** `digest`: of the answer's bytes, so that it can be said later what was believed. */
export type RegistryAnswered = { readonly answer: RegistryAnswer; readonly digest: string };
export type SafePeopleRegistry = { readonly name: string; ask(identifier: string): Promise<Result<RegistryAnswered>> };

const longest = 10_000;
const mostBytes = 256 * 1024;
const down = () => refuse("unavailable", "The Safe People Registry does not answer as it should now, or knows no such identifier. Nothing was changed: look your identifier up there, try again later, or add your evidence by hand.");

export function safePeopleRegistry({ url, clientId, key }: RegistrySettings): SafePeopleRegistry {
  return {
    name: new URL(url).host,
    ask: async (identifier) => {
      const body = asPhpJson({ ident: identifier });
      const signature = createHmac("sha256", key).update(body).digest("base64");
      try {
        const response = await fetch(new URL("query", url), {
          // Where a redirect leads is not configured, and a signed question is not sent there.
          method: "POST", redirect: "error", signal: AbortSignal.timeout(longest), body,
          headers: { "content-type": "application/json", accept: "application/json", "x-client-id": clientId, "x-signature": signature },
        });
        if (response.status === 404) return refuse("not-found", "The Safe People Registry knows no such identifier. Look it up there, and enter it as it stands.");
        if (response.status === 401 || response.status === 403) return refuse("unavailable", "The Safe People Registry does not know this portal, or has not let it in. Tell the federation’s administrators; until then, add your evidence by hand.");
        const read = response.ok ? await readBytes(response, mostBytes) : down();
        if (!read.ok) return down();
        const parsed = RegistryAnswer.safeParse(JSON.parse(new TextDecoder().decode(read.value)));
        return parsed.success ? ok({ answer: parsed.data, digest: await sha256(read.value) }) : down();
      } catch {
        return down();
      }
    },
  };
}
