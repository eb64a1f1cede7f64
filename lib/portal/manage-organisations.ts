/** Organisations, for administrators: each under one name, with the people, TREs and projects that belong to it. */
import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { organisations, projectRevisions, projects, tres, users } from "#db/schema/index.ts";
import { organisationNamed, otherNamesOf } from "#lib/governance/organisations.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { Organisation, sectors } from "#lib/governance/project.ts";
import { newId, UserId } from "#lib/kernel/ids.ts";
import { bareRor } from "#lib/kernel/orcid-and-ror.ts";
import { ok, refuse, refuseField, type Refused, type Result } from "#lib/kernel/result.ts";
import { recordAudit } from "./audit.ts";
import type { Context } from "./context.ts";
import { notify } from "./events.ts";
import { parseInput } from "./input.ts";
import { linkTo } from "./link-organisation.ts";
import { knownOrganisations, type OrganisationRow } from "./organisations-of.ts";
import { inTransaction, type Transaction } from "./transaction.ts";

const shape = { id: z.uuid(), name: z.string(), ror: z.string().nullable(), sector: z.enum(sectors), otherNames: z.array(z.string()) };
export const OrganisationInList = z.object({ ...shape, people: z.int(), tres: z.int(), projects: z.int() }).meta({ id: "Organisation" });
/** `unknown`: as applications name those that lead a project and are not here yet. */
export const OrganisationList = z.object({ organisations: z.array(OrganisationInList), unknown: z.array(z.object({ name: z.string(), ror: z.string(), sector: z.enum(sectors), projects: z.int() })) });
export type OrganisationList = z.infer<typeof OrganisationList>;

export async function listOrganisations({ db }: Context, actor: Actor): Promise<Result<OrganisationList>> {
  const may = permitted(actor, "organisations.manage");
  if (!may.ok) return may;
  const known = await db.select({ id: organisations.id, name: organisations.name, ror: organisations.ror, sector: organisations.sector, otherNames: organisations.otherNames, people: db.$count(users, eq(users.organisationId, organisations.id)), tres: db.$count(tres, eq(tres.organisationId, organisations.id)), projects: db.$count(projects, eq(projects.organisationId, organisations.id)) })
    .from(organisations).where(isNull(organisations.mergedInto)).orderBy(asc(sql`lower(${organisations.name})`));
  const free = await db.select({ content: projectRevisions.content }).from(projects).innerJoin(projectRevisions, and(eq(projectRevisions.projectId, projects.id), eq(projectRevisions.revision, projects.revision))).where(isNull(projects.organisationId));
  const unknown: OrganisationList["unknown"] = [];
  for (const { content: { organisation: { name, ror, sector } } } of free) {
    const same = unknown.find((one) => organisationNamed({ name, ror }, [{ name: one.name, ror: one.ror === "" ? null : one.ror, otherNames: [] }]));
    if (same) same.projects++;
    else unknown.push({ name, ror, sector, projects: 1 });
  }
  return ok({ organisations: known, unknown: unknown.sort((a, b) => b.projects - a.projects || a.name.localeCompare(b.name, "en-GB")) });
}

export const OrganisationAlone = z.strictObject({ organisationId: z.uuid() });
export const OrganisationView = z.object({ ...shape, people: z.array(z.object({ id: z.uuid(), name: z.string() })), tres: z.array(z.object({ id: z.uuid(), name: z.string(), slug: z.string() })), projects: z.array(z.object({ id: z.uuid(), reference: z.string(), title: z.string() })) }).meta({ id: "OrganisationInFull" });
export type OrganisationView = z.infer<typeof OrganisationView>;

export async function readOrganisation({ db }: Context, actor: Actor, input: unknown): Promise<Result<OrganisationView>> {
  const may = permitted(actor, "organisations.manage");
  if (!may.ok) return may;
  const parsed = parseInput(OrganisationAlone, input);
  if (!parsed.ok) return parsed;
  const { organisationId: id } = parsed.value;
  const [one] = await db.select().from(organisations).where(and(eq(organisations.id, id), isNull(organisations.mergedInto)));
  if (!one) return noSuchOrganisation();
  const { name, ror, sector, otherNames } = one;
  const led = await db.select({ id: projects.id, reference: projects.reference, draft: projects.draft }).from(projects).where(eq(projects.organisationId, id)).orderBy(asc(projects.reference));
  return ok({
    id, name, ror, sector, otherNames,
    people: await db.select({ id: users.id, name: users.name }).from(users).where(eq(users.organisationId, id)).orderBy(asc(users.name)),
    tres: await db.select({ id: tres.id, name: tres.name, slug: tres.slug }).from(tres).where(eq(tres.organisationId, id)).orderBy(asc(tres.name)),
    projects: led.map(({ draft, ...project }) => ({ ...project, title: draft.title })),
  });
}

const noSuchOrganisation = (): Refused => refuse("not-found", "There is no such organisation, or it was merged into another.");
const field = (path: string, words: string): Refused => refuseField(path, words, "conflict");
/** Held to the end of the transaction: two administrators must not make one organisation twice. */
async function others(tx: Transaction, id?: string): Promise<OrganisationRow[]> {
  await tx.execute(sql`lock table organisations in share row exclusive mode`);
  return (await knownOrganisations(tx)).filter((one) => one.id !== id);
}
function taken({ name, ror }: Pick<Organisation, "name" | "ror">, among: readonly OrganisationRow[]): Refused | undefined {
  const sameId = among.find((one) => ror !== "" && one.ror === bareRor(ror));
  if (sameId) return field("ror", `${sameId.name} has this ROR id: merge the two, or correct it.`);
  const sameName = among.find((one) => [one.name, ...one.otherNames].some((other) => other.toLowerCase() === name.toLowerCase()));
  return sameName && field("name", `${sameName.name} is known by this name already.`);
}

export const AddOrganisation = z.strictObject(Organisation.shape);
export const ManagedOrganisation = z.object({ id: z.uuid(), projects: z.int(), tres: z.int() });
export async function addOrganisation(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof ManagedOrganisation>>> {
  const may = permitted(actor, "organisations.manage");
  if (!may.ok) return may;
  const parsed = parseInput(AddOrganisation, input);
  if (!parsed.ok) return parsed;
  const { name, ror, sector } = parsed.value;
  return inTransaction(context, async (tx) => {
    const refused = taken(parsed.value, await others(tx));
    if (refused) return refused;
    const [made] = await tx.insert(organisations).values({ id: newId(), name, ror: ror === "" ? null : bareRor(ror), sector, otherNames: [], createdAt: context.clock.now() }).returning();
    if (!made) throw new Error("an organisation was not added");
    const linked = await linkTo(tx, context, made);
    await recordAudit(tx, context, actor, "add-organisation", { kind: "organisation", id: made.id }, { name, ror: made.ror, ...linked });
    return ok({ id: made.id, ...linked });
  });
}

export const DescribeOrganisation = z.strictObject({ organisationId: z.uuid(), ...Organisation.shape });
/** Another name, ROR id or sector. The earlier name stays one by which it is found. */
export async function describeOrganisation(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof ManagedOrganisation>>> {
  const may = permitted(actor, "organisations.manage");
  if (!may.ok) return may;
  const parsed = parseInput(DescribeOrganisation, input);
  if (!parsed.ok) return parsed;
  const { organisationId: id, name, ror, sector } = parsed.value;
  return inTransaction(context, async (tx) => {
    const refused = taken(parsed.value, await others(tx, id));
    if (refused) return refused;
    const [before] = await tx.select().from(organisations).where(and(eq(organisations.id, id), isNull(organisations.mergedInto)));
    if (!before) return noSuchOrganisation();
    const [after] = await tx.update(organisations).set({ name, ror: ror === "" ? null : bareRor(ror), sector, otherNames: otherNamesOf(name, before.name, ...before.otherNames) }).where(eq(organisations.id, id)).returning();
    if (!after) throw new Error("an organisation was not changed");
    const linked = await linkTo(tx, context, after);
    await recordAudit(tx, context, actor, "describe-organisation", { kind: "organisation", id }, { name, before: before.name, ror: after.ror, ...linked });
    return ok({ id, ...linked });
  });
}

export const MergeOrganisations = z.strictObject({ organisationId: z.uuid(), into: z.uuid("Choose the organisation that stays.") });
/** Two records of one organisation become one: the first is gone, its names and all that referred to it are the other's. */
export async function mergeOrganisations(context: Context, actor: Actor, input: unknown): Promise<Result<z.infer<typeof ManagedOrganisation>>> {
  const may = permitted(actor, "organisations.manage");
  if (!may.ok) return may;
  const parsed = parseInput(MergeOrganisations, input);
  if (!parsed.ok) return parsed;
  const { organisationId: id, into } = parsed.value;
  if (id === into) return field("into", "Choose another organisation than this one.");
  return inTransaction(context, async (tx) => {
    const known = await others(tx);
    const [going, staying] = [known.find((one) => one.id === id), known.find((one) => one.id === into)];
    if (!going || !staying) return noSuchOrganisation();
    if (going.ror !== null && staying.ror !== null && going.ror !== staying.ror) return field("into", "Both have a ROR id, and not the same one: these are two organisations. Correct one of the ids first.");
    await tx.update(organisations).set({ mergedInto: into }).where(eq(organisations.id, id));
    await tx.update(organisations).set({ mergedInto: into }).where(eq(organisations.mergedInto, id));
    for (const table of [users, tres, projects]) await tx.update(table).set({ organisationId: into }).where(eq(table.organisationId, id));
    const [after] = await tx.update(organisations).set({ ror: staying.ror ?? going.ror, otherNames: otherNamesOf(staying.name, ...staying.otherNames, going.name, ...going.otherNames) }).where(eq(organisations.id, into)).returning();
    if (!after) throw new Error("an organisation was not merged");
    const linked = await linkTo(tx, context, after);
    await recordAudit(tx, context, actor, "merge-organisations", { kind: "organisation", id: into }, { merged: id, name: going.name, ...linked });
    return ok({ id: into, ...linked });
  });
}

export const PlacePerson = z.strictObject({ userId: UserId, organisationId: z.uuid().nullable() });
/** For whom somebody works: where their seat on a committee says nothing else, likely conflicts of interest are found by it. */
export async function placePerson(context: Context, actor: Actor, input: unknown): Promise<Result<{ userId: string }>> {
  const may = permitted(actor, "organisations.manage");
  if (!may.ok) return may;
  const parsed = parseInput(PlacePerson, input);
  if (!parsed.ok) return parsed;
  const { userId, organisationId } = parsed.value;
  return inTransaction(context, async (tx) => {
    const [one] = organisationId === null ? [] : await tx.select({ id: organisations.id }).from(organisations).where(and(eq(organisations.id, organisationId), isNull(organisations.mergedInto)));
    if (organisationId !== null && !one) return noSuchOrganisation();
    const [placed] = await tx.update(users).set({ organisationId }).where(eq(users.id, userId)).returning({ id: users.id });
    if (!placed) return refuse("not-found", "There is no such person.");
    await notify(tx, { kind: "person", id: userId });
    await recordAudit(tx, context, actor, "place-person", { kind: "person", id: userId }, { organisation: organisationId });
    return ok({ userId });
  });
}
