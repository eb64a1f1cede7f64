import { describe, expect, it } from "vitest";
import type { AuditRoot } from "./audit-trail.ts";
import { logEntryBytes, type LogEntry } from "./log-entry.ts";
import { watchEntry, type EntryState, type FindingKind } from "./monitor.ts";

const at = (day: number) => `2026-11-${String(day).padStart(2, "0")}T10:00:00Z`;
const sha = (c: string) => c.repeat(64);
const project = { v: 1, custodian: "https://register.example.org", entry: "FF-1" } as const;
const genesis: LogEntry = { v: 1, at: at(1), type: "register.genesis", log: "register.example.org/log" };
const published: LogEntry = { ...project, at: at(2), type: "register.entry", event: "published", rev: 1, sha256: sha("a"), prev: null };
const run: Extract<LogEntry, { type: "register.run" }> = { ...project, at: at(3), type: "register.run", site: "northern", event: "started", crate: `sha256:${sha("c")}` };
const released: LogEntry = { ...project, at: at(4), type: "register.output", event: "released", site: "northern", crate: `sha256:${sha("d")}`, sdc: `sha256:${sha("e")}`, checks: 2 };

function found(entries: readonly (LogEntry | Uint8Array)[]): [number, FindingKind][] {
  const states = new Map<string, EntryState>();
  const roots = new Map<string, AuditRoot>();
  const governing = new Map<string, string>();
  let lastAt = "";
  return entries.flatMap((entry, index) => {
    const seen = watchEntry({ lastAt, latest: (name) => states.get(name), auditRoot: (holder) => roots.get(holder), governing: (version) => governing.get(version) }, index, entry instanceof Uint8Array ? entry : logEntryBytes(entry));
    lastAt = seen.lastAt;
    if (seen.changed) states.set(...seen.changed);
    if (seen.toldOfAudit) roots.set(...seen.toldOfAudit);
    if (seen.governing) governing.set(...seen.governing);
    return seen.findings.map((finding): [number, FindingKind] => [finding.index, finding.kind]);
  });
}

const audit: LogEntry = { v: 1, at: at(2), type: "register.audit-root", holder: "portal", rows: 40, sha256: sha("a") };

describe("the monitor", () => {
  it("finds nothing in a log that hangs together", () => {
    const amended: LogEntry = { ...published, at: at(5), event: "amended", rev: 2, sha256: sha("b"), prev: sha("a") };
    expect(found([genesis, published, run, released, amended, { ...run, at: at(6) }, { ...audit, at: at(7) }, { ...audit, at: at(7) }, { ...audit, at: at(8), rows: 41, sha256: sha("b") }, { ...audit, at: at(8), holder: "northern", rows: 2 }])).toEqual([]);
  });

  const decision = (event: "approved" | "revoked" | "expired" | "refused" | "returned", day: number, site = "northern"): LogEntry => ({ ...project, at: at(day), type: "register.decision", site, event });
  const revoked: LogEntry = { ...published, at: at(5), rev: 2, event: "revoked", prev: sha("a") };
  const toldLate = (started: number) => ({ ...run, at: at(8), started: at(started) });
  it("goes by when a run was started, not by when that was told", () => {
    expect(found([genesis, published, revoked, toldLate(4)])).toEqual([]);
    expect(found([genesis, published, revoked, { ...toldLate(5), started: "2026-11-05T10:04:00Z" }])).toEqual([]);
    // Taken up again since: a start in between is one all the same.
    const resumed: LogEntry = { ...published, at: at(7), rev: 3, event: "resumed", prev: sha("a") };
    expect(found([genesis, published, revoked, resumed, toldLate(6)])).toEqual([[4, "not-active"]]);
    expect(found([genesis, published, revoked, resumed, toldLate(7), { ...run, at: at(9) }])).toEqual([]);
    // A start that is told before it happened counts as it was told.
    expect(found([genesis, published, { ...run, at: at(3), started: at(6) }, { ...revoked, at: at(5) }])).toEqual([]);
  });
  it("asks each data environment's own approval, while another's goes on", () => {
    const both = [genesis, published, decision("approved", 2), decision("approved", 2, "southern")];
    expect(found([...both, decision("revoked", 5), toldLate(4), toldLate(6), { ...toldLate(6), site: "southern" }])).toEqual([[6, "not-active"]]);
    for (const end of ["revoked", "expired", "refused"] as const) expect(found([...both, decision(end, 5), toldLate(6)])).toEqual([[5, "not-active"]]);
    expect(found([...both, decision("returned", 5), toldLate(6)])).toEqual([]);
    expect(found([...both, decision("revoked", 4), decision("approved", 6), toldLate(7)])).toEqual([]);
    // Of an approval that is older than the log the first word may be of its end; a refusal says that there was none.
    for (const end of ["revoked", "expired"] as const) expect(found([genesis, published, decision(end, 5), toldLate(4), toldLate(6)])).toEqual([[4, "not-active"]]);
    expect(found([genesis, published, decision("refused", 5), toldLate(4)])).toEqual([[3, "not-active"]]);
    // Told before starts were told, or of an approval that is older than the log: the project alone is asked.
    expect(found([...both, decision("revoked", 5), { ...run, at: at(8) }])).toEqual([]);
  });
  it("misses the decision of an environment of which the log tells none, where it tells any of that project", () => {
    const decided = [genesis, published, decision("approved", 2, "southern")];
    expect(found([...decided, toldLate(4), { ...run, at: at(8) }, { ...toldLate(4), site: "southern" }])).toEqual([[3, "not-active"], [4, "not-active"]]);
    expect(found([genesis, published, decision("refused", 2), { ...run, at: at(8) }])).toEqual([[3, "not-active"]]);
    expect(found([genesis, published, toldLate(4), { ...decided[2]!, at: at(8) }])).toEqual([]);
    expect(found([genesis, published, toldLate(6)])).toEqual([]);
  });

  it("asks whether a decision's rule was in the log before it, in those words; one that cites none is as it was", () => {
    const rule: LogEntry = { v: 1, at: at(2), type: "register.governance", custodian: "https://register.example.org", kind: "committee-rule", body: "northern", key: "", version: 2, sha256: sha("1") };
    const decided = (version: number, sha256: string, site = "northern"): LogEntry => ({ ...decision("approved", 3, site) as Extract<LogEntry, { type: "register.decision" }>, rule: { version, sha256 } });
    const form: LogEntry = { ...rule, kind: "committee-form", sha256: sha("2") };
    expect(found([genesis, published, rule, form, decided(2, sha("1")), decision("approved", 4), { ...rule, at: at(5), version: 1, sha256: sha("3") }, { ...rule, at: at(6) }])).toEqual([]);
    expect(found([genesis, published, decided(2, sha("1")), { ...rule, at: at(4) }])).toEqual([[2, "rule-not-logged"]]);
    expect(found([genesis, published, rule, decided(2, sha("2"))])).toEqual([[3, "rule-not-logged"]]);
    expect(found([genesis, published, rule, decided(2, sha("1"), "southern")])).toEqual([[3, "rule-not-logged"]]);
    expect(found([genesis, published, rule, { ...rule, sha256: sha("4") }, decided(2, sha("4"))])).toEqual([[3, "rule-rewritten"], [4, "rule-not-logged"]]);
  });

  const cases: readonly [string, readonly (LogEntry | Uint8Array)[], [number, FindingKind][]][] = [
    ["a log without a beginning", [published], [[0, "no-genesis"]]],
    ["a log that begins twice", [genesis, { ...genesis, at: at(2) }], [[1, "second-genesis"]]],
    ["a back-dated entry", [genesis, { ...published, at: "2026-10-01T00:00:00Z" }], [[1, "back-dated"]]],
    ["a revision left out", [genesis, published, { ...published, at: at(3), rev: 3, prev: sha("a") }], [[2, "not-the-next-revision"]]],
    ["a past put in other words", [genesis, published, { ...published, at: at(3), rev: 2, event: "amended", prev: sha("f") }], [[2, "other-previous"]]],
    ["a run of no project", [genesis, { ...run, entry: "FF-9" }], [[1, "no-entry"]]],
    ["a run after an approval was taken back", [genesis, published, { ...published, at: at(3), rev: 2, event: "revoked", prev: sha("a") }, { ...run, at: at(4) }], [[3, "not-active"]]],
    ["a run after a project that had ended was merely amended", [genesis, published, { ...published, at: at(3), rev: 2, event: "completed", prev: sha("a"), sha256: sha("b") }, { ...published, at: at(4), rev: 3, event: "amended", prev: sha("b") }, { ...run, at: at(5) }], [[4, "not-active"]]],
    ["a release that nobody checked", [genesis, published, { ...released, sdc: undefined }], [[2, "unchecked-release"]]],
    ["an audit trail that lost events", [genesis, audit, { ...audit, rows: 39, sha256: sha("b") }], [[2, "audit-shorter"]]],
    ["an audit trail that was rewritten", [genesis, audit, { ...audit, sha256: sha("b") }], [[2, "audit-rewritten"]]],
    ["an entry in another spelling", [genesis, new TextEncoder().encode(JSON.stringify({ type: "register.genesis", v: 1, log: "x", at: at(2) }))], [[1, "unreadable"]]],
  ];
  it.each(cases)("finds %s", (_, entries, expected) => {
    expect(found(entries)).toEqual(expected);
  });
});
