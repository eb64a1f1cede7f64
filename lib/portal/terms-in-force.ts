/** The terms of an approval while an amendment of it is decided on, and what of them may be lifted. */
import { and, eq } from "drizzle-orm";
import { envelopes, projectRevisions, type StoredCondition } from "#db/schema/index.ts";
import type { Lift } from "#lib/governance/ballots.ts";
import { knownLifts, termsInWords, type SetCondition, type TermsInForce } from "#lib/governance/carried-terms.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { Queryable } from "./context.ts";
import type { BeforeCommittee, SiteRow } from "./deliberation-of.ts";
import { readOwnEnvelope } from "./read-envelope.ts";
import { approvalHere } from "./refused-amendment.ts";

export const conditionsInForce = (site: Parameters<typeof approvalHere>[0]): readonly StoredCondition[] => approvalHere(site)?.conditions ?? [];

const whole = (condition: StoredCondition): SetCondition => ({ kind: "ongoing", evidence: "", due: null, met: null, ...condition });

/** What an approval leaves out of what its own version of the application asked for, and to what it is bounded. */
async function termsOf(db: Queryable, envelopeId: string): Promise<Omit<TermsInForce, "conditions">> {
  const [row] = await db.select({ jws: envelopes.jws }).from(envelopes).where(eq(envelopes.id, envelopeId));
  if (!row) throw new Error(`the approval ${envelopeId} is not there`);
  const { project, analyses, domains, concepts, columns, population = [], leastThreshold } = readOwnEnvelope(row.jws);
  const [read] = await db.select({ content: projectRevisions.content }).from(projectRevisions).where(and(eq(projectRevisions.projectId, project.id), eq(projectRevisions.revision, project.revision)));
  const without = { analyses: (read?.content.analyses ?? []).filter((one) => !analyses.includes(one)), domains: (read?.content.domains ?? []).filter((one) => !domains.includes(one)) };
  return { without, concepts, columns, population, leastThreshold };
}

/** In what the approval that runs stand on today is narrower than what was asked for, line by line, as whoever asks under it reads it. */
export async function narrowerInWords(db: Queryable, site: Parameters<typeof approvalHere>[0]): Promise<string[]> {
  const envelopeId = approvalHere(site)?.envelopeId ?? null;
  return envelopeId === null ? [] : termsInWords({ ...(await termsOf(db, envelopeId)), conditions: [], leastThreshold: 1 }).map(({ words }) => words);
}

/** Null where no amendment of an approval waits. They go on even where the approval has ended meanwhile: whoever decides on an amendment renews it as it was. */
export async function termsInForce(db: Queryable, { amendment }: Pick<SiteRow, "amendment">): Promise<TermsInForce | null> {
  const approval = amendment?.approval;
  if (!approval) return null;
  return { conditions: approval.conditions.map(whole), ...(await termsOf(db, approval.envelopeId)) };
}

const aloneSentence = "The committee set these terms, and one person decides here: bring the amendment before the whole committee to lift one.";
export const mayLift = ({ deliberation: { routed, rule } }: BeforeCommittee): Result<true> => (routed.route === "delegated" && rule.voters !== "chair" ? refuse("not-permitted", aloneSentence) : ok(true));

/** Asked as a ballot is cast: what nobody may lift, or nothing has, is refused before anybody counts on it. */
export function checkLifts(before: BeforeCommittee, terms: TermsInForce | null, lifts: readonly Lift[]): Result<true> {
  if (lifts.length === 0) return ok(true);
  const may = mayLift(before);
  return may.ok ? knownLifts(terms, lifts) : may;
}
