/**
 * C2SP tlog-policy: which log is trusted, which witnesses, and how many of them must have cosigned. A line each:
 * `log VKEY`, `witness NAME VKEY [URL]`, `group NAME any|all|K MEMBER…`, `quorum NAME|none`; `#` begins a comment.
 */
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { cosignedAt } from "./cosignature.ts";
import { readVerifierKey, type SignedNote, type VerifierKey } from "./signed-note.ts";

export type Witness = { readonly name: string; readonly key: VerifierKey; readonly url?: string };
type Group = { readonly name: string; readonly least: number; readonly members: readonly string[] };
export type LogPolicy = { readonly log: VerifierKey; readonly witnesses: readonly Witness[]; readonly groups: readonly Group[]; /** A witness or a group; nothing where no cosignature is asked for. */ readonly quorum: string | undefined };

const bad = (line: number, message: string) => refuse("invalid-input", `Line ${String(line)} of the log policy: ${message}`);

export async function readLogPolicy(text: string): Promise<Result<LogPolicy>> {
  let log: VerifierKey | undefined;
  let quorum: string | undefined;
  const witnesses: Witness[] = [];
  const groups: Group[] = [];
  const known = () => new Set([...witnesses, ...groups].map((one) => one.name));
  for (const [i, raw] of text.split("\n").entries()) {
    const line = i + 1;
    const [word, ...rest] = raw.replace(/#.*/, "").trim().split(/\s+/);
    if (word === "") continue;
    if (word === "log") {
      const key = await readVerifierKey(rest[0] ?? "");
      if (key?.kind !== 1 || log) return bad(line, log ? "there is one log." : "the log's key cannot be read.");
      log = key;
    } else if (word === "witness") {
      const [name, vkey, url] = rest;
      const key = await readVerifierKey(vkey ?? "");
      if (!name || name === "none" || known().has(name)) return bad(line, "each witness and group has a name of its own.");
      if (key?.kind !== 4) return bad(line, `the key of ${name} is no witness's key.`);
      // One key under two names would make a quorum of one witness.
      if (witnesses.some((w) => w.key.id === key.id && w.key.name === key.name)) return bad(line, "this witness stands above already.");
      witnesses.push({ name, key, ...(url === undefined ? {} : { url }) });
    } else if (word === "group") {
      const [name, count, ...members] = rest;
      const least = count === "any" ? 1 : count === "all" ? members.length : Number(count);
      if (!name || name === "none" || known().has(name)) return bad(line, "each witness and group has a name of its own.");
      if (!members.every((m) => known().has(m)) || new Set(members).size < members.length) return bad(line, "its members are named above it, each once.");
      if (!Number.isInteger(least) || least < 1 || least > members.length) return bad(line, "it asks for any, all, or a number of its members.");
      groups.push({ name, least, members });
    } else if (word === "quorum") {
      if (quorum !== undefined || rest.length !== 1 || (rest[0] !== "none" && !known().has(rest[0]!))) return bad(line, "the quorum is one witness or group named above, or none.");
      quorum = rest[0]!;
    } else return bad(line, `${String(word)} is not known.`);
  }
  if (!log) return refuse("invalid-input", "The log policy names no log.");
  if (quorum === undefined) return refuse("invalid-input", "The log policy names no quorum: write quorum none if no cosignature is asked for.");
  return ok({ log, witnesses, groups, quorum: quorum === "none" ? undefined : quorum });
}

export type QuorumCheck = { readonly reached: boolean; readonly by: readonly { readonly witness: string; /** Seconds since 1970. */ readonly at: number }[] };

/** Which witnesses of the policy cosigned the note, and whether they are enough. */
export async function checkQuorum(policy: LogPolicy, note: SignedNote): Promise<QuorumCheck> {
  const times = await Promise.all(policy.witnesses.map(async (w) => ({ witness: w.name, at: await cosignedAt(note, w.key) })));
  const by = times.filter((one): one is { witness: string; at: number } => one.at !== undefined);
  const holds = (name: string): boolean => {
    const group = policy.groups.find((g) => g.name === name);
    return group ? group.members.filter(holds).length >= group.least : by.some((one) => one.witness === name);
  };
  return { reached: policy.quorum === undefined || holds(policy.quorum), by };
}
