/** The register as files for other systems. They are written as they are read: a register of a million entries fits into no memory, and none of it may be left out in silence. */
import { and, asc, eq, gt, inArray, sql } from "drizzle-orm";
import writeSheet from "write-excel-file/node";
import { z } from "zod";
import { registerEntries, registerRevisions } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { csvHead, csvRow } from "#lib/register/csv.ts";
import { gatewaySheet, gatewaySheetName, gatewaySheetOf, leftOutName, type SheetCell } from "#lib/register/gateway/sheet.ts";
import { registerJsonLdInPieces } from "#lib/register/json-ld.ts";
import { listSizes } from "#lib/register/list-sizes.ts";
import { RegisterRecord } from "#lib/register/record.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { entryView, filtersOf, ReadRegister, readRegister, type RegisterEntryView } from "./read-register.ts";
import { allFitting, readAtOnce } from "./search-register.ts";

/** As of the list; a file has all that fit unless a page is named. */
export const ReadRegisterFile = ReadRegister.extend({ page: ReadRegister.shape.page.unwrap().optional(), perPage: ReadRegister.shape.perPage.unwrap().optional() });

/** A file in pieces. */
export type Pieces = AsyncIterable<string>;
type Fitting = { entries: AsyncIterable<RegisterEntryView>; total: number; about: boolean; tre: string | undefined };

/** All entries that the filters leave, the newest published first; or one page of them, in the order that is asked for, where a page or its length is named. */
async function fitting(context: Context, actor: Actor, input: unknown): Promise<Result<Fitting>> {
  const parsed = parseInput(ReadRegisterFile, input);
  if (!parsed.ok) return parsed;
  const { page, perPage } = parsed.value;
  const isPage = page !== undefined || perPage !== undefined;
  const read = await readRegister(context, actor, { ...parsed.value, ...(!isPage && { perPage: 1 }) });
  if (!read.ok) return read;
  const { entries, total, about, corrected } = read.value;
  const filters = { ...filtersOf(parsed.value), ...(corrected !== null && { q: corrected }) };
  return ok({ entries: isPage ? listed(entries) : everyOne(context, filters), total, about, tre: filters.tre });
}

async function* listed<T>(all: readonly T[]): AsyncGenerator<T> { yield* all; }
async function* everyOne(context: Context, filters: Parameters<typeof allFitting>[1]): AsyncGenerator<RegisterEntryView> {
  for await (const ids of allFitting(context, filters)) {
    const rows = new Map((await context.db.select().from(registerEntries).where(inArray(registerEntries.id, ids))).map((row) => [row.id, row]));
    yield* ids.flatMap((id) => rows.get(id) ?? []).map(entryView);
  }
}

export async function readRegisterCsv(context: Context, actor: Actor, input: unknown): Promise<Result<Pieces>> {
  const found = await fitting(context, actor, input);
  return found.ok ? ok(csvOf(found.value.entries)) : found;
}
async function* csvOf(entries: AsyncIterable<RegisterEntryView>): AsyncGenerator<string> {
  yield csvHead;
  for await (const { record } of entries) yield csvRow(record);
}

export async function readRegisterJsonLd(context: Context, actor: Actor, input: unknown): Promise<Result<Pieces>> {
  const found = await fitting(context, actor, input);
  return found.ok ? ok(registerJsonLdInPieces(found.value.entries, context.portalUrl)) : found;
}

export const ReadRevisions = ReadRegister.pick({ updatedSince: true, updated_since: true }).extend({ /** Lines at most; all, where none is named. */ limit: z.coerce.number().int().min(1).max(1_000_000).optional() });

/** One line of JSON for each version, oldest first: whoever keeps the lines has the register's whole history. */
export async function readRevisions(context: Context, _actor: Actor, input: unknown): Promise<Result<Pieces>> {
  const parsed = parseInput(ReadRevisions, input);
  if (!parsed.ok) return parsed;
  return ok(revisionLines(context, parsed.value.updatedSince ?? parsed.value.updated_since, parsed.value.limit ?? Number.MAX_SAFE_INTEGER));
}
async function* revisionLines({ db }: Context, since: string | undefined, limit: number): AsyncGenerator<string> {
  const { at, entryId, revision, record, because } = registerRevisions;
  let last: { exactly: string; entryId: string; revision: number } | undefined;
  for (let left = limit; left > 0; left -= readAtOnce) {
    const rows = await db.select({ reference: registerEntries.reference, entryId, revision, at, exactly: sql<string>`${at}::text`, because, record }).from(registerRevisions).innerJoin(registerEntries, eq(registerEntries.id, entryId))
      .where(and(since === undefined ? undefined : gt(at, new Date(since)), last && sql`(${at}, ${entryId}, ${revision}) > (${last.exactly}::timestamptz, ${last.entryId}::uuid, ${last.revision})`))
      .orderBy(asc(at), asc(entryId), asc(revision)).limit(Math.min(left, readAtOnce));
    for (const row of rows) yield `${JSON.stringify({ reference: row.reference, revision: row.revision, at: row.at.toISOString(), because: row.because, record: RegisterRecord.parse(row.record) })}\n`;
    if (rows.length < readAtOnce) return;
    last = rows.at(-1);
  }
}

const sheetCell = (cell: SheetCell) => (cell === null ? null : typeof cell === "string" ? { value: cell, type: String } : { value: new Date(`${cell.date}T00:00:00Z`), type: Date, format: "dd/mm/yyyy" });

export type RegisterSheet = { name: string; bytes: Uint8Array };

/**
 * The entries that the filters leave. With an environment named, what its custodian uploads to the Gateway by hand: its own part of the entries that it approved. Where more fit than a sheet takes, its name says so,
 * and a second sheet how to get the others.
 */
export const readGatewaySheet = (context: Context, actor: Actor, input: unknown): Promise<Result<RegisterSheet>> => sheetOf(context, actor, input, listSizes.sheet);

export async function sheetOf(context: Context, actor: Actor, input: unknown, most: number): Promise<Result<RegisterSheet>> {
  const found = await fitting(context, actor, input);
  if (!found.ok) return found;
  const { entries, total, about, tre } = found.value;
  const records: RegisterRecord[] = [];
  let isCut = false;
  for await (const { record } of entries) {
    isCut = records.length === most;
    if (isCut) break;
    records.push(record);
  }
  const data = (tre ? gatewaySheetOf(records, tre, context.portalUrl) : gatewaySheet(records)).map((row) => row.map(sheetCell));
  const many = `${about ? "about " : ""}${String(total)}`;
  const told = [`This sheet has the newest ${String(most)} of ${many} entries that fit.`, "Set more filters, such as days of approval (approvedFrom, approvedTo), or take the CSV, which has all of them."].map((words) => [{ value: words, type: String }]);
  const bytes = new Uint8Array(await writeSheet([{ data, sheet: gatewaySheetName }, ...(isCut ? [{ data: told, sheet: leftOutName }] : [])]).toBuffer());
  return ok({ name: isCut ? `data-uses-${String(most)}-of-${many.replace(" ", "-")}.xlsx` : "data-uses.xlsx", bytes });
}
