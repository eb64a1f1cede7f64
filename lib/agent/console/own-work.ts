import { bareOrcid } from "#lib/kernel/orcid-and-ror.ts";
import { refuse, type Refused } from "#lib/kernel/result.ts";
import type { Asked } from "../run-record.ts";
import type { ConsoleActor } from "./permissions.ts";

/** Nobody approves their own work: whoever asked must not let it run or let its results out. Known by ORCID iD, or by name where the account has none. */
export function ownWork(actor: ConsoleActor, asked: Asked | null): Refused | undefined {
  if (!asked) return undefined;
  const same = actor.orcid ? bareOrcid(actor.orcid) === bareOrcid(asked.person.orcid) : actor.name.trim().toLowerCase() === asked.person.name.trim().toLowerCase();
  return same ? refuse("not-permitted", "You asked this question yourself, so somebody else has to decide about it.") : undefined;
}
