/** The public register: no sign-in, no limits but pages. */
import { desc, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { registerEntries, registerRevisions } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { categories, sectors } from "#lib/governance/project.ts";
import { article6, article9 } from "#lib/kernel/data-facts.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import { changesInWords } from "#lib/register/changes-in-words.ts";
import { PlainDate } from "#lib/kernel/plain-date.ts";
import { registerLicence } from "#lib/register/json-ld.ts";
import { listSizes } from "#lib/register/list-sizes.ts";
import { RegisterRecord } from "#lib/register/record.ts";
import { facets } from "#lib/register/search-terms.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { correctedWords, searchRegister, type SearchFilters } from "./search-register.ts";

const instant = z.iso.datetime({ offset: true, error: "Give an instant such as 2026-11-22T00:00:00Z." }).refine((at) => at >= "2000", "Give an instant of this century.");
const yes = z.enum(["yes"]);
export const ReadRegister = z.strictObject({
  /** Words, "a phrase", -without; in titles, summaries, organisations, funders and datasets. A word that is nowhere in the register is taken for the nearest that is. */
  q: z.string().trim().max(200).optional(),
  status: z.enum(["active", "archived"]).optional(),
  sector: z.enum(sectors).optional(),
  commercial: z.enum(["Yes", "No"]).optional(),
  category: z.enum(categories).optional(),
  organisation: z.string().trim().max(255).optional(),
  dataset: z.string().trim().max(255).optional(),
  tre: z.string().trim().max(120).optional(),
  nation: z.string().trim().max(40).optional(),
  article6: z.enum(article6).optional(),
  article9: z.enum(article9).optional(),
  optOut: z.enum(["Yes", "No", "Not applicable"]).optional(),
  /** Only projects of which some result has been released. */
  withResults: yes.optional(),
  /** Only projects that ended more than a year ago and have published no findings. */
  overdue: yes.optional(),
  /** Days of the latest approval, both included. */
  approvedFrom: PlainDate.optional(),
  approvedTo: PlainDate.optional(),
  updatedSince: instant.optional(),
  /** The same as `updatedSince`, as other registers spell it. */
  updated_since: instant.optional(),
  /** Where words are searched for, the best match comes first unless another order is asked for; otherwise the newest change. */
  sort: z.enum(["best", "changed", "title", "published"]).optional(),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  perPage: z.coerce.number().int().min(1).max(500).default(listSizes.page),
});
export const RegisterEntryView = z.object({ record: RegisterRecord, revision: z.int(), firstPublishedAt: z.iso.datetime(), changedAt: z.iso.datetime() }).meta({ id: "RegisterEntry" });
export type RegisterEntryView = z.infer<typeof RegisterEntryView>;
const FacetCounts = z.array(z.object({ value: z.string(), entries: z.int(), about: z.boolean() }));
export const RegisterPage = z.object({
  /** Of all that the register gives out. */
  licence: z.literal(registerLicence),
  entries: z.array(RegisterEntryView), page: z.int(), pages: z.int(), total: z.int(),
  /** So many fit that their number is estimated from a sample; of each count the same. */
  about: z.boolean(),
  /** What was searched for in place of words that are nowhere in the register; null where the words stand as they were written. */
  corrected: z.string().nullable(),
  /** Of each filter the values there are, the most frequent first (at most 100), with how many entries would fit. */
  counts: z.object({ ...(Object.fromEntries(facets.map(({ name }) => [name, FacetCounts])) as Record<(typeof facets)[number]["name"], typeof FacetCounts>), overdue: FacetCounts }),
  /** By the quarter of their latest approval, such as 2026-Q4, oldest first; at most the hundred with the most entries. */
  approvedIn: FacetCounts,
});
export type RegisterPage = z.infer<typeof RegisterPage>;

type EntryRow = typeof registerEntries.$inferSelect;
export const entryView = (row: EntryRow): RegisterEntryView => ({ record: RegisterRecord.parse(row.record), revision: row.revision, firstPublishedAt: row.firstPublishedAt.toISOString(), changedAt: row.changedAt.toISOString() });

export const filtersOf = ({ sort: _sort, page: _page, perPage: _perPage, updated_since, ...filters }: Partial<z.infer<typeof ReadRegister>>): SearchFilters => ({ ...filters, updatedSince: filters.updatedSince ?? updated_since });

export async function readRegister(context: Context, _actor: Actor, input: unknown): Promise<Result<RegisterPage>> {
  const parsed = parseInput(ReadRegister, input);
  if (!parsed.ok) return parsed;
  const { sort, page, perPage } = parsed.value;
  const wanted = filtersOf(parsed.value);
  const search = (q: string | undefined) => searchRegister(context, { ...wanted, q }, sort ?? (q ? "best" : "changed"), { limit: perPage, offset: (page - 1) * perPage });
  const asWritten = await search(wanted.q);
  const corrected = asWritten.total === 0 && wanted.q ? await correctedWords(context, wanted.q) : undefined;
  const { ids, total, about, counts, approvedIn } = corrected === undefined ? asWritten : await search(corrected);
  const rows = new Map((ids.length === 0 ? [] : await context.db.select().from(registerEntries).where(inArray(registerEntries.id, ids))).map((row) => [row.id, row]));
  return ok({
    licence: registerLicence, entries: ids.flatMap((id) => rows.get(id) ?? []).map(entryView), page, pages: Math.max(1, Math.ceil(total / perPage)), total, about, corrected: corrected ?? null, counts, approvedIn,
  });
}

export const ReadRegisterEntry = z.strictObject({ reference: z.string().min(1).max(40), revision: z.coerce.number().int().positive().max(1_000_000).optional() });
export const RegisterEntryPage = RegisterEntryView.extend({ licence: z.literal(registerLicence), history: z.array(z.object({ revision: z.int(), because: z.string(), at: z.iso.datetime() })), newest: z.int(), /** What this version says otherwise than the one before; null for the first. */ changes: z.array(z.object({ name: z.string(), parts: z.array(z.object({ text: z.string(), is: z.enum(["same", "added", "removed"]) })) })).nullable() }).meta({ id: "RegisterEntryWithHistory" });
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
    ...entryView(row), licence: registerLicence, changes: before ? changesInWords(RegisterRecord.parse(before.record), RegisterRecord.parse(shown.record)) : null, record: RegisterRecord.parse(shown.record), revision: shown.revision, changedAt: shown.at.toISOString(), newest: row.revision,
    history: revisions.map((r) => ({ revision: r.revision, because: r.because, at: r.at.toISOString() })),
  });
}
