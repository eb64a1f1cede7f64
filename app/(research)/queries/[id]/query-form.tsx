"use client";

import { useRouter } from "next/navigation";
import type { Route } from "next";
import { useMemo } from "react";
import type { FoundConcept } from "#components/query-builder/builder-context.ts";
import type { QueryEstimate } from "#components/query-builder/how-many.tsx";
import type { TwinAnswer } from "#lib/federation/feasibility/twin-answer.ts";
import { QueryBuilder, type Preview, type QueryBuilderProps } from "#components/query-builder/query-builder.tsx";
import { ConceptSetServicesProvider } from "#components/concept-sets/services.ts";
import { callApi } from "../../_api.ts";
import { conceptSetServices } from "../../_concept-sets.ts";

type Given = Omit<QueryBuilderProps, "searchConcepts" | "preview" | "estimate" | "tryOnMadeUp" | "save" | "submit"> & {
  projectId: string;
  /** Fresh for each opening of the page: the same click that is sent twice submits once. */
  attempt: string;
};

/** Ties the builder to the portal's API. */
export function QueryForm({ projectId, attempt, ...given }: Given) {
  const router = useRouter();
  const { id } = given;
  const calls = useMemo((): Pick<QueryBuilderProps, "searchConcepts" | "preview" | "estimate" | "tryOnMadeUp" | "save" | "submit"> => ({
    async searchConcepts(search) {
      const found = await callApi<{ concepts: FoundConcept[] }>("POST", "/concepts/search", search);
      if (!found.ok) throw new Error(found.refusal.message);
      return found.value.concepts;
    },
    async preview(content) {
      const seen = await callApi<Preview>("POST", "/queries/preview", { projectId, ...content });
      if (!seen.ok) throw new Error(seen.refusal.message);
      return seen.value;
    },
    async estimate(content) {
      const estimated = await callApi<QueryEstimate>("POST", "/queries/estimate", { projectId, ...content });
      if (!estimated.ok) throw new Error(estimated.refusal.message);
      return estimated.value;
    },
    tryOnMadeUp: (content) => callApi<TwinAnswer>("POST", "/queries/try", { projectId, ...content }),
    async save(content) {
      const saved = await callApi<{ version: number }>("PUT", `/queries/${id}`, content);
      return saved.ok ? { ok: true, version: saved.value.version } : saved;
    },
    async submit(version) {
      const submitted = await callApi<{ id: string }>("POST", "/submissions", { queryId: id, version }, { "idempotency-key": `${attempt}-${version}` });
      if (!submitted.ok) return submitted.refusal;
      router.push(`/submissions/${submitted.value.id}` as Route);
      return undefined;
    },
  }), [id, projectId, attempt, router]);
  const library = useMemo(() => conceptSetServices(projectId), [projectId]);
  return <ConceptSetServicesProvider value={library}><QueryBuilder {...given} {...calls} /></ConceptSetServicesProvider>;
}
