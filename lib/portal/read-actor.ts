import { and, eq, isNull } from "drizzle-orm";
import { grants, users } from "#db/schema/index.ts";
import type { Actor, Role } from "#lib/governance/permissions.ts";
import type { Queryable } from "./context.ts";

/** The person as they are now, with the roles they hold now; undefined when there is no such person or the account is closed. */
export async function readActor(db: Queryable, userId: string, via: "session" | "token"): Promise<Extract<Actor, { kind: "person" }> | undefined> {
  const rows = await db
    .select({ name: users.name, email: users.email, role: grants.role, treId: grants.treId })
    .from(users)
    .leftJoin(grants, eq(grants.userId, users.id))
    .where(and(eq(users.id, userId), isNull(users.deactivatedAt)));
  const [person] = rows;
  if (!person) return undefined;
  return { kind: "person", userId, name: person.name, email: person.email, via, grants: rows.flatMap((row) => (row.role === null ? [] : [{ role: row.role as Role, treId: row.treId }])) };
}
