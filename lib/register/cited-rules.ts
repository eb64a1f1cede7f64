/**
 * The rules that an entry's decisions cite, held against the log by the lines that the entry's file brings along: each stood in it before the entry, and before the decision. A line's time is the log's own word; that the
 * file leaves out no earlier decision by the same rule, only whoever reads the whole log can see (log/monitor.ts).
 */
import { dateInWords, fromDayNumber, toDayNumber } from "#lib/kernel/plain-date.ts";
import type { ProvenDocument } from "./document-with-proof.ts";
import { documentDigest, documentName } from "./governing-document.ts";
import { includes } from "./log/check-proof.ts";
import { openCheckpoint } from "./log/checkpoint.ts";
import { leafHash } from "./log/hashing.ts";
import { readLogEntry, type LogEntry } from "./log/log-entry.ts";
import { parseProofFile } from "./log/proof-file.ts";
import { writeNote, type VerifierKey } from "./log/signed-note.ts";
import type { RegisterRecord, RegisterSite } from "./record.ts";

type Given = { readonly record: Pick<RegisterRecord, "reference" | "sites">; readonly rules?: readonly ProvenDocument[] | undefined; readonly decisions?: readonly string[] | undefined };
/** `unseeable`: open, and no file could show it. */
type Seen = { readonly outcome: "holds" | "fails" | "open"; readonly said: string; readonly unseeable?: true };
type Line = { readonly index: number; readonly entry: LogEntry };
/** `body`: whose rule it is; `line`: its own in the log. Neither, where the file does not have it. */
type Cited = { readonly site: RegisterSite; readonly rule: NonNullable<RegisterSite["rule"]>; readonly body?: string; readonly line?: Line | undefined };

/** Nothing where the log has signed no state of itself with this line in it. */
async function lineOf(proof: string, log: VerifierKey): Promise<Line | undefined> {
  const file = parseProofFile(proof);
  const entry = file?.entry && readLogEntry(file.entry);
  if (!file?.entry || !entry) return undefined;
  const isThere = await includes(await leafHash(file.entry), file.index, file.checkpoint.size, file.proof, file.checkpoint.root);
  return isThere && (await openCheckpoint(writeNote(file.checkpoint.note), log)) ? { index: file.index, entry } : undefined;
}

export async function citedRules({ record, rules = [] }: Given, log: VerifierKey): Promise<Cited[]> {
  const logged = await Promise.all(rules.map(async ({ document, proof }) => {
    const [sha256, line] = [await documentDigest(document), await lineOf(proof, log)];
    const isOwn = line?.entry.type === "register.governance" && line.entry.sha256 === sha256 && documentName(line.entry) === documentName(document) && line.entry.version === document.version;
    return { sha256, version: document.version, body: document.body, line: isOwn ? line : undefined };
  }));
  return record.sites.flatMap((site): Cited[] => {
    const { rule } = site;
    const found = logged.find((one) => one.sha256 === rule?.sha256 && one.version === rule.version);
    return rule ? [{ site, rule, ...(found && { body: found.body, line: found.line }) }] : [];
  });
}

/** `place`: of this version of the entry in the log. */
export function rulesBeforeEntry(cited: readonly Cited[], place: number): Seen {
  const wrong = cited.find(({ body, line }) => body !== undefined && !(line && line.index < place));
  if (wrong) return { outcome: "fails", said: `The log does not have version ${String(wrong.rule.version)} of the rule of ${wrong.site.tre} before this entry.` };
  const missing = cited.find(({ body }) => body === undefined);
  if (missing) return { outcome: "open", said: `The file does not have version ${String(missing.rule.version)} of the rule of ${missing.site.tre}, by which its committee decided.` };
  return { outcome: "holds", said: `${cited.map(({ site, rule }) => `${site.tre} decided by version ${String(rule.version)} of its rule`).join("; ")}. The log had each before.` };
}

const told: Readonly<Record<RegisterSite["state"], string>> = { approved: "approved", ended: "approved", refused: "refused" };
/** Is this the line of a committee's decision, as an entry shows it, by that version of its rule? `body`: whose rule it is. */
export const isDecisionBy = (line: Extract<LogEntry, { type: "register.decision" }>, { state, rule, body }: { state: RegisterSite["state"]; rule: NonNullable<RegisterSite["rule"]>; body: string | undefined }): boolean =>
  line.site === body && line.event === told[state] && line.rule?.sha256 === rule.sha256 && line.rule.version === rule.version;
const dayIn = (at: string): string => dateInWords(at.slice(0, 10));

/** Of rules that stood in the log before the entry: also before what was decided by them? */
export async function rulesBeforeDecisions({ record, decisions }: Given, cited: readonly Cited[], log: VerifierKey): Promise<Seen> {
  if (!decisions) return { outcome: "open", said: "The file does not have the decisions’ own lines of the log: it is from before they were put into it. Download the entry anew." };
  const lines = (await Promise.all(decisions.map((proof) => lineOf(proof, log)))).flatMap((line) => line ?? []);
  const seen = cited.map((one): Seen => {
    const { site: { tre, state, decidedOn }, rule } = one;
    const own = lines.filter(({ entry }) => entry.type === "register.decision" && entry.entry === record.reference && isDecisionBy(entry, { state, rule, body: one.body }));
    const [early, ours] = [own.find(({ index }) => !one.line || index < one.line.index), own.at(0)];
    if (early) return { outcome: "fails", said: `The log was told of the decision of ${tre} on ${dayIn(early.entry.at)}, before it had version ${String(rule.version)} of its rule.` };
    // Committees' refusals are told of once something of the project is public: an approval has made it so.
    if (!ours && state === "refused") return { outcome: "open", unseeable: true, said: `Of the refusal of ${tre} the log has no line of its own, because nothing of this project was public then: whether its rule was there before can’t be seen here.` };
    if (!ours) return { outcome: "open", said: `The file does not have the line in which the log was told of the decision of ${tre}: whether its rule was there before is not shown.` };
    // A line is written within a minute; one that was written days later shows nothing of the day of the decision.
    if (ours.entry.at.slice(0, 10) > fromDayNumber(toDayNumber(decidedOn) + 1)) return { outcome: "open", said: `${tre} decided on ${dateInWords(decidedOn)}, and the log was told of it only on ${dayIn(ours.entry.at)}: whether its rule was there before is not shown.` };
    return { outcome: "holds", said: `${tre}: the rule was written into the log on ${dayIn(one.line!.entry.at)}, and after it the decision, on ${dayIn(ours.entry.at)}.` };
  });
  const wrong = seen.find(({ outcome }) => outcome === "fails");
  const open = seen.filter(({ outcome }) => outcome === "open");
  return wrong ?? { outcome: open.length === 0 ? "holds" : "open", said: seen.map(({ said }) => said).join(" "), ...(open.length > 0 && open.every(({ unseeable }) => unseeable) && { unseeable: true }) };
}
