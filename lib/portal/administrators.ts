import { and, eq, isNull } from "drizzle-orm";
import { grants, users } from "#db/schema/index.ts";
import type { Queryable } from "./context.ts";

/** Those whose account is open. */
export const administrators = async (db: Queryable): Promise<string[]> =>
  (await db.select({ id: users.id }).from(grants).innerJoin(users, eq(users.id, grants.userId)).where(and(eq(grants.role, "administrator"), isNull(users.deactivatedAt)))).map(({ id }) => id);
