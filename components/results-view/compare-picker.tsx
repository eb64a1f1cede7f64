import { Button } from "#components/ui/button.tsx";
import { Select } from "#components/ui/inputs.tsx";
import { Section } from "#components/ui/layout.tsx";

/** Chooses another answered submission of the project to lay this one beside. A plain form, so the address can be shared. */
export function ComparePicker({ submissionId, others }: { submissionId: string; others: readonly { id: string; reference: string; title: string; submittedAt: string }[] }) {
  if (others.length === 0) return null;
  return (
    <Section title="Compare with another run" className="no-print">
      <form action={`/submissions/${submissionId}/results/compare`} className="flex flex-wrap items-end gap-4">
        <Select label="Submission of this project" name="with" width="long" options={others.map(({ id, reference, title, submittedAt }) => ({ value: id, label: `${reference}, ${submittedAt.slice(0, 10)}: ${title}` }))} />
        <Button type="submit" variant="secondary">Compare</Button>
      </form>
    </Section>
  );
}
