/** Each version of what a committee goes by is signed by the portal and told to the register's log, in the transaction that sets it. */
import { and, eq, inArray } from "drizzle-orm";
import { committeeRules, governingDocuments } from "#db/schema/index.ts";
import { signDocument } from "#lib/approval/signature.ts";
import { documentDigest, federationBody, GoverningDocument, governingType } from "#lib/register/governing-document.ts";
import type { Context, Queryable } from "./context.ts";
import { tellRegisterLog } from "./tell-register-log.ts";
import type { Transaction } from "./transaction.ts";

type Named = Pick<GoverningDocument, "kind" | "version"> & { /** Null: of no single TRE. */ treId: string | null; key?: string };
export const bodyOf = (treId: string | null): string => treId ?? federationBody;

/** Gives the digest that the log has. `confirmed`: of what an administrator signed to set it. */
export async function signGoverningDocument(tx: Transaction, context: Context, { kind, version, treId, key = "", content }: Named & { content: unknown }, logged: { confirmed?: string } = {}): Promise<string> {
  const document = GoverningDocument.parse({ format: 1, portal: context.portalUrl, kind, body: bodyOf(treId), key, version, content: JSON.parse(JSON.stringify(content)) as unknown });
  const sha256 = await documentDigest(document);
  await tx.insert(governingDocuments).values({ kind, body: document.body, key, version, sha256, signed: await signDocument(document, governingType, context.signingKey), at: context.clock.now() });
  await tellRegisterLog(tx, context, { type: "register.governance", custodian: context.portalUrl, kind, body: document.body, key, version, sha256, ...logged });
  return sha256;
}

export type CitedRule = { version: number; sha256: string };
/** Every version of these TREs' rules that the log has, or is about to have. */
export async function rulesLogged(db: Queryable, treIds: readonly string[]): Promise<{ body: string; version: number; rule: CitedRule }[]> {
  if (treIds.length === 0) return [];
  const rows = await db.select({ body: governingDocuments.body, version: governingDocuments.version, sha256: governingDocuments.sha256 }).from(governingDocuments)
    .where(and(eq(governingDocuments.kind, "committee-rule"), inArray(governingDocuments.body, [...treIds])));
  return rows.map(({ body, version, sha256 }) => ({ body, version, rule: { version, sha256 } }));
}

/** For a decision to cite; nothing where nobody has set a rule (0). A rule that was set before rules were logged is logged now, before the decision. */
export async function citeRule(tx: Transaction, context: Context, treId: string, version: number): Promise<CitedRule | undefined> {
  const logged = (await rulesLogged(tx, [treId])).find((one) => one.version === version);
  if (logged) return logged.rule;
  const [row] = await tx.select({ rule: committeeRules.rule }).from(committeeRules).where(and(eq(committeeRules.treId, treId), eq(committeeRules.version, version)));
  return row && { version, sha256: await signGoverningDocument(tx, context, { kind: "committee-rule", treId, version, content: row.rule }) };
}
