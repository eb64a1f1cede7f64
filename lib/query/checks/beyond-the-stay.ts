/** Days and index events that a stay, or the days that count, leave out. */
import { isCohort, type Query } from "../model.ts";
import { dateInWords } from "#lib/kernel/plain-date.ts";
import { dateOfIndex, stepsOf } from "./facts.ts";
import { finding, type Check, type Finding } from "./finding.ts";
import { isPossible } from "./logic.ts";

/** Days counted from the index date that lie wholly after the person has left. */
export const afterTheStay: Check = {
  key: "after-the-stay", severity: "advice", circe: [],
  title: "Days after people have left",
  why: "A variable may look at records of after the stay, but a follow-up ends with it: an outcome later than a fixed stay is never seen.",
  find(query: Query): Finding[] {
    const { population } = query;
    if (!isCohort(population) || population.exit.kind !== "fixed" || population.exit.from !== "start") return [];
    const stay = population.exit.days;
    return query.variables.flatMap((v, i): Finding[] => {
      if (v.kind === "follow-up" && v.measure === "days" && v.cutPoints?.some((cut) => cut > stay)) {
        const left = v.cutPoints.filter((cut) => cut <= stay);
        return [finding("advice")(`variables.${i}.cutPoints`, `People stay for ${stay} days at most, so nobody is in the bands above.`, left.length > 0 ? { label: `Use bands from ${left.join(", ")}`, edits: [{ op: "set", path: `variables.${i}.cutPoints`, value: left }] } : undefined)];
      }
      return v.kind === "records" && v.days.from !== null && v.days.from > stay ? [finding("advice")(`variables.${i}.days`, `These days begin after people have left the population (${stay} days from the index date).`)] : [];
    });
  },
};

/** Index events dated outside of the days that count. */
export const outsideTheDays: Check = {
  key: "outside-the-days", severity: "warning", circe: [],
  title: "Index events outside the days that count",
  why: "People’s stays are cut to the days that count; whoever comes in after them is in for no day.",
  find(query): Finding[] {
    const { population } = query;
    if (!isCohort(population) || !population.within) return [];
    const { from, to } = population.within;
    if (from !== undefined && to !== undefined && from > to) return [finding("error")("population.within", "The days that count end before they start.", { label: "Swap the two days", edits: [{ op: "set", path: "population.within", value: { from: to, to: from } }] })];
    const inTime = to === undefined ? undefined : isPossible([...stepsOf(query).map((s) => s.formula), dateOfIndex({ op: "at-most", value: to })]);
    return inTime === false && to !== undefined && isPossible(stepsOf(query).map((s) => s.formula)) !== false ? [finding("warning")("population.within", `Every index event is dated after ${dateInWords(to)}, the last day that counts, so nobody remains.`)] : [];
  },
};
