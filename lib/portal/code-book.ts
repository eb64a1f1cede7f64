import { and, isNotNull, isNull } from "drizzle-orm";
import { tres } from "#db/schema/index.ts";
import { dayOf } from "#lib/kernel/plain-date.ts";
import { codeBook } from "#lib/query/formats/beacon-document.ts";
import type { FormatOptions } from "#lib/query/formats/formats.ts";
import type { Context } from "./context.ts";

/** What reading and writing other systems' documents needs to know: today, and the names and codes of concepts that TREs publish. */
export async function formatOptions({ db, clock }: Pick<Context, "db" | "clock">): Promise<FormatOptions> {
  const rows = await db.select({ profile: tres.profile }).from(tres).where(and(isNotNull(tres.profile), isNull(tres.suspendedAt)));
  const held = rows.flatMap(({ profile }) => profile?.datasets.flatMap((dataset) => dataset.concepts) ?? []);
  const names = new Map(held.map((c) => [c.conceptId, c.name]));
  const coded = held.flatMap(({ conceptId, name, domain, vocabulary, code }) => (vocabulary === undefined || code === undefined ? [] : [{ conceptId, name, domain, vocabulary, code }]));
  return { today: dayOf(clock.now()), codes: codeBook(coded), nameOf: (conceptId) => names.get(conceptId) };
}
