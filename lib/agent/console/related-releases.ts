/** What this TRE released before that bears on a run: an output checker looks at both together (SDC Handbook, 2nd ed. 2024: differencing between outputs). */
import type { DatabaseSync } from "node:sqlite";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { canonicalPopulation } from "#lib/query/canonical.ts";
import type { Asked, RunRecord } from "../run-record.ts";
import { releasesBeside } from "../store/outputs.ts";

export type RelatedRelease = { runId: string; title: string; releasedAt: string; relation: "same question" | "same people" | "same project" };

/** Of the newest releases, those of the same data; at most so many are named, the nearest first. */
const mostRead = 500;
const mostNamed = 10;
const nearness: readonly RelatedRelease["relation"][] = ["same question", "same people", "same project"];

export function relatedReleases(db: DatabaseSync, run: Pick<RunRecord, "runId" | "dataset" | "asked">): RelatedRelease[] {
  const { asked } = run;
  if (!asked) return [];
  // With what their concept sets hold: two sets of one name may be of other codes.
  const peopleOf = ({ population, conceptSets }: Asked["query"]): string => canonicalJson(canonicalPopulation(population, conceptSets));
  const people = peopleOf(asked.query);
  const related = releasesBeside(db, run, mostRead).flatMap(({ runId, releasedAt, asked: before }): RelatedRelease[] => {
    const relation = before.queryDigest === asked.queryDigest ? "same question" : peopleOf(before.query) === people ? "same people" : before.project.id === asked.project.id ? "same project" : undefined;
    return relation === undefined ? [] : [{ runId, title: before.query.title, releasedAt, relation }];
  });
  return related.sort((a, b) => nearness.indexOf(a.relation) - nearness.indexOf(b.relation)).slice(0, mostNamed);
}
