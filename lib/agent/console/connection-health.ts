/** How this TRE and the portal get on: for the console's page and, in short, for /api/health. */
import { ok, type Result } from "#lib/kernel/result.ts";
import type { AgentContext } from "../context.ts";
import { kept } from "../store/kept-settings.ts";
import { countUnsent } from "../store/outbox.ts";
import { findings } from "#lib/register/log/monitor.ts";
import { logFindings, logReading } from "../store/register-log.ts";
import { openRuns } from "../store/runs.ts";
import { publicHalf } from "../keys.ts";
import { keyInWords } from "#lib/protocol/key-words.ts";
import { otherTres, type OtherTre } from "../store/other-tres.ts";
import { committeeKeysView, type CommitteeKeysView } from "./committee-keys.ts";
import { stoppedInWords } from "../revocations.ts";
import { revocations } from "../store/revocations.ts";
import { software } from "../software.ts";
import { notPermitted, type ConsoleActor } from "./permissions.ts";

export type Health = { ready: boolean; dataOpen: boolean; joined: boolean; profilePublished: boolean; connected: boolean; unsent: number; openRuns: number };

/** Ready to be used: the data is open and the portal knows it. A portal that is away for a while does not undo that. */
export function healthOf({ status, store }: AgentContext): Health {
  const { dataOpen, joined, profilePublished } = status;
  return { ready: dataOpen && joined && profilePublished, dataOpen, joined, profilePublished, connected: status.trouble === null && status.lastContactAt !== null, unsent: countUnsent(store.db), openRuns: openRuns(store.db).length };
}

export type ConnectionView = Health & {
  portalUrl: string; treId: string | null; name: string; software: string; protocolVersion: string | null; publicKey: string; portalKey: string | null; workflow: { url: string; version: string; digest: string } | null;
  /** The register's log as this TRE has read it; null before the first look. */
  registerLog: { key: string; size: number; witnessed: { size: number; at: string } | null; alarm: string | null; findings: string[]; /** What it was last told of this TRE's own audit log. */ ownAudit: { events: number; at: string; trouble: string | null } | null } | null;
  /** This TRE's key in words, and other TREs' keys. `offered`: another key that the portal gave for it since, which does not count. */
  keyWords: string; othersCount: "first-use" | "compared";
  others: { treId: string; name: string; key: string; words: string; firstSeenAt: string; acceptedBy: string | null; offered: { key: string; words: string; at: string } | null }[];
  /** The passkeys of the committee's members, and which of them count here. */
  committee: CommitteeKeysView;
  /** Approvals under which nothing starts any more, the newest first, and whose word that is. */
  stopped: { envelope: string; stoppedAt: string; words: string; isSigned: boolean }[];
  /** Models that wait for this TRE, and why it gives nothing. */
  modelTrouble: string[];
  startedAt: string; lastContactAt: string | null; trouble: string | null; troubleSince: string | null; clock: string;
};
const mostStopped = 50;
export async function connectionHealth(context: AgentContext, actor: ConsoleActor): Promise<Result<ConnectionView>> {
  const refused = notPermitted(actor, "see-connection");
  if (refused) return refused;
  const { status, config, portal, store, key } = context;
  const member = kept(store.db, "membership");
  const offset = Math.round(portal.clockOffset() / 1000);
  return ok({
    ...healthOf(context), portalUrl: config.portalUrl, treId: member?.treId ?? null, name: member?.name ?? config.name, software: `${software.name} ${software.version}`, protocolVersion: member?.protocolVersion ?? null,
    publicKey: publicHalf(key).x, portalKey: member?.portalKey.x ?? null, workflow: member?.workflow ?? null,
    registerLog: logView(context),
    keyWords: await keyInWords(publicHalf(key).x), othersCount: config.policy.otherTres, others: await Promise.all(otherTres(store.db).map(otherView)), modelTrouble: [...new Set(status.modelTrouble.values())],
    committee: await committeeKeysView(context),
    stopped: revocations(store.db).slice(0, mostStopped).map((one) => ({ envelope: one.envelope, stoppedAt: one.stoppedAt, words: stoppedInWords(one, config.policy.committeeSignatures !== undefined), isSigned: one.signers !== null })),
    startedAt: status.startedAt, lastContactAt: status.lastContactAt, trouble: status.trouble, troubleSince: status.troubleSince,
    clock: offset === 0 ? "This TRE's clock and the portal's agree." : `The portal's clock is ${Math.abs(offset)} seconds ${offset > 0 ? "ahead of" : "behind"} this TRE's. Set this machine's clock by a time server.`,
  });
}

async function otherView({ treId, name, x, firstSeenAt, acceptedBy, offered, offeredAt }: OtherTre): Promise<ConnectionView["others"][number]> {
  return { treId, name, key: x, words: await keyInWords(x), firstSeenAt, acceptedBy, offered: offered === null || offeredAt === null ? null : { key: offered, words: await keyInWords(offered), at: offeredAt } };
}

function logView({ store }: AgentContext): ConnectionView["registerLog"] {
  const member = kept(store.db, "membership");
  const reading = logReading(store.db);
  if (!member || !reading) return null;
  const { witnessed, alarm, range } = reading;
  const told = kept(store.db, "auditTold");
  return {
    key: member.registerLog, size: range.size, alarm, witnessed: witnessed && { size: witnessed.size, at: witnessed.at },
    ownAudit: told ? { events: told.rows, at: told.at, trouble: told.trouble } : null,
    findings: logFindings(store.db).map(({ index, kind }) => `Entry ${String(index + 1)} ${findings[kind]}.`),
  };
}
