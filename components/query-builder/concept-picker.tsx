"use client";

import { useFormContext, useWatch } from "react-hook-form";
import { CodeChooser } from "#components/concept-sets/code-chooser.tsx";
import type { ConceptReference, EventDomain } from "#lib/query/model.ts";
import { useBuilder } from "./builder-context.ts";
import { domainWords } from "./words.ts";

/** The codes of a criterion or variable, kept in the draft at `path`. */
export function ConceptPicker({ path, domain, error }: { path: string; domain: EventDomain; error?: string | undefined }) {
  const { setValue } = useFormContext();
  const chosen = (useWatch({ name: path }) ?? []) as ConceptReference[];
  const { searchConcepts, targets } = useBuilder();
  return (
    <CodeChooser
      id={path} label={`${domainWords[domain].one}: concepts`} find={chosen.length > 0 ? "Add another" : `Find a ${domainWords[domain].one.toLowerCase()}`} domain={domain} chosen={chosen} targets={targets} error={error}
      search={async ({ text, domain: only }) => searchConcepts({ text, ...(only === undefined ? {} : { domain: only }), targets })} onChange={(next) => { setValue(path, next, { shouldDirty: true }); }}
    />
  );
}
