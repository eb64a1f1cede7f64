import { asc, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { projects, registerEntries, registerFindings, registerQuestions } from "#db/schema/index.ts";
import { permitted, type Actor } from "#lib/governance/permissions.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import type { Context } from "./context.ts";

export const RegisterDesk = z.object({
  findings: z.array(z.object({ id: z.uuid(), reference: z.string(), title: z.string(), text: z.string(), writtenAt: z.iso.datetime() })),
  questions: z.array(z.object({ id: z.uuid(), reference: z.string(), title: z.string(), question: z.string(), askedAt: z.iso.datetime() })),
}).meta({ id: "RegisterDesk" });
export type RegisterDesk = z.infer<typeof RegisterDesk>;

/** The rest comes as these are answered. */
const mostQuestions = 100;

/** What waits for a register editor, oldest first. */
export async function readRegisterDesk(context: Context, actor: Actor, _input: unknown): Promise<Result<RegisterDesk>> {
  const may = permitted(actor, "register.edit");
  if (!may.ok) return may;
  const findings = await context.db.select({ id: registerFindings.id, reference: projects.reference, title: projects.draft, text: registerFindings.text, writtenAt: registerFindings.writtenAt })
    .from(registerFindings).innerJoin(projects, eq(projects.id, registerFindings.projectId)).where(eq(registerFindings.state, "waiting")).orderBy(asc(registerFindings.writtenAt));
  const questions = await context.db.select({ id: registerQuestions.id, reference: registerEntries.reference, title: sql<string>`${registerEntries.record} ->> 'title'`, question: registerQuestions.question, askedAt: registerQuestions.askedAt })
    .from(registerQuestions).innerJoin(registerEntries, eq(registerEntries.id, registerQuestions.entryId)).where(eq(registerQuestions.state, "waiting")).orderBy(asc(registerQuestions.askedAt)).limit(mostQuestions);
  return ok({ questions: questions.map(({ askedAt, ...rest }) => ({ ...rest, askedAt: askedAt.toISOString() })), findings: findings.map(({ title, writtenAt, ...rest }) => ({ ...rest, title: title.title, writtenAt: writtenAt.toISOString() })) });
}
