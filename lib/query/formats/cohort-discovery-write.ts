/** A query's population as the Cohort Discovery builder's tree. Exclusions are moved to the leaves, because the service behind it reads them nowhere else. */
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import { yearOf } from "#lib/kernel/plain-date.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { genderConcept, unitSymbol } from "../checked-concepts.ts";
import type { ConceptReference, Query } from "../model.ts";
import { groupIn } from "./documents.ts";
import { formulaOf, rule, type Formula } from "./boolean-form.ts";
import { oldestInBuilder } from "./cohort-discovery-document.ts";
import { changedMeaning, narrower, worstFirst, type Loss, type WrittenDocument } from "./loss.ts";
import { agesNow, type Leaf } from "./rquest-rules.ts";
import { analysesLost } from "./rquest-write.ts";

type Node = Record<string, unknown> & { id: string };
export type BuilderTree = { id: string; name: string; rules: Node[] };
type Asked = { leaf: Leaf; path: string };

const categories = { condition: "Condition", drug: "Drug", procedure: "Procedure", measurement: "Measurement", observation: "Observation", race: "Race", ethnicity: "Ethnicity" } as const;

export function writeCohortDiscovery(query: Query, { today }: { today: PlainDate }): WrittenDocument<BuilderTree> {
  if (query.dataModel.kind !== "omop-5.4") return refuse("unsupported", "Cohort Discovery asks OMOP records; this query asks a table.");
  const losses: Loss[] = analysesLost(query, "Cohort Discovery");
  let count = 0;
  const id = () => `node-${++count}`;
  const joinedBy = (combinator: "and" | "or", nodes: Node[]): Node[] => nodes.flatMap((node, i) => (i === 0 ? [node] : [{ id: id(), combinator }, node]));
  const ages = (min: number, max: number): Node => ({ id: id(), value: [min, max] });

  function conceptNode(concepts: readonly ConceptReference[], category: string, path: string, more: Record<string, unknown>): Node {
    concepts.forEach((c, i) => {
      if (c.descendants) losses.push(changedMeaning(`${path}.concepts.${i}`, `The builder asks for the very concept: more specific ones than “${c.name}” are left out.`));
    });
    const written = concepts.map((c) => ({ concept_id: c.conceptId, name: c.name, category, children: [] }));
    return { id: id(), rule: { concept: written.length === 1 ? written[0] : written }, ...more };
  }

  function leafNodes({ leaf, path }: Asked, exclude: boolean): Node[] {
    const not = { exclude };
    switch (leaf.kind) {
      case "sex":
        return [conceptNode([{ conceptId: genderConcept[leaf.is], name: leaf.is, descendants: false }], "Gender", path, not)];
      case "race":
      case "ethnicity":
        return [conceptNode(leaf.concepts, categories[leaf.kind], path, not)];
      case "age": {
        const { min, max } = agesNow(leaf, today);
        losses.push(narrower(path, `The builder asks for the age on the day of asking: the ages are counted to ${yearOf(today)} and hold until the end of that year.`));
        if (max > oldestInBuilder && leaf.max !== undefined) losses.push(changedMeaning(path, `The builder knows ages up to ${oldestInBuilder}.`));
        const top = Math.min(max, oldestInBuilder);
        if (!exclude) return [ages(Math.min(min, oldestInBuilder), top)];
        // A filter by age cannot exclude: those younger, or those older. One of no possible age says “nobody”.
        const others = [...(min > 0 ? [ages(0, min - 1)] : []), ...(top < oldestInBuilder ? [ages(top + 1, oldestInBuilder)] : [])];
        if (others.length === 0) losses.push(changedMeaning(path, "The builder cannot say that nobody of any age is meant: the filter by age was left out."));
        return others.length <= 1 ? others : [{ id: id(), rules: joinedBy("or", others) }];
      }
      case "condition":
      case "drug":
      case "procedure":
      case "measurement":
      case "observation": {
        const { window, ageAtEvent, typeConceptIds } = leaf;
        if (typeConceptIds) losses.push(changedMeaning(`${path}.typeConceptIds`, "The builder knows no record types: records of every type count."));
        if ("unitConceptId" in leaf && leaf.unitConceptId !== undefined) losses.push(changedMeaning(`${path}.unitConceptId`, `The builder knows no units: “${unitSymbol(leaf.unitConceptId)}” was left out, and values in every unit count.`));
        const value = "value" in leaf ? leaf.value : undefined;
        if (window?.from && window.to) losses.push(narrower(`${path}.window`, "The service behind the builder uses one end of a time only."));
        if (window && ageAtEvent) losses.push(narrower(`${path}.ageAtEvent`, "The service behind the builder leaves out an age where there is a time."));
        return [conceptNode(leaf.concepts, categories[leaf.kind], path, {
          ...not,
          ...(window ? { timeConstraint: [window.from ?? null, window.to ?? null] } : {}),
          ...(ageAtEvent ? { ageConstraint: [ageAtEvent.min ?? null, ageAtEvent.max ?? null] } : {}),
          ...(value ? { valueAsNumber: [value.min ?? null, value.max ?? null] } : {}),
        })];
      }
      case "number":
      case "category":
        throw new TypeError("the builder asks OMOP records, not a table's columns");
    }
  }

  function nodesOf(formula: Formula<Asked>): Result<Node[]> {
    if (formula.is === "rule") return ok(leafNodes(formula.rule, formula.not));
    if (formula.of.length === 0 && formula.is === "any") return refuse("unsupported", "The builder cannot say that nobody is meant.");
    const members: Node[] = [];
    for (const member of formula.of) {
      const nodes = nodesOf(member);
      if (!nodes.ok) return nodes;
      members.push(...(member.is === "rule" ? nodes.value : [{ id: id(), rules: nodes.value }]));
    }
    return ok(joinedBy(formula.is === "all" ? "and" : "or", members));
  }
  const asked = groupIn(query);
  if (!asked.ok) return asked;
  const nodes = nodesOf(formulaOf(asked.value, (leaf, path) => rule({ leaf, path })));
  if (!nodes.ok) return nodes;
  return ok({ document: { id: id(), name: query.title, rules: nodes.value }, losses: worstFirst(losses) });
}
