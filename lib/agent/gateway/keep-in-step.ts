/**
 * This TRE's entries at the Health Data Research Gateway, kept as the register says. Only what the register's log commits to is sent, and only the fields that changed. What somebody changed
 * at the Gateway is shown and left alone until an operator says to send: nobody's work there is overwritten unasked. Whatever happens here, the register's own publication does not wait for it.
 */
import { digestOf } from "#lib/kernel/digest.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { formFaults } from "#lib/register/gateway/check-form.ts";
import { differencesInWords, fieldsThatDiffer, firstBody, patchOf, strangeLinks, whoseChange, type GatewayEntry } from "#lib/register/gateway/difference.ts";
import { gatewayForm, type GatewayForm, type GatewayKey } from "#lib/register/gateway/form.ts";
import { loggedEntry } from "#lib/register/gateway/logged-entry.ts";
import type { AgentContext } from "../context.ts";
import { gatewayEntries, gatewayEntry, keepGatewayEntry, newGatewayEntry, type GatewayEntryRecord } from "../store/gateway-entries.ts";
import { kept } from "../store/kept-settings.ts";
import { latestOf } from "../store/register-log.ts";
import type { GatewayClient } from "./gateway-client.ts";

/** Between two looks at an entry that is in step, and the longest wait after failures. */
const dayMs = 24 * 3_600_000;
const longestRetryMs = 6 * 3_600_000;
const retryMs = (failures: number): number => Math.min(longestRetryMs, 60_000 * 2 ** (failures - 1));

const turns = new WeakMap<AgentContext, Promise<unknown>>();
/** One at a time: two would each make the entry that neither found. */
function inTurn<T>(context: AgentContext, work: () => Promise<T>): Promise<T> {
  const mine = (turns.get(context) ?? Promise.resolve()).then(work);
  turns.set(context, mine.catch(() => {}));
  return mine;
}

/** Looks at every entry of this TRE that is due. The refusal is of the portal's list; what befalls an entry stands with it. */
export const keepInStep = (context: AgentContext, signal?: AbortSignal): Promise<Result<undefined>> => inTurn(context, async () => {
  const listed = await ownEntries(context, signal);
  if (!listed.ok) return listed;
  const now = context.clock.now().toISOString();
  const known = gatewayEntries(context.store.db).map(({ reference }) => reference);
  for (const reference of new Set([...listed.value, ...known])) {
    if (signal?.aborted) break;
    const entry = gatewayEntry(context.store.db, reference) ?? newGatewayEntry(reference, now);
    const isNews = entry.failures === 0 && (latestOf(context.store.db, reference)?.rev ?? 0) > entry.revision;
    if (isNews || entry.nextAt <= now) await lookAt(context, entry, { overwrite: false, actor: "agent" });
  }
  return ok(undefined);
});

/** Now, and over whatever stands at the Gateway: an operator's word. */
export const sendNow = (context: AgentContext, reference: string, actor: string): Promise<Result<undefined>> => inTurn(context, async () => {
  const entry = gatewayEntry(context.store.db, reference);
  if (!entry) return refuse("not-found", "This data environment has no such entry for the Gateway.");
  const after = await lookAt(context, entry, { overwrite: true, actor });
  return after.error === null ? ok(undefined) : refuse(after.state === "held" ? "invalid-input" : "unavailable", after.error);
});

async function ownEntries({ portal, store }: AgentContext, signal?: AbortSignal): Promise<Result<Set<string>>> {
  const name = kept(store.db, "membership")?.name;
  if (name === undefined) return refuse("unavailable", "This data environment has not joined a federation yet.");
  const found = new Set<string>();
  for (let page = 1, pages = 1; page <= pages; page++) {
    const answer = await portal.listRegister({ tre: name, page }, signal);
    if (!answer.ok) return answer;
    pages = answer.value.pages;
    for (const { record } of answer.value.entries) found.add(record.reference);
  }
  return ok(found);
}

type Look = { overwrite: boolean; actor: string };
class Trouble extends Error {}

async function lookAt(context: AgentContext, before: GatewayEntryRecord, look: Look): Promise<GatewayEntryRecord> {
  const now = context.clock.now();
  const tried = { ...before, triedAt: now.toISOString(), faults: [], drift: [], strangeLinks: [] };
  let after: GatewayEntryRecord;
  try {
    after = { ...(await bringInStep(context, tried, look)), failures: 0, nextAt: new Date(now.getTime() + dayMs).toISOString() };
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    const known = gatewayEntry(context.store.db, before.reference) ?? tried;
    const failures = before.failures + 1;
    after = { ...known, triedAt: tried.triedAt, state: "failed", error: error.message, failures, nextAt: new Date(now.getTime() + retryMs(failures)).toISOString() };
  }
  const action = { waiting: "gateway-entry-waits", held: "gateway-entry-held", "in-step": "gateway-entry-in-step", drifted: "gateway-entry-drifted", failed: "gateway-entry-failed" }[after.state];
  // A look that found nothing new is no event.
  const isNews = after.state !== before.state || after.error !== before.error || after.readBack !== before.readBack;
  if (isNews) keepWith(context, look.actor, action, after, { ...(after.error !== null && { why: after.error }), ...(after.readBack !== null && { readBack: after.readBack }) });
  else context.store.write({ actor: "agent", action: "gateway-entry-looked-at", subject: after.reference, facts: { state: after.state } }, (db) => { keepGatewayEntry(db, after); });
  if (after.state === "failed") context.log.warn({ reference: after.reference, why: after.error }, "an entry is not at the Gateway as the register says");
  return after;
}

function keepWith({ store }: AgentContext, actor: string, action: string, entry: GatewayEntryRecord, facts: Record<string, unknown>): void {
  store.write({ actor, action, subject: entry.reference, facts: { revision: entry.revision, ...(entry.gatewayId !== null && { gatewayId: entry.gatewayId }), ...facts } }, (db) => { keepGatewayEntry(db, entry); });
}

async function need<T>(answer: Promise<Result<T>>): Promise<T> {
  const result = await answer;
  if (!result.ok) throw new Trouble(result.refusal.message);
  return result.value;
}

async function bringInStep(context: AgentContext, entry: GatewayEntryRecord, look: Look): Promise<GatewayEntryRecord> {
  const { gateway, config, portal, store } = context;
  if (!gateway || !config.gateway) throw new Trouble("Publishing to the Gateway is switched off.");
  const { reference } = entry;
  const logged = latestOf(store.db, reference);
  if (!logged) throw new Trouble("The register's log, as this data environment has read it, does not have this entry yet.");
  const record = await loggedEntry(await need(portal.readRegisterEntry(reference)), reference, logged);
  if (!record) throw new Trouble("The portal's text of this entry is not the one that the register's log commits to. It is not sent.");
  const seen = { ...entry, title: record.title, revision: logged.rev, error: null };
  const name = kept(store.db, "membership")?.name ?? config.name;
  const datasetIds = Object.fromEntries(config.datasets.flatMap(({ title, gatewayId }) => (gatewayId === undefined ? [] : [[title, gatewayId]])));
  const approved = gatewayForm(record, name, { portalUrl: config.portalUrl, datasetIds });
  // Refused after all: what stands at the Gateway is put away, and links to it go on working.
  const wanted = approved ?? (seen.sent && { ...seen.sent, status: "ARCHIVED" });
  if (!wanted) return { ...seen, state: "waiting", error: "Not approved by this data environment: nothing is published." };
  const faults = formFaults(wanted);
  if (faults.length > 0) return { ...seen, state: "held", faults, error: faults.map(({ name: field, mend }) => `${field}: ${mend}`).join(" ") };
  return compareAndChange(context, gateway, await withPlace(context, gateway, seen, wanted, look), wanted, look);
}

/** The entry with its number at the Gateway: known, found there, or made as a draft. */
async function withPlace(context: AgentContext, gateway: GatewayClient, entry: GatewayEntryRecord, wanted: GatewayForm, look: Look): Promise<GatewayEntryRecord & { gatewayId: number }> {
  if (entry.gatewayId !== null) {
    const there = await gateway.read(entry.gatewayId);
    if (there.ok) return { ...entry, gatewayId: entry.gatewayId };
    if (there.refusal.reason !== "not-found") throw new Trouble(there.refusal.message);
    if (!look.overwrite) throw new Trouble("Somebody deleted this entry at the Gateway. “Send now” publishes it anew.");
  }
  const found = await need(gateway.find(entry.reference));
  if (found !== undefined) {
    const placed = { ...entry, gatewayId: found };
    keepWith(context, look.actor, "gateway-entry-found", placed, {});
    return placed;
  }
  const begun = { ...entry, gatewayId: null, begunAt: context.clock.now().toISOString(), sent: wanted };
  // Kept before it is sent: if the answer is lost, the entry is looked for by its project ID and not made twice.
  keepWith(context, look.actor, "gateway-entry-begun", begun, {});
  const gatewayId = await need(gateway.create(firstBody(wanted)));
  const made = { ...begun, gatewayId };
  keepWith(context, look.actor, "gateway-entry-made", made, {});
  return made;
}

async function compareAndChange(context: AgentContext, gateway: GatewayClient, entry: GatewayEntryRecord & { gatewayId: number }, wanted: GatewayForm, look: Look): Promise<GatewayEntryRecord> {
  const has = await need(gateway.read(entry.gatewayId));
  const differing = fieldsThatDiffer(wanted, has);
  const { ours, theirs } = whoseChange(entry.sent, wanted, differing);
  // An entry that was never seen in step is one that this TRE is still making: its draft becomes public once the rest is as it should be.
  const making = entry.inStepAt === null && entry.begunAt !== null;
  const change = look.overwrite || making ? differing : ours;
  if (change.length === 0) return settled(entry, wanted, has, theirs);
  const text = change.filter((key) => key !== "status");
  if (text.length > 0) await need(gateway.change(entry.gatewayId, patchOf(wanted, has, text)));
  if (change.includes("status")) {
    const beforePublic = await need(gateway.read(entry.gatewayId));
    if (fieldsThatDiffer(wanted, beforePublic).every((key) => key === "status" || !change.includes(key))) await need(gateway.change(entry.gatewayId, { status: wanted.status }));
  }
  const now = await need(gateway.read(entry.gatewayId));
  const sent = { ...entry, sent: asSent(entry.sent, wanted, change) };
  keepWith(context, look.actor, "gateway-entry-changed", sent, { fields: change });
  return settled(sent, wanted, now, fieldsThatDiffer(wanted, now));
}

/** What was sent before, with what was sent now. */
const asSent = (before: GatewayForm | null, wanted: GatewayForm, keys: readonly GatewayKey[]): GatewayForm => (before === null ? wanted : { ...before, ...Object.fromEntries(keys.map((key) => [key, wanted[key]])) });

async function settled(entry: GatewayEntryRecord, wanted: GatewayForm, has: GatewayEntry, drift: readonly GatewayKey[]): Promise<GatewayEntryRecord> {
  const readBack = await digestOf(has);
  const links = strangeLinks(wanted, has);
  if (drift.length > 0) return { ...entry, state: "drifted", drift: differencesInWords(has, wanted, drift), strangeLinks: links, readBack };
  return { ...entry, state: "in-step", sent: wanted, drift: [], strangeLinks: links, readBack, inStepAt: entry.triedAt };
}
