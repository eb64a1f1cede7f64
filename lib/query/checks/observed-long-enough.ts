/** Absence of a record is evidence only while somebody was observed. */
import { isCohort } from "../model.ts";
import { daysOf } from "./facts.ts";
import { finding, type Check, type Finding } from "./finding.ts";
import { ofRules } from "./members.ts";

const usualLookBack = 365;

export const unobservedAbsence: Check = {
  key: "unobserved-absence", severity: "advice", circe: ["TimeWindowCheck"],
  title: "“None” over days that were not observed",
  why: "A person who joined last month has no record of five years ago. Demanding none in a window is sound only for people who were observed through it.",
  find(query): Finding[] {
    const { population } = query;
    if (!isCohort(population)) return [];
    const { priorDays, postDays } = population.entry.observation;
    return ofRules(query).flatMap(({ member, path }): Finding[] => {
      if (member.kind !== "events" || member.occurs.count !== 0 || member.occurs.at === "at-least" || member.start.index !== "start") return [];
      const days = daysOf(member.start);
      if (!days) return [];
      const advice = finding("advice");
      const back = days.from === -Infinity ? (priorDays === 0 ? usualLookBack : 0) : -days.from;
      const ahead = days.to === Infinity ? 0 : days.to;
      if (days.from < 0 && back > priorDays) return [advice(path, `None is demanded before the index date, but ${priorDays === 0 ? "nobody has to have been observed before it" : `only ${priorDays} days before it must have been observed`}: people who joined lately meet this without proof.`, { label: `Ask for ${back} days observed before`, edits: [{ op: "set", path: "population.entry.observation.priorDays", value: back }] })];
      if (ahead > postDays) return [advice(path, `None is demanded for ${ahead} days after the index date, but ${postDays === 0 ? "nobody has to be observed after it" : `only ${postDays} days after it must be observed`}.`, { label: `Ask for ${ahead} days observed after`, edits: [{ op: "set", path: "population.entry.observation.postDays", value: ahead }] })];
      return [];
    });
  },
};

export const firstWithoutPast: Check = {
  key: "first-without-past", severity: "advice", circe: ["FirstTimeInHistoryCheck"],
  title: "A first ever event without time observed before",
  why: "When somebody joins a practice, old diagnoses are entered anew: a first record soon after joining is often not the first.",
  find: ({ population }) => isCohort(population) && population.entry.observation.priorDays === 0 && population.entry.events.some((e) => e.first === true)
    ? [finding("advice")("population.entry.observation", "A first ever record counts even on the day somebody joins, when older ones may be missing. Days observed before make it more likely to be the first.", { label: `Ask for ${usualLookBack} days observed before`, edits: [{ op: "set", path: "population.entry.observation.priorDays", value: usualLookBack }] })] : [],
};

export const deathBefore: Check = {
  key: "death-before", severity: "warning", circe: ["DeathTimeWindowCheck"],
  title: "A death before the index date",
  why: "Nothing is recorded of the dead: a rule that demands a death before day 0 keeps nobody but errors in the data.",
  find: (query) => ofRules(query).flatMap(({ member, path }) => {
    if (member.kind !== "events" || member.event.domain !== "death" || member.event.shift || member.occurs.at === "at-most" || member.occurs.count === 0) return [];
    const days = daysOf(member.start);
    return days && member.start.of === "start" && member.start.index === "start" && days.to < 0 ? [finding("warning")(`${path}.start`, "This demands a death before the index date. Nobody has events after their death, except by an error in the data.")] : [];
  }),
};
