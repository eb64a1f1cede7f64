import { LinkButton } from "#components/ui/button.tsx";
import { Section } from "#components/ui/layout.tsx";

/** What would be released, for checkers who use other tools. */
export const ExportCheck = ({ runId }: { runId: string }) => (
  <Section title="Take it along">
    <p className="max-w-measure">For the ACRO tool and SACRO-Viewer: what would be released (no exact number), why cells are hidden, and a checksum of each file. The download is recorded in the audit log.</p>
    <div><LinkButton variant="secondary" small href={`/runs/${runId}/output/acro`} download>Download in ACRO’s format</LinkButton></div>
  </Section>
);
