import { daysOf } from "./facts.ts";
import { finding, type Check, type Finding } from "./finding.ts";
import { ofRules } from "./members.ts";

const near = 7;
const key = (days: { from: number; to: number }) => `${days.from} ${days.to}`;

export const oddWindow: Check = {
  key: "odd-window", severity: "advice", circe: ["TimePatternCheck"],
  title: "One window that differs from its fellows by a few days",
  why: "When three rules look back 180 days and one 181, the one was probably a slip.",
  find(query): Finding[] {
    const windows = ofRules(query).flatMap(({ member, path }) => { const days = member.kind === "events" && daysOf(member.start); return days ? [{ path, days, start: member.kind === "events" ? member.start : undefined }] : []; });
    const common = windows.find((w) => windows.filter((o) => key(o.days) === key(w.days)).length >= 3);
    if (!common) return [];
    return windows.flatMap(({ path, days }): Finding[] => {
      const [atFrom, atTo] = [Math.abs(days.from - common.days.from), Math.abs(days.to - common.days.to)].map((d) => (Number.isNaN(d) ? 0 : d)) as [number, number];
      if (atFrom + atTo === 0 || atFrom > near || atTo > near || (days.from < 0) !== (common.days.from < 0) || (days.to < 0) !== (common.days.to < 0)) return [];
      return [finding("advice")(`${path}.start`, "These days differ by a little from those of the other rules. Is that meant?", { label: "Use the same days", edits: [{ op: "set", path: `${path}.start`, value: common.start }] })];
    });
  },
};
