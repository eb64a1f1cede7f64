"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { ConceptSetWorkbench } from "#components/concept-sets/concept-set-workbench.tsx";
import type { ConceptSearchTarget } from "#components/concept-sets/concept-search.tsx";
import type { ConceptSet } from "#lib/query/concept-set.ts";
import { callApi } from "../_api.ts";
import { lookUpCodes, searchConcepts } from "../_concept-sets.ts";

/** Ties the workbench to the portal's API: a new set, or the next version of one. */
export function Workbench({ of, set, targets, projects = [] }: { of?: { id: string; version: number }; set: ConceptSet; targets: readonly ConceptSearchTarget[]; projects?: readonly { id: string; reference: string; title: string }[] }) {
  const router = useRouter();
  return (
    <ConceptSetWorkbench
      set={set} targets={targets} {...(of ? {} : { projects })} search={searchConcepts} lookUp={lookUpCodes}
      save={async ({ name, items, note, projectId }) => {
        const saved = of ? await callApi<{ version: number }>("POST", `/concept-sets/${of.id}/versions`, { version: of.version, name, items, note }) : await callApi<{ id: string }>("POST", "/concept-sets", { name, items, note, projectId });
        if (!saved.ok) return saved.refusal;
        router.push(`/concept-sets/${"id" in saved.value ? saved.value.id : of?.id ?? ""}` as Route);
        router.refresh();
        return undefined;
      }}
    />
  );
}
