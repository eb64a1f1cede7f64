/** The register as files for other systems: every version of every entry, and the upload sheet of the Health Data Research Gateway. */
import { asc, eq, gt } from "drizzle-orm";
import writeSheet from "write-excel-file/node";
import { z } from "zod";
import { registerEntries, registerRevisions } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import { gatewaySheet, gatewaySheetName, type SheetCell } from "#lib/register/gateway/sheet.ts";
import { RegisterRecord } from "#lib/register/record.ts";
import type { Context } from "./context.ts";
import { parseInput } from "./input.ts";
import { ReadRegister, readRegister } from "./read-register.ts";

/** In one answer; whoever has as many asks on from just before the last one's instant. */
export const mostRevisions = 100_000;
export const ReadRevisions = ReadRegister.pick({ updatedSince: true, updated_since: true }).extend({ limit: z.coerce.number().int().min(1).max(mostRevisions).default(mostRevisions) });

/** One line of JSON for each version, oldest first: whoever keeps the lines has the register's whole history. */
export async function readRevisions(context: Context, _actor: Actor, input: unknown): Promise<Result<string>> {
  const parsed = parseInput(ReadRevisions, input);
  if (!parsed.ok) return parsed;
  const updatedSince = parsed.value.updatedSince ?? parsed.value.updated_since;
  const rows = await context.db.select({ reference: registerEntries.reference, revision: registerRevisions.revision, at: registerRevisions.at, because: registerRevisions.because, record: registerRevisions.record })
    .from(registerRevisions).innerJoin(registerEntries, eq(registerEntries.id, registerRevisions.entryId))
    .where(updatedSince === undefined ? undefined : gt(registerRevisions.at, new Date(updatedSince))).orderBy(asc(registerRevisions.at), asc(registerEntries.reference), asc(registerRevisions.revision)).limit(parsed.value.limit);
  return ok(rows.map((row) => `${JSON.stringify({ reference: row.reference, revision: row.revision, at: row.at.toISOString(), because: row.because, record: RegisterRecord.parse(row.record) })}\n`).join(""));
}

const sheetCell = (cell: SheetCell) => (cell === null ? null : typeof cell === "string" ? { value: cell, type: String } : { value: new Date(`${cell.date}T00:00:00Z`), type: Date, format: "dd/mm/yyyy" });

/** The entries that the filters leave, for custodians who upload a sheet to the Gateway by hand. */
export async function readGatewaySheet(context: Context, actor: Actor, input: unknown): Promise<Result<Uint8Array>> {
  const page = await readRegister(context, actor, { perPage: 500, ...(input as object) });
  if (!page.ok) return page;
  const rows = gatewaySheet(page.value.entries.map((entry) => entry.record)).map((row) => row.map(sheetCell));
  return ok(new Uint8Array(await writeSheet(rows, { sheet: gatewaySheetName }).toBuffer()));
}
