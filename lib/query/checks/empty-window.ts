import { daysOf } from "./facts.ts";
import { finding, type Check, type Finding } from "./finding.ts";
import { cohortMembers } from "./members.ts";

export const emptyWindow: Check = {
  key: "empty-window", severity: "error", circe: ["RangeCheck"],
  title: "A window that ends before it starts",
  why: "No record can lie in it. A rule that demands one keeps nobody, and one that forbids it keeps everybody.",
  find: (query) => cohortMembers(query).flatMap(({ member, path }) => {
    if (member.kind !== "events") return [];
    return (["start", "end"] as const).flatMap((which): Finding[] => {
      const window = member[which];
      const days = window && daysOf(window);
      if (!days || days.from <= days.to) return [];
      return [finding("error")(`${path}.${which}`, "The window ends before it starts: no record can lie in it.", { label: "Swap its two ends", edits: [{ op: "set", path: `${path}.${which}`, value: { ...window, from: window.to, to: window.from } }] })];
    });
  }),
};
