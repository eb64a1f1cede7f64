"use client";

import { useRouter } from "next/navigation";
import type { Route } from "next";
import { useMemo } from "react";
import type { PlannedAtTre } from "#components/projects/amendment-plan.tsx";
import { ApplicationForm, type ApplicationFormProps } from "#components/projects/application-form.tsx";
import { callApi } from "../../../_api.ts";

/** Ties the application's form to the portal's API. */
export function ApplicationEditor({ projectId, amends, ...given }: Omit<ApplicationFormProps, "save" | "plan" | "submit"> & { projectId: string; amends: boolean }) {
  const router = useRouter();
  const calls = useMemo((): Pick<ApplicationFormProps, "save" | "plan" | "submit"> => ({
    async save(content) {
      const saved = await callApi<{ version: number }>("PUT", `/projects/${projectId}/draft`, content);
      return saved.ok ? { ok: true, version: saved.value.version } : saved;
    },
    plan: amends ? () => callApi<PlannedAtTre[]>("GET", `/projects/${projectId}/amendment`) : undefined,
    async submit(version) {
      const submitted = await callApi("POST", `/projects/${projectId}/submission`, { version });
      if (!submitted.ok) return submitted.refusal;
      router.push(`/projects/${projectId}` as Route);
      router.refresh();
      return undefined;
    },
  }), [projectId, amends, router]);
  return <ApplicationForm {...given} {...calls} />;
}
