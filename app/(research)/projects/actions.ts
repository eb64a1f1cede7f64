"use server";

import type { Route } from "next";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { fieldText } from "#app/_server/form-fields.ts";
import { modelChoices } from "#components/query-builder/data-models.ts";
import { emptyDraft } from "#components/query-builder/draft.ts";
import type { Refusal } from "#lib/kernel/result.ts";
import { appealDecision, withdrawAppeal } from "#lib/portal/appeal-decision.ts";
import { amendProject, closeProject, ProjectAlone } from "#lib/portal/change-project-state.ts";
import { commentOnProject } from "#lib/portal/comment-on-project.ts";
import { copyQuery } from "#lib/portal/copy-query.ts";
import { createProject } from "#lib/portal/create-project.ts";
import { createQuery } from "#lib/portal/create-query.ts";
import { deleteQuery } from "#lib/portal/delete-query.ts";
import { endMembership } from "#lib/portal/end-membership.ts";
import { inviteColleague } from "#lib/portal/invite-colleague.ts";
import { proposeFindings } from "#lib/portal/propose-findings.ts";
import { queryTemplates } from "#lib/query/templates.ts";
import { listAskableDatasets } from "#lib/portal/list-askable-datasets.ts";
import { withdrawProject } from "#lib/portal/withdraw-project.ts";
import { showCondition } from "#lib/portal/show-condition.ts";

type Answer = Promise<Refusal | undefined>;

export async function startProject(_before: Refusal | undefined, form: FormData): Answer {
  const made = await createProject(await portalContext(), await currentActor(), { title: form.get("title") });
  if (!made.ok) return made.refusal;
  redirect(`/projects/${made.value.id}/edit` as Route);
}

export async function close(_before: Refusal | undefined, form: FormData): Answer {
  const closed = await closeProject(await portalContext(), await currentActor(), { projectId: form.get("projectId") });
  if (!closed.ok) return closed.refusal;
  revalidatePath("/projects");
  return undefined;
}

export async function withdrawApplication(_before: Refusal | undefined, form: FormData): Answer {
  const gone = await withdrawProject(await portalContext(), await currentActor(), { projectId: form.get("projectId"), reason: fieldText(form, "reason") ?? "", endApprovals: form.get("endApprovals") === "yes" });
  if (!gone.ok) return gone.refusal;
  revalidatePath("/projects", "layout");
  return undefined;
}

export async function amend(_before: Refusal | undefined, form: FormData): Answer {
  const input = ProjectAlone.safeParse({ projectId: form.get("projectId") });
  const opened = await amendProject(await portalContext(), await currentActor(), input.data);
  if (!opened.ok) return opened.refusal;
  redirect(`/projects/${input.data?.projectId ?? ""}/edit` as Route);
}

export async function comment(_before: Refusal | undefined, form: FormData): Answer {
  const said = await commentOnProject(await portalContext(), await currentActor(), { projectId: form.get("projectId"), treId: form.get("treId"), text: form.get("text") });
  if (!said.ok) return said.refusal;
  revalidatePath("/projects");
  return undefined;
}

export async function tellFindings(_before: Refusal | undefined, form: FormData): Answer {
  const told = await proposeFindings(await portalContext(), await currentActor(), { projectId: form.get("projectId"), text: form.get("text") });
  if (!told.ok) return told.refusal;
  revalidatePath("/projects");
  return undefined;
}

/** Of one data model, from a template where one is named, and put to every dataset of the project that fits it and can be asked. */
export async function newQuery(_before: Refusal | undefined, form: FormData): Answer {
  const [context, actor, projectId] = [await portalContext(), await currentActor(), form.get("projectId")];
  const askable = await listAskableDatasets(context, actor, { projectId });
  if (!askable.ok) return askable.refusal;
  const choice = modelChoices(askable.value.datasets).find((one) => one.key === form.get("model"));
  if (!choice) return { reason: "invalid-input", message: "None of the project's datasets is of this kind any more." };
  const template = queryTemplates.find((one) => one.key === form.get("template"));
  if (template && template.query.dataModel.kind !== choice.key) return { reason: "invalid-input", message: "This template asks other data than the project's." };
  const title = template?.query.title ?? "New query";
  const targets = choice.datasets
    .filter((one, at, all) => one.refusedBecause === undefined && all.findIndex((other) => other.treId === one.treId) === at)
    .map(({ treId, dataset }) => ({ treId, dataset }));
  const made = await createQuery(context, actor, { projectId, title, draft: { ...(template?.query ?? emptyDraft(choice.dictionary)), title }, targets });
  if (!made.ok) return made.refusal;
  redirect(`/queries/${made.value.id}` as Route);
}

export async function copy(_before: Refusal | undefined, form: FormData): Answer {
  const made = await copyQuery(await portalContext(), await currentActor(), { id: form.get("id") });
  if (!made.ok) return made.refusal;
  redirect(`/queries/${made.value.id}` as Route);
}

export async function remove(_before: Refusal | undefined, form: FormData): Answer {
  const gone = await deleteQuery(await portalContext(), await currentActor(), { id: form.get("id") });
  if (!gone.ok) return gone.refusal;
  revalidatePath("/projects");
  return undefined;
}

export async function appeal(_before: Refusal | undefined, form: FormData): Answer {
  const made = await appealDecision(await portalContext(), await currentActor(), { projectId: form.get("projectId"), treId: form.get("treId"), grounds: fieldText(form, "grounds") ?? "" });
  if (!made.ok) return made.refusal;
  revalidatePath("/projects", "layout");
  return undefined;
}

export async function showMet(_before: Refusal | undefined, form: FormData): Answer {
  const shown = await showCondition(await portalContext(), await currentActor(), { projectId: form.get("projectId"), treId: form.get("treId"), condition: form.get("condition"), note: fieldText(form, "note") ?? "", link: fieldText(form, "link") });
  if (!shown.ok) return shown.refusal;
  revalidatePath("/projects", "layout");
  return undefined;
}

export async function withdraw(_before: Refusal | undefined, form: FormData): Answer {
  const gone = await withdrawAppeal(await portalContext(), await currentActor(), { projectId: form.get("projectId"), treId: form.get("treId") });
  if (!gone.ok) return gone.refusal;
  revalidatePath("/projects", "layout");
  return undefined;
}

/** One's own way out, after which the page is no longer there to show; or the lead's word about somebody else. */
export async function leave(_before: Refusal | undefined, form: FormData): Answer {
  const [context, actor, userId] = [await portalContext(), await currentActor(), form.get("userId")];
  const ended = await endMembership(context, actor, { projectId: form.get("projectId"), userId });
  if (!ended.ok) return ended.refusal;
  revalidatePath("/projects", "layout");
  if (actor.kind === "person" && actor.userId === userId) redirect("/projects");
  return undefined;
}

export async function invite(_before: Refusal | undefined, form: FormData): Answer {
  const invited = await inviteColleague(await portalContext(), await currentActor(), { projectId: form.get("projectId"), email: fieldText(form, "email") ?? "" });
  if (!invited.ok) return invited.refusal;
  revalidatePath("/projects", "layout");
  return undefined;
}
