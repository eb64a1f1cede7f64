"use server";

import type { Route } from "next";
import { redirect } from "next/navigation";
import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { besideFields, fieldLines } from "#app/_server/form-fields.ts";
import type { Refusal, Result } from "#lib/kernel/result.ts";
import { draftRegisterEntry } from "#lib/portal/draft-register-entry.ts";
import { publishCrateEntry } from "#lib/portal/publish-crate-entry.ts";
import type { CrateDraft } from "#lib/register/crate/draft-from-crate.ts";

const lists: readonly string[] = ["applicants", "funders", "otherCommittees", "datasets", "outputLinks"];

export async function readCrateFile(_before: Result<{ crate: string; draft: CrateDraft }> | undefined, form: FormData): Promise<Result<{ crate: string; draft: CrateDraft }>> {
  const file = form.get("crate");
  return draftRegisterEntry(await portalContext(), await currentActor(), { bytes: file instanceof File ? new Uint8Array(await file.arrayBuffer()) : undefined });
}

export async function publish(_before: Refusal | undefined, form: FormData): Promise<Refusal | undefined> {
  const fields = [...form].filter((field): field is [string, string] => typeof field[1] === "string" && !field[0].startsWith("$ACTION") && field[0] !== "sha256" && field[0] !== "assertion");
  const entry = Object.fromEntries(fields.map(([name, value]) => [name, lists.includes(name) ? fieldLines(form, name) : value.replaceAll("\r\n", "\n")]));
  const published = await publishCrateEntry(await portalContext(), await currentActor(), { crate: form.get("sha256"), entry, assertion: form.get("assertion") ?? undefined });
  if (published.ok) redirect(`/register/${published.value.reference}` as Route);
  return besideFields(published.refusal, (path) => path.replace(/^entry\.(\w+)(\..*)?$/, "$1"));
}
