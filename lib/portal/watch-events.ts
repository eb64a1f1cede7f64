/** Events for one person's live pages: only those about things that the person may see, ids only. */
import { and, eq, inArray } from "drizzle-orm";
import { siteDecisions } from "#db/schema/index.ts";
import type { Actor } from "#lib/governance/permissions.ts";
import { committeesOf } from "./committees-of.ts";
import type { Context } from "./context.ts";
import { papersOpenTo } from "./deliberation-of.ts";
import type { Heard, PortalEvent } from "./events.ts";
import { isMember } from "./query-access.ts";

type Watcher = Extract<Actor, { kind: "person" }>;

/** May the person know that this changed? Members: all of their projects; committees: what asks their TRE; everyone: TREs and the register. */
export async function mayHear(context: Context, person: Watcher, event: PortalEvent): Promise<boolean> {
  const isAdministrator = person.grants.some((grant) => grant.role === "administrator");
  switch (event.kind) {
    case "tre":
    case "register":
      return true;
    case "jobs":
    case "register-log":
      return false;
    case "notice":
      return event.id === person.userId;
    case "person":
      return isAdministrator || event.id === person.userId;
    case "query":
    case "submission":
      return event.projectId !== undefined && isMember(context.db, person, event.projectId);
    case "project":
    case "run": {
      if (event.projectId === undefined) return false;
      const committees = person.grants.flatMap((grant) => grant.treId ?? []);
      if (event.within === "committee") return readsPrivately(context, person, event.projectId, event.treId);
      if (event.treId !== undefined && committees.includes(event.treId)) return true;
      if (await isMember(context.db, person, event.projectId)) return true;
      if (event.kind === "run") return false;
      if (isAdministrator) return true;
      if (committees.length === 0) return false;
      const asked = await context.db.select({ treId: siteDecisions.treId }).from(siteDecisions).where(and(eq(siteDecisions.projectId, event.projectId), inArray(siteDecisions.treId, committees))).limit(1);
      return asked.length > 0;
    }
  }
}

/** Not even that something was said is for whoever is recused, has not declared, or is on the project. */
const readsPrivately = async ({ db }: Context, person: Watcher, projectId: string, treId: string | undefined): Promise<boolean> =>
  treId !== undefined && committeesOf(person).includes(treId) && !(await isMember(db, person, projectId)) && (await papersOpenTo(db, person.userId, projectId, treId)).ok;

/** Calls `tell` in order, with what the person may know. Whoever may hear of a project is asked anew every half minute at most. */
export async function watchEvents(context: Context, person: Watcher, tell: (heard: Heard) => void): Promise<() => void> {
  let known = new Map<string, boolean>();
  const forget = setInterval(() => (known = new Map()), 30_000);
  forget.unref();
  let queue = Promise.resolve();
  const consider = async (heard: Heard) => {
    if (heard.kind === "resync") return tell(heard);
    const key = `${heard.kind} ${heard.projectId ?? heard.id} ${heard.treId ?? ""} ${heard.within ?? ""}`;
    const may = known.get(key) ?? (await mayHear(context, person, heard));
    known.set(key, may);
    if (may) tell(heard);
  };
  // A lookup that failed must not silence the rest: the page is told to look for itself.
  const hangUp = await context.events.subscribe((heard) => void (queue = queue.then(() => consider(heard)).catch(() => tell({ kind: "resync" }))));
  return () => {
    hangUp();
    clearInterval(forget);
  };
}
