/**
 * Whether a release would, beside all that this TRE has released to anyone, tell of few people. Asked when a run has been computed, and
 * again at the moment of its release, since others may have been released in between.
 */
import type { DatabaseSync } from "node:sqlite";
import { peopleBehind } from "#lib/analysis/people-behind.ts";
import type { ControlledRun } from "#lib/disclosure/control.ts";
import { auditSets, refuses, type Finding } from "#lib/disclosure/ledger/audit.ts";
import type { NamedSet } from "#lib/disclosure/ledger/ledger.ts";
import { PersonSet } from "#lib/disclosure/ledger/person-set.ts";
import { wordingOf } from "#lib/disclosure/ledger/wording.ts";
import { keyOf } from "#lib/disclosure/linked-counts.ts";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { smallestShown } from "#lib/disclosure/strictest-policy.ts";
import type { Query } from "#lib/query/model.ts";
import type { RunOutputs } from "#lib/query/outputs.ts";
import type { PeopleTable } from "#lib/query/people-table.ts";
import { sha256Of } from "./crate-files.ts";
import { readLedger } from "./store/ledger.ts";

export type LedgerVerdict = { refused: boolean; findings: Finding[]; /** What the ledger does not hold yet. */ fresh: NamedSet[] };

/** `run` is the run on the steps that may be told (lib/disclosure/control.ts). */
export function setsOf(query: Query, run: RunOutputs, people: PeopleTable, { shown }: Pick<ControlledRun, "shown">): NamedSet[] {
  const behind = peopleBehind(query, run, people);
  return shown.map((assignments) => ({ key: keyOf(assignments), people: PersonSet.from(behind(assignments)), wording: sha256Of(wordingOf(query, assignments)) })).filter(({ people: set }) => set.size > 0);
}

export function askLedger(db: DatabaseSync, dataset: string, sets: readonly NamedSet[], policy: DisclosurePolicy): LedgerVerdict {
  const findings = auditSets(sets, readLedger(db, dataset), { threshold: smallestShown(policy) });
  const known = new Set(findings.filter((f) => f.kind === "same").map((f) => f.key));
  return { refused: refuses(findings), findings, fresh: sets.filter((set) => !known.has(set.key)) };
}
