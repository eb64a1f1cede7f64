/** What refers to an organisation by its id. */
import { and, asc, eq, isNull } from "drizzle-orm";
import { projects, projectRevisions, tres } from "#db/schema/index.ts";
import { organisationNamed } from "#lib/governance/organisations.ts";
import { bareRor } from "#lib/kernel/orcid-and-ror.ts";
import type { Context } from "./context.ts";
import type { OrganisationRow } from "./organisations-of.ts";
import type { Transaction } from "./transaction.ts";
import { updateRegister } from "./update-register.ts";

/** Everything that names this organisation and refers to none comes to refer to it; entries of its projects then tell its name. */
export async function linkTo(tx: Transaction, context: Context, organisation: OrganisationRow, because: string): Promise<{ projects: number; tres: number }> {
  const free = await tx.select({ id: projects.id, content: projectRevisions.content }).from(projects).innerJoin(projectRevisions, and(eq(projectRevisions.projectId, projects.id), eq(projectRevisions.revision, projects.revision))).where(isNull(projects.organisationId));
  for (const { id, content } of free) if (organisationNamed(content.organisation, [organisation])) await tx.update(projects).set({ organisationId: organisation.id }).where(eq(projects.id, id));
  const places = organisation.ror === null ? [] : await tx.select({ id: tres.id, ror: tres.ror }).from(tres).where(isNull(tres.organisationId));
  for (const { id, ror } of places) if (ror !== null && bareRor(ror) === organisation.ror) await tx.update(tres).set({ organisationId: organisation.id }).where(eq(tres.id, id));
  const led = await tx.select({ id: projects.id }).from(projects).where(eq(projects.organisationId, organisation.id)).orderBy(asc(projects.id));
  for (const { id } of led) await updateRegister(tx, context, id, because);
  return { projects: led.length, tres: await tx.$count(tres, eq(tres.organisationId, organisation.id)) };
}
