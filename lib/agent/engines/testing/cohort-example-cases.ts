/** The worked examples of what a cohort means, asked of an engine: docs/cohort-semantics.md prints them. */
import { expect, it } from "vitest";
import { cohortExamples } from "#lib/query/spec/cohort-examples/all.ts";
import { answerOf } from "#lib/query/spec/cohort-examples/answer.ts";
import { expectedOfExample, markedPeople, queryOfExample } from "#lib/query/spec/cohort-examples/example.ts";
import type { WithEngine } from "./with-engine.ts";

const forever = new AbortController().signal;
const topics = [...new Set(cohortExamples.map((e) => e.topic))];

export function cohortExampleCases(withEngine: WithEngine): void {
  it.each(topics)("answers the worked examples of cohorts: %s", async (topic) => {
    const examples = cohortExamples.filter((e) => e.topic === topic);
    // Examples about the same records share a world: making one takes longer than asking it.
    for (const people of new Set(examples.map((e) => e.people))) {
      await withEngine(markedPeople(people), async (engine) => {
        for (const example of examples.filter((e) => e.people === people)) {
          expect(answerOf(await engine.run(queryOfExample(example), forever), example), example.rule).toEqual(expectedOfExample(example));
        }
      });
    }
  }, 120_000);
}
