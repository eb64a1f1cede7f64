"use client";

import { useActionState } from "react";
import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { Button } from "#components/ui/button.tsx";
import { DateInput, Select, TextArea, TextInput } from "#components/ui/inputs.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Section } from "#components/ui/layout.tsx";
import { categories, sectors } from "#lib/governance/project.ts";
import { article6, article9 } from "#lib/kernel/data-facts.ts";
import { article6Words, article9Words, articleName } from "#lib/governance/legal-basis.ts";
import type { Result } from "#lib/kernel/result.ts";
import type { CrateDraft } from "#lib/register/crate/draft-from-crate.ts";

type Read = Result<{ crate: string; draft: CrateDraft }>;
const labels: Readonly<Record<keyof CrateDraft, string>> = {
  organisationName: "Organisation", title: "Title", laySummary: "Lay summary", publicBenefit: "What people get from it", projectId: "Project number", organisationId: "Organisation’s ROR id", applicants: "Applicants, the lead first", applicantId: "Lead’s ORCID iD",
  funders: "Funders", technicalSummary: "Summary for specialists", otherCommittees: "Committees that approved", startDate: "Start", endDate: "End", latestApprovalDate: "Latest approval", datasets: "Datasets", tre: "Data environment", privacy: "How privacy is protected", outputLinks: "Publications and reports",
};
const missing = (draft: CrateDraft) => (Object.keys(labels) as (keyof CrateDraft)[]).filter((key) => draft[key].length === 0).map((key) => labels[key]);
const same = (values: readonly string[]) => values.map((value) => ({ value, label: value }));
const legal = <C extends string>(codes: readonly C[], words: Readonly<Record<C, string>>) => codes.map((code) => ({ value: code, label: code === "not-applicable" ? "Not applicable" : `${articleName(code as never)}: ${words[code]}` }));

/** A crate is read, what it says is shown to be completed, and nothing is public until it is published. */
export function CrateEntryForm({ read, publish }: { read: (before: Read | undefined, form: FormData) => Promise<Read>; publish: FormAction }) {
  const [outcome, act, isPending] = useActionState(read, undefined);
  return (
    <>
      <form action={act} className="flex max-w-measure flex-col gap-4">
        <label htmlFor="crate-file" className="font-semibold">Five Safes crate<span className="block text-sm font-normal text-muted">A ZIP, or its file ro-crate-metadata.json alone. At most 2 megabytes.</span></label>
        <input id="crate-file" name="crate" type="file" required accept=".zip,.json,application/zip,application/json" className="max-w-full" />
        <div><Button type="submit" variant="secondary" aria-disabled={isPending}>{isPending ? "Reading …" : "Read the crate"}</Button></div>
      </form>
      <div role="status" className="mt-6">
        {outcome && !outcome.ok && <Notice kind="refused" title="The crate can’t be read">{outcome.refusal.message}</Notice>}
        {outcome?.ok && <Notice kind="info" title={`Found ${String(Object.keys(labels).length - missing(outcome.value.draft).length)} of ${String(Object.keys(labels).length)} things`}>{missing(outcome.value.draft).length === 0 ? "Check each: nobody has verified what a crate says of itself." : `Not in the crate: ${missing(outcome.value.draft).join(", ")}. Check the rest: nobody has verified what a crate says of itself.`}</Notice>}
      </div>
      {outcome?.ok && <Section title="The entry"><EntryFields key={outcome.value.crate} {...outcome.value} publish={publish} /></Section>}
    </>
  );
}

function EntryFields({ crate, draft, publish }: { crate: string; draft: CrateDraft; publish: FormAction }) {
  return (
    <ActionForm action={publish} hidden={{ sha256: crate }} submit="Publish the entry" pending="Publishing …">
      {(errors) => {
        const line = (name: keyof CrateDraft, required = false) => <TextInput label={labels[name]} name={name} optional={!required} required={required} width="full" className="max-w-measure" defaultValue={draft[name]} error={errors[name]} />;
        const text = (name: keyof CrateDraft, rows: number, required = false) => <TextArea label={labels[name]} name={name} optional={!required} required={required} rows={rows} defaultValue={draft[name]} error={errors[name]} />;
        const list = (name: keyof CrateDraft, required = false) => <TextArea label={labels[name]} name={name} hint="One on each line." optional={!required} required={required} rows={3} defaultValue={(draft[name] as string[]).join("\n")} error={errors[name]} />;
        const choice = (name: string, label: string, options: { value: string; label: string }[]) => <Select label={label} name={name} required width="full" className="max-w-measure" placeholder="Choose" defaultValue="" options={options} error={errors[name]} />;
        return (
          <>
            {line("title", true)}{text("laySummary", 8, true)}{text("publicBenefit", 5, true)}{text("technicalSummary", 4)}
            {choice("category", "Kind of research", same(categories))}
            {line("organisationName", true)}{line("organisationId")}{choice("organisationSector", "Sector", same(sectors))}
            {list("applicants", true)}{line("applicantId")}{list("funders")}
            {choice("accreditedResearcher", "Is the lead an accredited researcher?", same(["Yes", "No", "Unknown"]))}{choice("sublicence", "May others use the data under a sub-licence?", same(["No", "Yes"]))}
            <DateInput label={labels.startDate} name="startDate" required defaultValue={draft.startDate} error={errors.startDate} /><DateInput label={labels.endDate} name="endDate" required defaultValue={draft.endDate} error={errors.endDate} />
            {line("tre", true)}<TextInput label="Nation" name="nation" optional error={errors.nation} />{list("datasets", true)}{list("otherCommittees")}
            <DateInput label={labels.latestApprovalDate} name="latestApprovalDate" required defaultValue={draft.latestApprovalDate} error={errors.latestApprovalDate} /><DateInput label="Approved until" name="validTo" required defaultValue={draft.endDate} error={errors.validTo} />
            {choice("sensitivity", "How sensitive is the data?", same(["Personally Identifiable", "De-Personalised", "Anonymous"]))}
            {choice("article6", "Legal basis (Article 6)", legal(article6, article6Words))}{choice("article9", "Condition for health data (Article 9)", legal(article9, article9Words))}
            {choice("duty", "Common law duty of confidentiality", same(["Not applicable", "Consent", "Section 251 NHS Act 2006", "Other"]))}{choice("optOut", "Is the national data opt-out applied?", same(["Yes", "No", "Not applicable"]))}{choice("frequency", "How often is data used?", same(["One-off", "Recurring"]))}
            <TextArea label="Linkage" name="linkage" optional rows={2} maxLength={255} error={errors.linkage} /><TextArea label="Confidential data" name="confidentialData" optional rows={2} maxLength={255} error={errors.confidentialData} />
            {text("privacy", 3)}{list("outputLinks")}
          </>
        );
      }}
    </ActionForm>
  );
}
