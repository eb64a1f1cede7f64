"use client";

import { Select } from "#components/ui/inputs.tsx";
import { refusalReasons } from "#lib/governance/refusal-reasons.ts";

const options = Object.entries(refusalReasons).map(([value, label]) => ({ value, label }));

/** What kind of reason a refusal has, for the public statistics. */
export const RefusedForField = ({ error }: { error: string | undefined }) => (
  <Select label="What the refusal is about" name="refusedFor" optional placeholder="Not said" width="full" options={options} hint="The public statistics count refusals by it, without naming the project." error={error} />
);
