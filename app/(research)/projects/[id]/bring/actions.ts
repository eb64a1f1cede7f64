"use server";

import type { Route } from "next";
import { redirect } from "next/navigation";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { modelChoices } from "#components/query-builder/data-models.ts";
import type { BroughtQuery } from "#components/queries/bring-query.tsx";
import { ok, type Refusal, type Result } from "#lib/kernel/result.ts";
import { importQuery } from "#lib/portal/import-query.ts";
import { listAskableDatasets } from "#lib/portal/list-askable-datasets.ts";
import { readDocument } from "#lib/portal/read-document.ts";

export async function look(_before: Result<BroughtQuery> | undefined, form: FormData): Promise<Result<BroughtQuery>> {
  const document = form.get("document");
  const read = await readDocument(await portalContext(), await currentActor(), { document });
  if (!read.ok) return read;
  const { format, query, words, losses } = read.value;
  return ok({ document: typeof document === "string" ? document : "", format, title: query.title, words, losses });
}

/** Put to every dataset of the project that holds OMOP records and can be asked. */
export async function make(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const [context, actor, projectId] = [await portalContext(), await currentActor(), form.get("projectId")];
  const askable = await listAskableDatasets(context, actor, { projectId });
  if (!askable.ok) return askable.refusal;
  const choice = modelChoices(askable.value.datasets).find((one) => one.key === "omop-5.4");
  const targets = (choice?.datasets ?? [])
    .filter((one, at, all) => one.refusedBecause === undefined && all.findIndex((other) => other.treId === one.treId) === at)
    .map(({ treId, dataset }) => ({ treId, dataset }));
  const made = await importQuery(context, actor, { projectId, document: form.get("document"), title: form.get("title"), targets });
  if (!made.ok) return made.refusal;
  redirect(`/queries/${made.value.id}` as Route);
}
