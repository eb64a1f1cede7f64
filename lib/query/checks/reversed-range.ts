/** Ranges and dates that no record can meet, wherever a record is asked something. */
import { partsOfQuery } from "../cohort-walk.ts";
import type { Restriction } from "../cohort.ts";
import { finding, type Check, type Finding, type Mend } from "./finding.ts";

const isRange = (r: Restriction): r is Extract<Restriction, { test: { op: string } }> => "test" in r;

export const reversedRange: Check = {
  key: "reversed-range", severity: "warning", circe: ["RangeCheck"],
  title: "A range that holds nothing",
  why: "“Between 80 and 50”, an age under 0 or a first day in the future are met by no record.",
  find: (query, { today }) => partsOfQuery(query).flatMap((part) => {
    if ("group" in part || "drugSet" in part) return [];
    const where = "filter" in part ? part.filter.where : part.where;
    // A person of whom nothing is asked is no member of a list.
    const removal = (path: string): Mend | undefined => ("filter" in part || where.length > 1 ? { label: "Remove it", edits: [{ op: "remove", path }] } : undefined);
    return where.flatMap((r, i): Finding[] => {
      const path = `${part.path}.where.${i}`;
      const warning = finding("warning");
      if (!isRange(r)) return r.kind === "period" && r.from === undefined && r.to === undefined ? [finding("advice")(path, "Neither a first nor a last day is given, so this asks nothing.", removal(path))] : [];
      const { op, value, to } = r.test;
      if ((op === "between" || op === "not-between") && to !== undefined && to < value) {
        return [warning(path, op === "between" ? `The range from ${value} to ${to} holds nothing: its ends stand the wrong way round.` : `“Not from ${value} to ${to}” leaves nothing out: its ends stand the wrong way round.`, { label: "Swap the two ends", edits: [{ op: "set", path: `${path}.test`, value: { op, value: to, to: value } }] })];
      }
      if (r.kind === "age" && (op === "less" ? r.test.value <= 0 : (op === "at-most" || op === "equal") && r.test.value < 0)) return [warning(path, "Nobody has such an age: ages start at 0.", removal(path))];
      if (r.kind === "date" && today !== undefined && (op === "at-least" || op === "more" || op === "between" || op === "equal") && r.test.value > today) return [warning(path, "This starts in the future: no record can lie in it.")];
      return [];
    });
  }),
};
