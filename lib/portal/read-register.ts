/** The public register: no sign-in, no limits but pages. */
import { and, asc, count, desc, eq, gt, gte, sql, type SQL } from "drizzle-orm";
import { z } from "zod";
import { registerEntries, registerRevisions } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { article6, article9, categories, sectors } from "#lib/governance/project.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { changesInWords } from "#lib/register/changes-in-words.ts";
import { RegisterRecord } from "#lib/register/record.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";

export const ReadRegister = z.strictObject({
  /** Words, "a phrase", -without; in titles, summaries, organisations, funders and datasets. */
  q: z.string().trim().max(200).optional(),
  status: z.enum(["active", "archived"]).optional(),
  sector: z.enum(sectors).optional(),
  category: z.enum(categories).optional(),
  organisation: z.string().trim().max(255).optional(),
  tre: z.string().trim().max(120).optional(),
  nation: z.string().trim().max(40).optional(),
  article6: z.enum(article6).optional(),
  article9: z.enum(article9).optional(),
  optOut: z.enum(["Yes", "No", "Not applicable"]).optional(),
  /** Only projects of which some result has been released. */
  withResults: z.enum(["yes"]).optional(),
  updatedSince: z.iso.datetime({ offset: true, error: "Give an instant such as 2026-11-22T00:00:00Z." }).refine((at) => at >= "2000", "Give an instant of this century.").optional(),
  sort: z.enum(["changed", "title", "published"]).default("changed"),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  perPage: z.coerce.number().int().min(1).max(500).default(25),
});
export const RegisterEntryView = z.object({ record: RegisterRecord, revision: z.int(), firstPublishedAt: z.iso.datetime(), changedAt: z.iso.datetime() }).meta({ id: "RegisterEntry" });
export type RegisterEntryView = z.infer<typeof RegisterEntryView>;
export const RegisterPage = z.object({
  entries: z.array(RegisterEntryView), page: z.int(), pages: z.int(), total: z.int(),
  /** What the filters offer. */
  choices: z.object({ organisations: z.array(z.string()), tres: z.array(z.string()), nations: z.array(z.string()) }),
});
export type RegisterPage = z.infer<typeof RegisterPage>;

type EntryRow = typeof registerEntries.$inferSelect;
const entryView = (row: EntryRow): RegisterEntryView => ({ record: RegisterRecord.parse(row.record), revision: row.revision, firstPublishedAt: row.firstPublishedAt.toISOString(), changedAt: row.changedAt.toISOString() });
const says = (field: string, value: string | undefined): SQL | undefined => (value === undefined || value === "" ? undefined : sql`${registerEntries.record} ->> ${field} = ${value}`);
const someSite = (field: string, value: string | undefined): SQL | undefined => (value === undefined || value === "" ? undefined : sql`${registerEntries.record} -> 'sites' @> ${JSON.stringify([{ [field]: value }])}::jsonb`);

export async function readRegister(context: Context, _actor: Actor, input: unknown): Promise<Result<RegisterPage>> {
  const parsed = parseInput(ReadRegister, input);
  if (!parsed.ok) return parsed;
  const { q, status, updatedSince, withResults, sort, page, perPage, ...filters } = parsed.value;
  const { db } = context;
  const where = and(
    q ? sql`to_tsvector('english', ${registerEntries.text}) @@ websearch_to_tsquery('english', ${q})` : undefined,
    status ? eq(registerEntries.status, status) : undefined,
    updatedSince ? gte(registerEntries.changedAt, new Date(updatedSince)) : undefined,
    withResults ? gt(sql`jsonb_array_length(${registerEntries.record} -> 'outputs')`, 0) : undefined,
    says("organisationSector", filters.sector), says("category", filters.category), says("organisationName", filters.organisation), says("article6", filters.article6), says("article9", filters.article9), says("optOut", filters.optOut),
    someSite("tre", filters.tre), someSite("nation", filters.nation),
  );
  const order = { changed: desc(registerEntries.changedAt), title: asc(sql`lower(${registerEntries.record} ->> 'title')`), published: desc(registerEntries.firstPublishedAt) }[sort];
  const [[counted], rows, organisations, sites] = await Promise.all([
    db.select({ n: count() }).from(registerEntries).where(where),
    db.select().from(registerEntries).where(where).orderBy(order, asc(registerEntries.reference)).limit(perPage).offset((page - 1) * perPage),
    db.selectDistinct({ name: sql<string>`${registerEntries.record} ->> 'organisationName'` }).from(registerEntries).limit(1000),
    db.selectDistinct({ tre: sql<string>`site ->> 'tre'`, nation: sql<string>`site ->> 'nation'` }).from(registerEntries).innerJoin(sql`jsonb_array_elements(${registerEntries.record} -> 'sites') as site`, sql`true`).limit(1000),
  ]);
  const total = counted?.n ?? 0;
  const sorted = (values: string[]) => [...new Set(values)].filter(Boolean).sort();
  return ok({
    entries: rows.map(entryView), page, pages: Math.max(1, Math.ceil(total / perPage)), total,
    choices: { organisations: sorted(organisations.map((o) => o.name)), tres: sorted(sites.map((s) => s.tre)), nations: sorted(sites.map((s) => s.nation)) },
  });
}

export const ReadRegisterEntry = z.strictObject({ reference: z.string().min(1).max(40), revision: z.coerce.number().int().positive().max(1_000_000).optional() });
export const RegisterEntryPage = RegisterEntryView.extend({ history: z.array(z.object({ revision: z.int(), because: z.string(), at: z.iso.datetime() })), newest: z.int(), /** What this version says otherwise than the one before; null for the first. */ changes: z.array(z.object({ name: z.string(), parts: z.array(z.object({ text: z.string(), is: z.enum(["same", "added", "removed"]) })) })).nullable() }).meta({ id: "RegisterEntryWithHistory" });
export type RegisterEntryPage = z.infer<typeof RegisterEntryPage>;

/** One entry, as it is or as an earlier revision said, with why it changed each time. */
export async function readRegisterEntry(context: Context, _actor: Actor, input: unknown): Promise<Result<RegisterEntryPage>> {
  const parsed = parseInput(ReadRegisterEntry, input);
  if (!parsed.ok) return parsed;
  const none = refuse("not-found", "There is no such entry in the register.");
  const [row] = await context.db.select().from(registerEntries).where(eq(registerEntries.reference, parsed.value.reference));
  if (!row) return none;
  const revisions = await context.db.select().from(registerRevisions).where(eq(registerRevisions.entryId, row.id)).orderBy(desc(registerRevisions.revision));
  const shown = parsed.value.revision === undefined ? revisions[0] : revisions.find((r) => r.revision === parsed.value.revision);
  if (!shown) return none;
  const before = revisions.find((r) => r.revision === shown.revision - 1);
  return ok({
    ...entryView(row), changes: before ? changesInWords(RegisterRecord.parse(before.record), RegisterRecord.parse(shown.record)) : null, record: RegisterRecord.parse(shown.record), revision: shown.revision, changedAt: shown.at.toISOString(), newest: row.revision,
    history: revisions.map((r) => ({ revision: r.revision, because: r.because, at: r.at.toISOString() })),
  });
}
