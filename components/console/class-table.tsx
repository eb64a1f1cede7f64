import type { ReactNode } from "react";
import { DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import type { ReleaseClass } from "#lib/disclosure/release-class.ts";
import { conditionsInWords, kindsInWords, shareInWords } from "#lib/disclosure/release-in-words.ts";

/** The classes of output that leave without people looking first, in the order in which they are tried. */
export const ClassTable = ({ classes, standing }: { classes: readonly ReleaseClass[]; /** What became of each class, where that is known. */ standing?: (name: string) => ReactNode }) => (
  <DataTable
    caption="Classes of output that leave without people looking first" captionHidden density="dense" fit narrow="stack" rows={classes} rowKey={(one) => one.name}
    columns={[
      { key: "name", header: "Class", rowHeader: true, cell: (one) => <code>{one.name}</code> },
      { key: "kinds", header: "Kinds of output", cell: (one) => one.kinds.map((kind) => kindsInWords[kind]).join(", ") },
      { key: "conditions", header: "On condition", cell: (one) => conditionsInWords(one).join("; ") },
      { key: "sample", header: "Looked at afterwards", cell: (one) => shareInWords(one.sample) },
      ...(standing === undefined ? [] : [{ key: "standing", header: "Now", cell: (one: ReleaseClass) => standing(one.name) }]),
    ]}
    empty={<EmptyState title="No class: everything waits for people" />}
  />
);
