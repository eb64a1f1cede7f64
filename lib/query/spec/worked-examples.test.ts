import { describe, expect, it } from "vitest";
import { Query } from "../model.ts";
import { evaluateReference } from "../reference-engine.ts";
import { queryOf, workedExamples } from "./worked-examples.ts";

describe("what a query means", () => {
  it.each(workedExamples.map((e) => [e.name, e] as const))("%s", (_name, example) => {
    expect(Query.safeParse(queryOf(example)).error).toBeUndefined();
    expect(evaluateReference(queryOf(example), example.data).outputs).toEqual([example.expected]);
  });
});
