import { finding, type Check, type Finding } from "./finding.ts";
import { cohortGroups, cohortMembers } from "./members.ts";

export const countsOfNone: Check = {
  key: "counts-of-none", severity: "warning", circe: ["OcurrenceCheck"],
  title: "At least 0",
  why: "“At least 0 records” asks nothing. “Exactly 0” or “at least 1” was meant.",
  find(query): Finding[] {
    const warning = finding("warning");
    const records = cohortMembers(query).flatMap(({ member, path }) => member.kind === "events" && member.occurs.at === "at-least" && member.occurs.count === 0
      ? [warning(path, "At least 0 records is met by everybody. Say exactly 0 for none, or at least 1 for any.", { label: "Make it at least 1", edits: [{ op: "set", path: `${path}.occurs.count`, value: 1 }] })] : []);
    const lists = cohortGroups(query).flatMap(({ group, path }) => group.match === "at-least" && group.count === 0 && group.of.length > 0
      ? [warning(path, "At least 0 of these is met by everybody.", { label: "Make it at least 1", edits: [{ op: "set", path: `${path}.count`, value: 1 }] })] : []);
    return [...records, ...lists];
  },
};
