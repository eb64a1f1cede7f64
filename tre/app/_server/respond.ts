/** A verb's refusal becomes a page's or a form's answer here and nowhere else. */
import "server-only";
import { revalidatePath } from "next/cache";
import { notFound, redirect } from "next/navigation";
import type { FormAction } from "#components/forms/action-form.tsx";
import type { ConsoleActor } from "#lib/agent/console/permissions.ts";
import { getContext, type AgentContext } from "#lib/agent/context.ts";
import { kindOf } from "#lib/agent/log.ts";
import type { Result } from "#lib/kernel/result.ts";
import { currentActor } from "./actor.ts";

/** For pages: what is not there, or has an address that can't be one, shows the not-found page; any other refusal is for the page to show. */
export function forPage<T>(result: Result<T>): Result<T> {
  if (!result.ok && (result.refusal.reason === "not-found" || result.refusal.reason === "invalid-input")) notFound();
  return result;
}

type Verb = (context: AgentContext, actor: ConsoleActor, input: unknown) => Promise<Result<unknown>>;

/** A form action around one verb: `input` reads the form, and every page shows what has changed. */
export const actionOf = (verb: Verb, input: (form: FormData) => unknown): FormAction => async (_before, form) => {
  const actor = await currentActor();
  if (!actor) redirect("/sign-in");
  const context = getContext();
  try {
    const result = await verb(context, actor, input(form));
    if (!result.ok) return result.refusal;
  } catch (error) {
    context.log.error(kindOf(error), "an action of the console failed");
    return { reason: "unavailable", message: "Something went wrong in this program, and nothing was changed. Try again." };
  }
  revalidatePath("/", "layout");
  return undefined;
};

/** A form's fields as one object; a field that may be given several times is named in `lists`. Next's own fields are left out. */
export function fieldsOf(form: FormData, lists: readonly string[] = []): Record<string, unknown> {
  const names = [...new Set(form.keys())].filter((name) => !name.startsWith("$ACTION"));
  const fields: Record<string, unknown> = {};
  for (const name of names) if (!lists.includes(name) && form.get(name) !== "") fields[name] = form.get(name);
  for (const name of lists) fields[name] = form.getAll(name);
  return fields;
}
