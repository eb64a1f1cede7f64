"use server";

import { redirect } from "next/navigation";
import type { Route } from "next";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import type { Refusal } from "#lib/kernel/result.ts";
import { editRegisterEntry } from "#lib/portal/edit-register-entry.ts";
import { readRegisterEntry } from "#lib/portal/read-register.ts";

const textIn = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === "string" ? value.replaceAll("\r\n", "\n").trim() : "";
};

export async function correct(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const [context, actor] = await Promise.all([portalContext(), currentActor()]);
  const reference = textIn(form, "reference");
  const read = await readRegisterEntry(context, actor, { reference });
  if (!read.ok) return read.refusal;
  const { record } = read.value;
  const written = {
    ...Object.fromEntries((["title", "laySummary", "publicBenefit", "technicalSummary", "accreditedResearcher", "sublicence", "frequency", "linkage", "linkedAssets", "confidentialData"] as const).map((name) => [name, textIn(form, name)])),
    outputLinks: textIn(form, "outputLinks").split("\n").map((line) => line.trim()).filter((line) => line !== ""),
  };
  // What was left as it is stays a projection of the application, and follows it when that changes.
  const corrections = Object.fromEntries(Object.entries(written).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(record[name as keyof typeof record])));
  const edited = await editRegisterEntry(context, actor, { reference, revision: form.get("revision"), reason: textIn(form, "reason"), corrections, assertion: form.get("assertion") ?? undefined });
  if (!edited.ok) return withFieldNames(edited.refusal);
  redirect(`/register/${reference}` as Route);
}

/** The form calls the fields by their own names, without `corrections.` before them. */
const withFieldNames = (refusal: Refusal): Refusal =>
  refusal.fields === undefined ? refusal : { ...refusal, fields: Object.fromEntries(Object.entries(refusal.fields).map(([path, mend]) => [path.replace(/^corrections\.(\w+)(\..*)?$/, "$1"), mend])) };
