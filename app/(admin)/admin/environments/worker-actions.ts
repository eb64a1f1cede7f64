"use server";

import { revalidatePath } from "next/cache";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { fieldText } from "#app/_server/form-fields.ts";
import type { Refusal, Result } from "#lib/kernel/result.ts";
import { addCohortWorker, describeCohortWorker, renewWorkerPassword, type WorkerCredentials } from "#lib/portal/cohort-workers.ts";

type Credentials = Result<WorkerCredentials>;

/** One a line: a concept id, then what it is. What is not so is left for the verb to refuse, with its line. */
function personConceptsIn(text: string): { conceptId: number; is: string }[] {
  return text.split("\n").map((line) => line.trim()).filter((line) => line !== "").map((line) => {
    const [, id = "", is = ""] = /^(\d+)[\s,;]+(\w+)$/.exec(line) ?? [];
    return { conceptId: Number(id), is: is.toLowerCase() };
  });
}
const declared = (form: FormData) => ({
  software: form.get("software"), behind: fieldText(form, "behind") || undefined, threshold: form.get("threshold"), roundingBase: form.get("roundingBase"),
  datasetTitle: form.get("datasetTitle"), datasetSummary: fieldText(form, "datasetSummary") ?? "", personConcepts: personConceptsIn(fieldText(form, "personConcepts") ?? ""),
});

/** The verb names a line of the codes by its place; the form has one field for all. */
function atField(refusal: Refusal): Refusal {
  const line = Object.keys(refusal.fields ?? {}).find((field) => field.startsWith("personConcepts."));
  if (line === undefined) return refusal;
  const mend = `Line ${Number(line.split(".")[1]) + 1}: write a concept id and “race” or “ethnicity”, such as 38003574 ethnicity.`;
  return { ...refusal, fields: { ...Object.fromEntries(Object.entries(refusal.fields ?? {}).filter(([field]) => !field.startsWith("personConcepts."))), personConcepts: mend } };
}
const answered = <T>(result: Result<T>): Result<T> => {
  if (!result.ok) return { ok: false, refusal: atField(result.refusal) };
  revalidatePath("/", "layout");
  return result;
};

export async function addWorker(_before: Credentials | undefined, form: FormData): Promise<Credentials> {
  const identity = { name: form.get("name"), slug: form.get("slug"), nation: form.get("nation"), about: form.get("about"), ror: fieldText(form, "ror") ?? "", collectionId: form.get("collectionId") };
  return answered(await addCohortWorker(await portalContext(), await currentActor(), { ...identity, ...declared(form) }));
}

export async function describeWorker(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const described = answered(await describeCohortWorker(await portalContext(), await currentActor(), { treId: form.get("treId"), ...declared(form) }));
  return described.ok ? undefined : described.refusal;
}

export async function renewPassword(_before: Credentials | undefined, form: FormData): Promise<Credentials> {
  return answered(await renewWorkerPassword(await portalContext(), await currentActor(), { treId: form.get("treId") }));
}
