/**
 * Reads the whole log from its first entry and notices what may not be. A log proves that nothing said was unsaid; that what was said hangs together is for this to
 * find. What was read so far in, an entry in, findings and the new state out: a monitor goes on where it stopped, and keeps its state where it likes.
 */
import { versionName } from "../governing-document.ts";
import type { AuditRoot } from "./audit-trail.ts";
import { after, afterDecision, holds, mayHaveStarted, never, type InForce } from "./in-force.ts";
import { endingEvents, readLogEntry, type LogEntry } from "./log-entry.ts";

/** What the log last said of a register entry. What pauses or ends its project holds until it is taken up again. */
export type EntryState = { readonly rev: number; readonly sha256: string; readonly inForce: InForce };
/** What the monitor has read so far: the time of the last entry, of each register entry its last state, and of each audit trail what was last told of it. */
export type LogRead = { readonly lastAt: string; readonly latest: (entry: string) => EntryState | undefined; readonly auditRoot: (holder: string) => AuditRoot | undefined; /** The digest of a version of what a committee goes by (`versionName`); nothing where it was not told. */ readonly governing: (version: string) => string | undefined };

/** Whose audit trail it is, in the log's words, where it is not a TRE's: those are named by the TRE's id. */
export const portalsTrail = "portal";
/** Milliseconds that pass at least between two heads of one trail: told at every turn, the log would hold little else. */
export const anchorSoonest = 3_600_000;
/** Milliseconds after which a portal tells the log again how its audit trail stands, even where nothing happened. One that is silent for twice as long has a trail that it can't vouch for. */
export const anchorEvery = 24 * 3_600_000;

/** What a monitor looks for, and what it says when it finds it. */
export const findings = {
  "unreadable": "is not an entry as the log writes them",
  "no-genesis": "is the first entry and not the log's beginning",
  "second-genesis": "begins the log a second time",
  "back-dated": "has an earlier time than the entry before it",
  "not-the-next-revision": "is not the revision after the last one of this register entry",
  "other-previous": "does not follow from the last revision of this register entry",
  "no-entry": "tells of a project that is not in the register",
  "not-active": "tells of a run that was started when its project was paused or had ended, when that data environment's own approval had, or where the log tells of none",
  "unchecked-release": "tells of a release of an output without a record of what was checked",
  "rule-not-logged": "tells of a decision by a rule of which the log had not been told before, or was told in other words",
  "rule-rewritten": "tells of a version of a committee's rule, form or question that the log has in other words already",
  "audit-shorter": "tells of an audit trail that has fewer events than it had before: some were removed, or an older copy was put in its place",
  "audit-not-ours": "tells of this data environment's own audit trail what it does not hold: the portal made it up, or the trail was rewritten, or an older copy was put in its place",
  "audit-rewritten": "tells of an audit trail of as many events as before, but of others: it was rewritten",
} as const;
export type FindingKind = keyof typeof findings;
export type Finding = { readonly index: number; readonly kind: FindingKind };
export type Watched = { readonly findings: readonly Finding[]; /** Time to carry on with. */ readonly lastAt: string; /** A register entry's new state, to be kept. */ readonly changed?: readonly [entry: string, state: EntryState]; /** What was told of an audit trail, to be kept. */ readonly toldOfAudit?: readonly [holder: string, root: AuditRoot]; /** A version of what a committee goes by, to be kept. */ readonly governing?: readonly [version: string, sha256: string] };

export function watchEntry(read: LogRead, index: number, bytes: Uint8Array): Watched {
  const entry = readLogEntry(bytes);
  if (!entry) return { findings: [{ index, kind: "unreadable" }], lastAt: read.lastAt };
  const kinds: FindingKind[] = [];
  if (index === 0 && entry.type !== "register.genesis") kinds.push("no-genesis");
  if (index > 0 && entry.type === "register.genesis") kinds.push("second-genesis");
  if (entry.at < read.lastAt) kinds.push("back-dated");
  kinds.push(...wrongIn(read, entry));
  return {
    findings: kinds.map((kind) => ({ index, kind })), lastAt: entry.at > read.lastAt ? entry.at : read.lastAt,
    ...stateAfter(entry, read),
    ...(entry.type === "register.governance" && !kinds.includes("rule-rewritten") && { governing: [versionName(entry, entry.version), entry.sha256] }),
    ...(entry.type === "register.audit-root" && { toldOfAudit: [entry.holder, { rows: entry.rows, sha256: entry.sha256 }] }),
  };
}

function stateAfter(entry: LogEntry, read: LogRead): Pick<Watched, "changed"> {
  if (entry.type !== "register.entry" && entry.type !== "register.decision") return {};
  const before = read.latest(entry.entry);
  if (entry.type === "register.decision") return before ? { changed: [entry.entry, { ...before, inForce: afterDecision(before.inForce, entry) }] } : {};
  const begins = entry.event === "published" || entry.event === "resumed";
  const active = begins || (!endingEvents.includes(entry.event) && (before ? holds(before.inForce.project) : true));
  const { project, sites } = before?.inForce ?? never;
  return { changed: [entry.entry, { rev: entry.rev, sha256: entry.sha256, inForce: { project: after(project, active, entry.at), sites } }] };
}

function wrongIn(read: LogRead, entry: LogEntry): FindingKind[] {
  switch (entry.type) {
    case "register.entry": {
      const before = read.latest(entry.entry);
      if (entry.rev !== (before?.rev ?? 0) + 1) return ["not-the-next-revision"];
      return entry.prev === (before?.sha256 ?? null) ? [] : ["other-previous"];
    }
    case "register.run": {
      const project = read.latest(entry.entry);
      return !project ? ["no-entry"] : mayHaveStarted(project.inForce, entry) ? [] : ["not-active"];
    }
    case "register.output":
      if (!read.latest(entry.entry)) return ["no-entry"];
      // A TRE that lets an output go writes down what was checked: the digest of its record of disclosure control.
      return entry.event === "released" && entry.sdc === undefined ? ["unchecked-release"] : [];
    case "register.audit-root": {
      const before = read.auditRoot(entry.holder);
      if (before && entry.rows < before.rows) return ["audit-shorter"];
      return before?.rows === entry.rows && before.sha256 !== entry.sha256 ? ["audit-rewritten"] : [];
    }
    case "register.decision":
      return entry.rule && read.governing(versionName({ kind: "committee-rule", body: entry.site, key: "" }, entry.rule.version)) !== entry.rule.sha256 ? ["rule-not-logged"] : [];
    case "register.governance":
      return (read.governing(versionName(entry, entry.version)) ?? entry.sha256) === entry.sha256 ? [] : ["rule-rewritten"];
    case "register.genesis":
    case "register.incident":
    case "register.key":
    case "register.policy":
    case "register.statistics":
      return [];
  }
}
