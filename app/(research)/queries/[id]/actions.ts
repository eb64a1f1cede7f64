"use server";

import type { Route } from "next";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import type { Refusal, Result } from "#lib/kernel/result.ts";
import { commentOnQuery, resolveQueryComment } from "#lib/portal/comment-on-query.ts";
import { keepQueryVersion } from "#lib/portal/keep-query-version.ts";
import { readQuery } from "#lib/portal/read-query.ts";
import { restoreQueryVersion } from "#lib/portal/restore-query-version.ts";

type Answer = Promise<Refusal | undefined>;
const shownAnew = (id: FormDataEntryValue | null, answer: Result<unknown>): Refusal | undefined => {
  if (!answer.ok) return answer.refusal;
  if (typeof id === "string") revalidatePath(`/queries/${id}`);
  return undefined;
};

/** The builder saves as one types, so what is kept is what is saved now. */
export async function keep(_before: Refusal | undefined, form: FormData): Answer {
  const [context, actor, id] = [await portalContext(), await currentActor(), form.get("id")];
  const read = await readQuery(context, actor, { id });
  if (!read.ok) return read.refusal;
  return shownAnew(id, await keepQueryVersion(context, actor, { id, version: read.value.version, note: form.get("note") }));
}

export async function restore(_before: Refusal | undefined, form: FormData): Answer {
  const [context, actor, id] = [await portalContext(), await currentActor(), form.get("id")];
  const read = await readQuery(context, actor, { id });
  if (!read.ok) return read.refusal;
  const restored = await restoreQueryVersion(context, actor, { id, number: form.get("number"), version: read.value.version });
  if (!restored.ok) return restored.refusal;
  redirect(`/queries/${read.value.id}?as=${restored.value.version}` as Route);
}

export async function say(_before: Refusal | undefined, form: FormData): Answer {
  const id = form.get("id");
  return shownAnew(id, await commentOnQuery(await portalContext(), await currentActor(), { id, about: form.get("about") ?? "", text: form.get("text") }));
}

export async function resolve(_before: Refusal | undefined, form: FormData): Answer {
  const id = form.get("id");
  return shownAnew(id, await resolveQueryComment(await portalContext(), await currentActor(), { id, commentId: form.get("commentId") }));
}
