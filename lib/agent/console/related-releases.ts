/** What this TRE released before that bears on a run: an output checker looks at both together (SDC Handbook, 2nd ed. 2024: differencing between outputs). */
import type { DatabaseSync } from "node:sqlite";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { canonicalPopulation } from "#lib/query/canonical.ts";
import type { RunRecord } from "../run-record.ts";
import { latestReleases } from "../store/outputs.ts";
import { readRunRecord } from "../store/runs.ts";

export type RelatedRelease = { runId: string; title: string; releasedAt: string; relation: "same question" | "same people" | "same project" };

/** Of the newest releases, those of the same data; at most so many are named, the nearest first. */
const mostRead = 500;
const mostNamed = 10;
const nearness: readonly RelatedRelease["relation"][] = ["same question", "same people", "same project"];

export function relatedReleases(db: DatabaseSync, run: Pick<RunRecord, "runId" | "dataset" | "asked">): RelatedRelease[] {
  const { asked } = run;
  if (!asked) return [];
  const people = canonicalJson(canonicalPopulation(asked.query.population));
  const related = latestReleases(db, mostRead).flatMap(({ runId, title, releasedAt }): RelatedRelease[] => {
    if (runId === run.runId) return [];
    const other = readRunRecord(db, runId);
    if (!other?.asked || other.dataset !== run.dataset) return [];
    const relation = other.asked.queryDigest === asked.queryDigest ? "same question" : canonicalJson(canonicalPopulation(other.asked.query.population)) === people ? "same people" : other.asked.project.id === asked.project.id ? "same project" : undefined;
    return relation === undefined ? [] : [{ runId, title, releasedAt, relation }];
  });
  return related.sort((a, b) => nearness.indexOf(a.relation) - nearness.indexOf(b.relation)).slice(0, mostNamed);
}
