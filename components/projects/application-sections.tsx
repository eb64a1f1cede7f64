"use client";

import { useFieldArray, useFormContext, useWatch } from "react-hook-form";
import { inFigures } from "#components/results/number-format.ts";
import { useGrowingList } from "#components/forms/use-growing-list.tsx";
import { Button } from "#components/ui/button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { FieldError } from "#components/ui/field.tsx";
import { RadioGroup } from "#components/ui/inputs.tsx";
import { KeyValue } from "#components/ui/layout.tsx";
import { article6Words, article9Words, articleName, dutyWords, factsInWords, optOutWords } from "#lib/governance/legal-basis.ts";
import { dataUseInWords, type DataUse } from "#lib/kernel/data-use.ts";
import type { OutputKind } from "#lib/query/analysis.ts";
import { categories, mostOf } from "#lib/governance/project.ts";
import { article6, article9, type DataFacts } from "#lib/kernel/data-facts.ts";
import { memberValues } from "./application-draft.ts";
import { SponsorFields, SupervisorFields } from "./backing-fields.tsx";
import { NumberedGroup } from "./numbered-group.tsx";
import { PurposeFields } from "./purpose-fields.tsx";
import { RegisterQuestions } from "./register-questions.tsx";
import { ReadingAgeOf } from "./reading-age-of.tsx";
import { ChoicesAt, DateAt, LongTextAt, OrganisationFields, plain, SelectAt, TextAt, useErrorAt } from "./application-fields.tsx";

const worded = (words: Readonly<Record<string, string>>) => Object.entries(words).map(([value, sentence]) => ({ value, label: sentence.startsWith(value) ? sentence : `${value}: ${sentence}` }));
const stack = "flex flex-col gap-6";

export const ProjectSection = () => (
  <div className={stack}>
    <TextAt path="title" label="Title" hint="In words that the public understands: it stands in the data use register." most={200} />
    <LongTextAt path="laySummary" label="Lay summary" hint="What you want to find out and how, for people who know nothing about research." least={50} most={3000} mostWords={mostOf.laySummaryWords} rows={8} />
    <ReadingAgeOf path="laySummary" />
    <LongTextAt path="publicBenefit" label="Public benefit" hint="What people will get from it." least={30} most={3000} />
    <LongTextAt path="technicalSummary" label="Technical summary" hint="For the committees’ experts: design, variables, methods." least={0} most={6000} optional />
    <SelectAt path="category" label="Kind of research" options={plain(categories)} />
    <PurposeFields />
    <div className="flex flex-wrap gap-6"><DateAt path="startDate" label="Starts on" /><DateAt path="endDate" label="Ends on" /></div>
    <TextAt path="funder" label="Funder" most={255} />
    <TextAt path="grantReference" label="Grant reference" width="medium" optional />
    <TextAt path="ethics" label="Ethics approval" hint="The body and its reference, or why none is needed." most={300} optional />
  </div>
);

export function PeopleSection() {
  const { getValues, setValue } = useFormContext();
  const { fields, append, remove } = useFieldArray({ name: "members" });
  const { said, hasAdded, hasRemoved } = useGrowingList(fields.length, `members.${fields.length - 1}.name`);
  const roles = (useWatch({ name: "members" }) as { role: string }[] | undefined ?? []).map((member) => member.role);
  const error = useErrorAt()("members");
  /** There is one lead: whoever becomes it takes over from the one before. */
  const lead = (at: number) => { fields.forEach((_, other) => { setValue(`members.${other}.role`, other === at ? "lead" : "member", { shouldDirty: true }); }); };
  return (
    <div className={stack}>
      <fieldset className="min-w-0"><legend className="mb-3 text-lg font-semibold">Lead organisation</legend><OrganisationFields path="organisation" what="Name" most={255} /></fieldset>
      <div id="members" tabIndex={-1} className="flex flex-col gap-4">
        <h3>People</h3>
        <p className="max-w-measure text-muted">Everyone who will write or submit queries. Only people with an account here, found by their e-mail address, can open the project.</p>
        {error !== undefined && <FieldError id="members">{error}</FieldError>}
        <ol className="flex flex-col gap-5">
          {fields.map((field, at) => (
            <NumberedGroup key={field.id} what="Person" at={at} onRemove={fields.length > 1 ? () => { remove(at); hasRemoved(`Person ${at + 1} removed.`); } : undefined}>
              <div className="grid items-end gap-x-6 gap-y-4 md:grid-cols-2">
                <TextAt path={`members.${at}.name`} label="Name" />
                <TextAt path={`members.${at}.email`} label="E-mail address" type="email" />
                <TextAt path={`members.${at}.orcid`} label="ORCID iD" hint="Such as 0000-0002-1825-0097. Needed by who submits queries." width="medium" optional />
              </div>
              <RadioGroup
                label="Role" name={`members.${at}.role`} value={roles[at] ?? "member"} choices={[{ value: "lead", label: "Leads the project and answers for it" }, { value: "member", label: "Member" }]}
                onChange={(event) => { if (event.target.value === "lead") lead(at); else setValue(`members.${at}.role`, "member", { shouldDirty: true, shouldValidate: true }); }}
              />
              <OrganisationFields path={`members.${at}.affiliation`} what="Works for" />
              <fieldset className="min-w-0">
                <legend className="mb-2 font-semibold">Accreditation <span className="font-normal text-muted">(optional)</span></legend>
                <div className="grid items-end gap-x-6 gap-y-4 md:grid-cols-3">
                  <TextAt path={`members.${at}.accreditation.scheme`} label="Scheme" hint="Such as ONS Accredited Researcher" />
                  <TextAt path={`members.${at}.accreditation.number`} label="Number" />
                  <DateAt path={`members.${at}.accreditation.validTo`} label="Valid to" />
                </div>
              </fieldset>
            </NumberedGroup>
          ))}
        </ol>
        {said}
        <div>
          <Button variant="secondary" onClick={() => { append({ ...memberValues({}), affiliation: getValues("organisation") as object }, { shouldFocus: false }); hasAdded("Person added."); }}>Add a person</Button>
        </div>
      </div>
      <SponsorFields />
      <SupervisorFields />
    </div>
  );
}

export const SettingsSection = () => (
  <p className="max-w-measure">
    Nothing to fill in here: the data is analysed inside each Trusted Research Environment, on its own machines. No record about a person leaves it, and nobody in the project sees one.
  </p>
);

export type OfferedTre = { id: string; name: string; datasets: readonly { key: string; title: string; summary: string; dataModel: "omop-5.4" | "table"; people: number | null; dataUse: DataUse | null; facts: DataFacts | null }[] };

const domains = [
  { value: "condition", label: "Conditions" }, { value: "drug", label: "Medicines" }, { value: "procedure", label: "Procedures" }, { value: "measurement", label: "Measurements" }, { value: "observation", label: "Observations" },
  { value: "visit", label: "Visits" }, { value: "visit-detail", label: "Parts of visits" }, { value: "death", label: "Deaths" }, { value: "device", label: "Devices" }, { value: "specimen", label: "Specimens" },
  { value: "observation-period", label: "Periods under observation" }, { value: "condition-era", label: "Spells of conditions" }, { value: "drug-era", label: "Spells of medicines" }, { value: "dose-era", label: "Spells of doses" },
];
const basis = (codes: readonly (keyof typeof article6Words | keyof typeof article9Words)[], words: Readonly<Record<string, string>>) =>
  codes.map((code) => ({ value: code, label: code === "not-applicable" ? (words[code] ?? "") : `${articleName(code)}: ${words[code] ?? ""}` }));

export const DataSection = ({ offered }: { offered: readonly OfferedTre[] }) => (
  <div className={stack}>
    <DatasetPicker offered={offered} />
    <ChoicesAt path="domains" label="Kinds of record" hint="For OMOP health records: what your queries will ask about. Age and sex are always included." choices={domains} optional />
    <p className="max-w-measure text-muted">The next four are your own organisation’s ground. Where a data environment says on what ground it provides its data, that stands with its dataset above, and the register tells it of that environment.</p>
    <SelectAt path="article6" label="Lawful basis (UK GDPR Article 6)" options={basis(article6, article6Words)} />
    <SelectAt path="article9" label="Condition for health data (UK GDPR Article 9)" options={basis(article9, article9Words)} />
    <SelectAt path="duty" label="Duty of confidentiality" options={worded(dutyWords)} />
    <SelectAt path="optOut" label="Is the national data opt-out applied?" options={worded(optOutWords)} />
    <RegisterQuestions />
  </div>
);

type Wanted = { treId: string; dataset: string };

function DatasetPicker({ offered }: { offered: readonly OfferedTre[] }) {
  const { setValue } = useFormContext();
  const wanted = (useWatch({ name: "datasets" }) ?? []) as Wanted[];
  const errorAt = useErrorAt();
  const error = errorAt("datasets") ?? wanted.map((_, at) => errorAt(`datasets.${at}`)).find((one) => one !== undefined);
  const same = (a: Wanted, b: Wanted) => a.treId === b.treId && a.dataset === b.dataset;
  const change = (next: Wanted[]) => { setValue("datasets", next, { shouldDirty: true, shouldValidate: true }); };
  const gone = wanted.filter((one) => !offered.some((tre) => tre.id === one.treId && tre.datasets.some((dataset) => dataset.key === one.dataset)));
  return (
    <fieldset id="datasets" className="min-w-0">
      <legend className="mb-1.5 font-semibold">Datasets</legend>
      {error !== undefined && <FieldError id="datasets">{error}</FieldError>}
      {offered.length === 0 && <p className="text-muted">No data environment has joined this federation yet.</p>}
      <div className="mt-2 flex flex-col divide-y divide-rule border-y border-rule">
        {offered.map((tre) => (
          <fieldset key={tre.id} className="grid min-w-0 gap-x-8 gap-y-2 py-4 md:grid-cols-[14rem_1fr]">
            <legend className="sr-only">{tre.name}</legend>
            <p aria-hidden="true" className="font-semibold">{tre.name}</p>
            <ul className="flex flex-col gap-3">
              {tre.datasets.map((dataset) => {
                const one = { treId: tre.id, dataset: dataset.key };
                const id = `dataset-${tre.id}-${dataset.key}`;
                return (
                  <li key={dataset.key} className="flex items-start gap-3">
                    <input
                      type="checkbox" id={id} aria-describedby={`${id}-more`} className="mt-1 size-5 shrink-0 accent-accent" checked={wanted.some((other) => same(one, other))}
                      onChange={(event) => { change(event.target.checked ? [...wanted, one] : wanted.filter((other) => !same(one, other))); }}
                    />
                    <div className="flex min-w-0 flex-col">
                      <label htmlFor={id}>{dataset.title}</label>
                      <span id={`${id}-more`} className="text-sm text-muted">
                        {dataset.dataModel === "table" ? "One table" : "OMOP health records"}{dataset.people === null ? "" : `, about ${inFigures(dataset.people)} people`}. {dataset.summary}
                        {dataset.dataUse && <span className="block">May be used for: {dataUseInWords(dataset.dataUse)}</span>}
                      </span>
                      {dataset.facts && (
                        <Disclosure summary={<span className="text-sm font-normal">On what ground it is provided<span className="sr-only">: {dataset.title}, {tre.name}</span></span>}>
                          <KeyValue dense facts={factsInWords(dataset.facts).map(({ term, words }) => ({ term, detail: words }))} />
                        </Disclosure>
                      )}
                    </div>
                  </li>
                );
              })}
            </ul>
          </fieldset>
        ))}
      </div>
      {gone.map((one) => (
        <p key={`${one.treId} ${one.dataset}`} className="mt-2 flex flex-wrap items-center gap-3 text-sm">
          “{one.dataset}” is no longer offered. <Button variant="quiet" small onClick={() => { change(wanted.filter((other) => !same(one, other))); }}>Remove<span className="sr-only"> {one.dataset}</span></Button>
        </p>
      ))}
    </fieldset>
  );
}

const analysisLabels: Record<OutputKind, string> = {
  count: "Counts of people", crosstab: "Tables of people by up to three categories", summary: "Means and standard deviations", histogram: "Histograms",
  distribution: "Which codes the data holds and in how many people; people by sex, age and ethnic category",
  comparison: "Means of groups compared", correlation: "Correlations", quantiles: "Medians and other quantiles", rate: "Rates of events over time", survival: "Survival curves",
  "meta-analysis": "Estimates of each environment alone, put together by meta-analysis", regression: "Regression models", cox: "Models of time to an event (Cox)",
};
const analyses = Object.entries(analysisLabels).map(([value, label]) => ({ value, label }));
export const OutputsSection = () => (
  <div className={stack}>
    <ChoicesAt path="analyses" label="Kinds of result" hint="What the approval should cover. Each data environment hides small numbers and rounds the rest before anything leaves. A table of characteristics (“Table 1”) is made of tables of people and means of groups." choices={analyses} />
  </div>
);
