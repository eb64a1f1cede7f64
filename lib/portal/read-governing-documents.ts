/** What a committee goes by, every version of it, for everyone: in words, and with the proof that it is in the register's log. */
import { and, asc, desc, eq, inArray, isNotNull, or, sql } from "drizzle-orm";
import { z } from "zod";
import { committeeForms, committeeRules, governingDocuments, registerLogCosignatures, registerLogLeaves, tres } from "#db/schema/index.ts";
import { ruleInWords } from "#lib/governance/committee.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { formInWords } from "#lib/governance/question-bank.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { DocumentWithProof, ProvenDocument } from "#lib/register/document-with-proof.ts";
import { DocumentKind, documentName, federationBody, GoverningDocument } from "#lib/register/governing-document.ts";
import { writeVerifierKey } from "#lib/register/log/signed-note.ts";
import type { Context } from "./context.ts";
import { questionBank } from "./forms-of.ts";
import { parseInput } from "./input.ts";
import { proofOfLeaf } from "./prove-log-leaf.ts";
import { signedContent } from "./read-envelope.ts";
import { logVerifier, originOf } from "./register-log-key.ts";

/** not-logged: set before rules were logged, and cited by no decision since. */
const loggedStates = ["not-logged", "waiting", "logged", "witnessed"] as const;
const Version = z.object({ kind: DocumentKind, version: z.int(), setAt: z.iso.datetime(), words: z.array(z.string()), sha256: z.string().nullable(), state: z.enum(loggedStates) });
export const GoverningVersions = z.object({ tre: z.string(), slug: z.string(), versions: z.array(Version) }).meta({ id: "GoverningVersions" });
export type GoverningVersions = z.infer<typeof GoverningVersions>;

export const ReadGoverningVersions = z.strictObject({ slug: z.string().min(1).max(60) });
/** Newest first, the rule before the form. */
export async function readGoverningVersions({ db }: Context, _actor: Actor, input: unknown): Promise<Result<GoverningVersions>> {
  const parsed = parseInput(ReadGoverningVersions, input);
  if (!parsed.ok) return parsed;
  const [tre] = await db.select({ id: tres.id, name: tres.name, slug: tres.slug }).from(tres).where(and(eq(tres.slug, parsed.value.slug), isNotNull(tres.joinedAt)));
  if (!tre) return refuse("not-found", "There is no such data environment.");
  const rules = await db.select().from(committeeRules).where(eq(committeeRules.treId, tre.id)).orderBy(desc(committeeRules.version));
  const forms = await db.select().from(committeeForms).where(eq(committeeForms.treId, tre.id)).orderBy(desc(committeeForms.version));
  const bank = forms.length === 0 ? new Map<string, never>() : await questionBank(db);
  const logged = await db.select().from(governingDocuments).where(eq(governingDocuments.body, tre.id));
  const leaves = await db.select({ about: registerLogLeaves.about, version: registerLogLeaves.revision, index: registerLogLeaves.index }).from(registerLogLeaves).where(inArray(registerLogLeaves.about, [...new Set(logged.map(documentName))]));
  const [witnessed] = await db.select({ size: registerLogCosignatures.size }).from(registerLogCosignatures).orderBy(desc(registerLogCosignatures.size)).limit(1);
  const asLogged = (kind: DocumentKind, version: number): Pick<z.infer<typeof Version>, "sha256" | "state"> => {
    const document = logged.find((one) => one.kind === kind && one.version === version);
    if (!document) return { sha256: null, state: "not-logged" };
    const leaf = leaves.find((one) => one.about === documentName(document) && one.version === version);
    return { sha256: document.sha256, state: leaf === undefined ? "waiting" : (witnessed?.size ?? 0) > leaf.index ? "witnessed" : "logged" };
  };
  return ok({
    tre: tre.name, slug: tre.slug,
    versions: [
      ...rules.map(({ version, setAt, rule }) => ({ kind: "committee-rule" as const, version, setAt: setAt.toISOString(), words: ruleInWords(rule), ...asLogged("committee-rule", version) })),
      ...forms.map(({ version, setAt, form }) => ({ kind: "committee-form" as const, version, setAt: setAt.toISOString(), words: formInWords(form, (key) => bank.get(key)?.asks ?? key), ...asLogged("committee-form", version) })),
    ],
  });
}

/** `slug`: of a data environment, or its id as the log has it, or `federation` for a question that any committee may choose. */
export const ReadGoverningDocument = z.strictObject({ slug: z.string().min(1).max(60), kind: DocumentKind, version: z.coerce.number().int().positive().max(1_000_000), key: z.string().max(40).default("") });
export async function readGoverningDocument(context: Context, _actor: Actor, input: unknown): Promise<Result<DocumentWithProof>> {
  const parsed = parseInput(ReadGoverningDocument, input);
  if (!parsed.ok) return parsed;
  const { db } = context;
  const { slug, kind, version, key } = parsed.value;
  const [tre] = slug === federationBody ? [{ id: federationBody }] : await db.select({ id: tres.id }).from(tres).where(and(or(eq(tres.slug, slug), eq(sql`${tres.id}::text`, slug)), isNotNull(tres.joinedAt)));
  const [row] = tre ? await db.select().from(governingDocuments).where(and(eq(governingDocuments.kind, kind), eq(governingDocuments.body, tre.id), eq(governingDocuments.key, key), eq(governingDocuments.version, version))) : [];
  if (!row) return refuse("not-found", "The register's log has no such version.");
  const proven = await provenOf(context, row);
  if (!proven) return refuse("unavailable", "This version is still being written into the register's log. Ask again in a minute.");
  const { keys, ...document } = proven;
  return ok({ ...document, portalKey: context.signingKey.x, log: writeVerifierKey(await logVerifier(await originOf(db), context)), witnesses: keys.map(({ tre: name, key: witness }) => ({ tre: name, key: witness })) });
}

type Row = typeof governingDocuments.$inferSelect;
async function provenOf(context: Context, row: Row) {
  const { db } = context;
  const [leaf] = await db.select().from(registerLogLeaves).where(and(eq(registerLogLeaves.about, documentName(row)), eq(registerLogLeaves.revision, row.version))).orderBy(asc(registerLogLeaves.index)).limit(1);
  if (!leaf) return undefined;
  const { proof, keys } = await proofOfLeaf(db, leaf);
  // Signed by this portal, perhaps with a key that it has no longer: whoever checks it checks the signature.
  return { document: GoverningDocument.parse(signedContent(row.signed)), signed: row.signed, proof, keys };
}

/** The rules that an entry's decisions cite, each with its proof. */
export async function rulesWithProof(context: Context, cited: readonly { sha256: string }[]): Promise<ProvenDocument[]> {
  if (cited.length === 0) return [];
  const rows = await context.db.select().from(governingDocuments).where(inArray(governingDocuments.sha256, cited.map(({ sha256 }) => sha256)));
  const proven: ProvenDocument[] = [];
  for (const row of rows) {
    const found = await provenOf(context, row);
    if (found) proven.push({ document: found.document, signed: found.signed, proof: found.proof });
  }
  return proven;
}
