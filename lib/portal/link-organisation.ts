/** What refers to an organisation by its id. */
import { and, eq, isNull } from "drizzle-orm";
import { projects, projectRevisions, tres } from "#db/schema/index.ts";
import { organisationNamed } from "#lib/governance/organisations.ts";
import { bareRor } from "#lib/kernel/orcid-and-ror.ts";
import type { Context } from "./context.ts";
import type { OrganisationRow } from "./organisations-of.ts";
import type { Transaction } from "./transaction.ts";
import { queueEntries } from "./update-entries.ts";

/** Everything that names this organisation and refers to none comes to refer to it; entries of its projects tell its name soon. */
export async function linkTo(tx: Transaction, context: Context, organisation: OrganisationRow): Promise<{ projects: number; tres: number }> {
  const free = await tx.select({ id: projects.id, content: projectRevisions.content }).from(projects).innerJoin(projectRevisions, and(eq(projectRevisions.projectId, projects.id), eq(projectRevisions.revision, projects.revision))).where(isNull(projects.organisationId));
  for (const { id, content } of free) if (organisationNamed(content.organisation, [organisation])) await tx.update(projects).set({ organisationId: organisation.id }).where(eq(projects.id, id));
  const places = organisation.ror === null ? [] : await tx.select({ id: tres.id, ror: tres.ror }).from(tres).where(isNull(tres.organisationId));
  for (const { id, ror } of places) if (ror !== null && bareRor(ror) === organisation.ror) await tx.update(tres).set({ organisationId: organisation.id }).where(eq(tres.id, id));
  await queueEntries(tx, context, "organisation", organisation.id);
  return { projects: await tx.$count(projects, eq(projects.organisationId, organisation.id)), tres: await tx.$count(tres, eq(tres.organisationId, organisation.id)) };
}
