"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { Select, TextInput } from "#components/ui/inputs.tsx";
import { conceptSetDifference } from "#lib/query/concept-set-difference.ts";
import type { ConceptSet } from "#lib/query/concept-set.ts";
import type { Refusal } from "#lib/kernel/result.ts";
import { CodeListImport } from "./code-list-import.tsx";
import type { ConceptSearchTarget, SearchConcepts } from "./concept-search.tsx";
import { ConceptSetEditor } from "./concept-set-editor.tsx";
import { withItems } from "./edit-items.ts";
import type { LookUpCodes } from "./list-report.ts";

const maker = "only me";

/** A set being made or changed, and saved as its next version. `save` answers only when it was refused. */
export function ConceptSetWorkbench({ set, targets, projects, search, lookUp, save }: {
  set: ConceptSet; targets: readonly ConceptSearchTarget[]; search: SearchConcepts; lookUp: LookUpCodes;
  /** For a new set: the projects that may keep it. */
  projects?: readonly { id: string; reference: string; title: string }[];
  save: (next: { name: string; items: ConceptSet["items"]; note: string; projectId: string | null }) => Promise<Refusal | undefined>;
}) {
  const isNew = projects !== undefined;
  const [now, setNow] = useState(set);
  const [note, setNote] = useState(isNew ? "First version" : "");
  const [keeper, setKeeper] = useState(maker);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const changes = conceptSetDifference(set, now);
  const send = async () => {
    setBusy(true);
    setErrors({});
    try {
      const refusal = await save({ name: now.name, items: now.items, note, projectId: keeper === maker ? null : keeper });
      if (refusal) setErrors(refusal.fields?.["note"] === undefined ? { "": refusal.message } : { "set-note": refusal.fields["note"] });
    } catch {
      setErrors({ "": "The portal did not answer. Nothing was lost: try again." });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="flex flex-col gap-6">
      <div className="empty:hidden"><ErrorSummary errors={errors} /></div>
      <ConceptSetEditor value={now} onChange={setNow} search={search} targets={targets} />
      <Disclosure summary="Bring a code list">
        <CodeListImport lookUp={lookUp} onInsert={(items, name) => { setNow(withItems(name !== undefined && now.name.trim() === "" ? { ...now, name: name.slice(0, 255) } : now, items)); }} />
      </Disclosure>
      {!isNew && changes.length > 0 && (
        <div role="status" className="flex flex-col gap-1"><p className="font-semibold">Changed since the version you opened</p><ul className="list-disc pl-5 text-sm">{changes.slice(0, 20).map((line) => <li key={line}>{line}</li>)}{changes.length > 20 && <li>and {changes.length - 20} more</li>}</ul></div>
      )}
      <div className="flex flex-col gap-4">
        {isNew && (
          <Select
            id="set-keeper" name="projectId" label="Who keeps it" hint="A project’s members all see and change it. You can share it later." width="long" value={keeper} onChange={(event) => { setKeeper(event.target.value); }}
            options={[{ value: maker, label: "Only me" }, ...projects.map(({ id, reference, title }) => ({ value: id, label: `${reference}: ${title}` }))]}
          />
        )}
        <TextInput id="set-note" name="note" label="What this version is" hint="A few words for those who use it, such as “Agreed with the diabetes team”." maxLength={300} value={note} error={errors["set-note"]} onChange={(event) => { setNote(event.target.value); }} />
        <div>
          <Button aria-disabled={busy} refusedBecause={now.name.trim() === "" ? "Give the set a name." : !isNew && changes.length === 0 ? "Nothing has changed since the version you opened." : undefined} onClick={() => { if (!busy) void send(); }}>
            {busy ? "Saving …" : isNew ? "Save the set" : "Save a new version"}
          </Button>
        </div>
      </div>
    </div>
  );
}
