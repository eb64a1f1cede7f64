/** A register's log on the web, for the commands that check it. */
import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { readLogPolicy, type LogPolicy } from "#lib/register/log/log-policy.ts";
import type { ReadPath } from "#lib/register/log/over-http.ts";
import { readVerifierKey, type VerifierKey } from "#lib/register/log/signed-note.ts";

export type LogAtPortal = { readonly log: VerifierKey; /** The key as it was named. */ readonly named: string; /** A file of the log. */ readonly read: ReadPath; /** Anything else at the portal, below its address. */ readonly json: (path: string) => Promise<unknown>; readonly text: (path: string) => Promise<string>; /** As it comes, piece by piece. */ readonly open: (path: string) => Promise<AsyncIterable<Uint8Array>> };

/** As the reader keeps it. Throws in words. */
export async function policyIn(file: string): Promise<LogPolicy> {
  const policy = await readLogPolicy(await readFile(file, "utf8"));
  if (!policy.ok) throw new Error(policy.refusal.message);
  return policy.value;
}

/** Seconds until a portal is asked again that is still writing something down and does not say when. */
const askAgain = 5;

/** `key`: as somebody has it from elsewhere; otherwise the one that the portal names. `patience`: how often in all a portal that says “not yet” (status 503) is asked again: one that always says so is not waited for anew each time. */
export async function openLog(address: string, key?: string, patience = 0): Promise<LogAtPortal> {
  const portal = address.replace(/\/$/, "");
  let left = patience;
  const answered = async (path: string): Promise<Response> => {
    let response = await fetch(`${portal}/${path}`);
    for (; response.status === 503 && left > 0; left--) {
      const told = Number(response.headers.get("retry-after") ?? askAgain);
      await pause(1_000 * (told >= 0 && told <= askAgain ? told : askAgain));
      response = await fetch(`${portal}/${path}`);
    }
    if (!response.ok) throw new Error(`${portal}/${path} answered with status ${String(response.status)}.`);
    return response;
  };
  const bytes = async (path: string): Promise<Uint8Array> => new Uint8Array(await (await answered(path)).arrayBuffer());
  const open = async (path: string): Promise<AsyncIterable<Uint8Array>> => (await answered(path)).body ?? (async function* () { /* nothing */ })();
  const text = async (path: string): Promise<string> => new TextDecoder().decode(await bytes(path));
  const json = async (path: string): Promise<unknown> => JSON.parse(await text(path));
  const named = key ?? z.looseObject({ key: z.string() }).parse(await json("api/register/v1/log")).key;
  const log = await readVerifierKey(named);
  if (log?.kind !== 1) throw new Error("The log's key can't be read.");
  return { log, named, read: (path) => bytes(`log/${path}`), json, text, open };
}
