import { eq } from "drizzle-orm";
import { registerEntries } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import type { TermsInForce } from "#lib/governance/carried-terms.ts";
import { isDeciding } from "#lib/governance/project-states.ts";
import type { ProjectContent } from "#lib/governance/project.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { changesInWords } from "#lib/register/changes-in-words.ts";
import { RegisterRecord } from "#lib/register/record.ts";
import { draftApproval } from "./apply-decision.ts";
import type { Context } from "./context.ts";
import type { BeforeCommittee } from "./deliberation-of.ts";
import type { TreRow } from "./name-tres.ts";
import type { ProjectRow } from "./project-access.ts";
import { registerRecordOf } from "./register-record.ts";
import type { SupposedEntry } from "./review-view.ts";

/**
 * The register entry as it would be after an approval until the project's end, on the conditions that the ballots came to, with the TRE's own threshold. Made as the
 * entry itself is made, so that what is read before the vote is what is published after it. Null where nothing waits, or the project has ended.
 */
export async function supposedEntry(context: Context, actor: Actor, project: ProjectRow, content: ProjectContent, tre: TreRow, waits: BeforeCommittee, inForce: TermsInForce | null): Promise<SupposedEntry | null> {
  const { site, deliberation } = waits;
  if (!isDeciding(site.state) || project.state === "closed") return null;
  const { db } = context;
  const { conditions = [], lifts } = deliberation.rounds.at(-1)?.closed ?? {};
  const drafted = await draftApproval(db, context, actor, project, content, tre, waits, { conditions, lifts, validTo: content.endDate, concepts: [] }, inForce);
  if (!drafted.ok) return null;
  const [entry] = await db.select({ record: registerEntries.record, changedAt: registerEntries.changedAt }).from(registerEntries).where(eq(registerEntries.projectId, project.id));
  const before = entry && RegisterRecord.parse(entry.record);
  const record = await registerRecordOf(db, dayOf(context.clock.now()), project, before, { corrections: before?.corrections, writtenAt: entry?.changedAt, supposed: { treId: tre.id, envelope: drafted.value.envelope, conditions: drafted.value.terms.conditions, reason: "Your committee’s reasons, as they are recorded with its decision." } });
  return record ? { record, changes: before ? changesInWords(before, record) : null } : null;
}
