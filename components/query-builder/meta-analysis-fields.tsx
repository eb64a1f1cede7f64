"use client";

import { useFormContext, useWatch } from "react-hook-form";
import type { OwnModel } from "#lib/query/analysis.ts";
import { newModel } from "./draft.ts";
import { SelectAt } from "./fields.tsx";
import { ModelledFields } from "./model-fields.tsx";
import { metaIntervalChoices, metaMethodChoices, ownModelChoices } from "./words.ts";

/** The model of each environment by itself, and how one estimate is made from theirs. */
export function MetaAnalysisFields({ path }: { path: string }) {
  const { setValue } = useFormContext();
  const kind = useWatch({ name: `${path}.of.kind` }) as OwnModel["kind"] | undefined;
  return (
    <div className="flex flex-col gap-4">
      <SelectAt path={`${path}.of.kind`} label="In each environment" options={ownModelChoices} onChoose={(chosen) => { setValue(`${path}.of`, newModel(chosen === "cox" ? "cox" : "regression"), { shouldDirty: true }); }} />
      <ModelledFields key={kind} path={`${path}.of`} kind={kind ?? "regression"} />
      <div className="flex flex-wrap gap-4">
        <SelectAt path={`${path}.method`} label="Put together as" hint="Before the answer is seen: it is part of the question." options={metaMethodChoices} />
        <SelectAt path={`${path}.interval`} label="Interval by" hint="Hartung–Knapp needs two environments; at its widest it is never narrower than the normal one." options={metaIntervalChoices} />
      </div>
    </div>
  );
}
