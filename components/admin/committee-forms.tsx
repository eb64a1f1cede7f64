"use client";

import { useState } from "react";
import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { Checkbox, CheckboxGroup, RadioGroup, Select, TextInput } from "#components/ui/inputs.tsx";
import { evidenceKinds, evidenceTable } from "#lib/approval/evidence-kinds.ts";
import { demandedBy, memberKinds, type CommitteeMember, type CommitteeRule } from "#lib/governance/committee.ts";
import { analysisWords } from "#lib/governance/five-safes.ts";
import { sectors } from "#lib/governance/project.ts";

const numbers = [["quorum", "Ballots needed"], ["leastLay", "Of these, by lay members"], ["leastIndependent", "Of these, by independent members"], ["leastRationale", "Least characters of a rationale"], ["serviceDays", "Working days to decide"], ["signatures", "Members who must sign the decision with a passkey"]] as const;

const appealNumbers = [["appealDays", "workingDays", "Working days to appeal", 20, 5], ["appealQuorum", "quorum", "Ballots needed on an appeal", 2, 1], ["appealLay", "leastLay", "Of these on an appeal, by lay members", 0, 0], ["appealIndependent", "leastIndependent", "Of these on an appeal, by independent members", 0, 0]] as const;
/** Where the mend of a field in a part of the rule belongs: the fields' names are the form's own. */
const appealIds = { "appeal.panel": "appealPanel", ...Object.fromEntries(appealNumbers.map(([name, of]) => [`appeal.${of}`, name])) };
const proportionateIds = Object.fromEntries(["analyses", "sectors", "mostMonths", "share"].map((name) => [`proportionate.${name}`, name]));

/** `slug`: of the environment, where the form began with another rule than the one in force; its page then shows the one that was set. */
export const CommitteeRuleForm = ({ action, treId, rule, slug }: { action: FormAction; treId: string; rule: CommitteeRule; slug?: string | undefined }) => (
  <ActionForm action={action} hidden={{ treId, ...(slug === undefined ? {} : { slug }) }} submit="Set the rule" pending="Setting …" fieldIds={{ ...proportionateIds, ...appealIds }}>
    {(errors) => (
      <>
        <RadioGroup label="Who votes" name="voters" required defaultValue={rule.voters} error={errors.voters} choices={[{ value: "chair", label: "The chair alone" }, { value: "delegates", label: "The chair or a delegate" }, { value: "members", label: "Every member" }]} />
        {numbers.map(([name, label]) => <TextInput key={name} label={label} name={name} type="number" width="number" required defaultValue={rule[name] ?? 0} error={errors[name]} />)}
        <RadioGroup label="What decides" name="majority" required defaultValue={rule.majority} error={errors.majority} choices={[{ value: "simple", label: "More than half of the ballots cast" }, { value: "unanimous", label: "All of them" }]} />
        <RadioGroup label="Who closes a round" name="closing" required defaultValue={rule.closing} error={errors.closing} choices={[{ value: "chair", label: "The chair" }, { value: "at-quorum", label: "The ballot that reaches the quorum" }]} />
        <Checkbox label="On a tie, the chair’s ballot decides" name="chairCasting" defaultChecked={rule.chairCasting} />
        <Checkbox label="Ballots stay hidden until the round closes" name="blind" defaultChecked={rule.blind} />
        <CheckboxGroup
          label="What must be verified and valid on the day a run starts" name="evidence" optional hint="Of the person who asks, and of the project. Approvals that were given before keep what they lean on." error={errors.evidence} defaultValue={demandedBy(rule)}
          choices={evidenceKinds.map((kind) => ({ value: kind, label: evidenceTable[kind].name, hint: evidenceTable[kind].about }))}
        />
        <Checkbox label="Members declare their interests before the papers open" name="declaration" defaultChecked={rule.declaration === "before-papers"} />
        <ProportionateFields rule={rule.proportionate} errors={errors} />
        <Checkbox label="A deputy votes while the member whose seat they were named for is away" name="deputies" defaultChecked={rule.deputies === true} />
        <AppealFields terms={rule.appeal} errors={errors} />
      </>
    )}
  </ActionForm>
);

/** Which applications one person decides; the fields stand there only where some are given away. */
function ProportionateFields({ rule, errors }: { rule: CommitteeRule["proportionate"]; errors: Readonly<Record<string, string>> }) {
  const [given, setGiven] = useState(rule !== undefined);
  return (
    <>
      <Checkbox label="The chair or a delegate decides alone on some applications" name="proportionate" checked={given} onChange={(event) => { setGiven(event.target.checked); }} />
      {given && (
        <fieldset className="flex min-w-0 flex-col gap-5 border-l-2 border-rule pl-4">
          <legend className="mb-3 font-semibold">One person decides where all of this holds</legend>
          <CheckboxGroup label="Kinds of result asked for are among" name="analyses" defaultValue={rule?.analyses ?? ["count"]} error={errors.analyses} choices={Object.entries(analysisWords).map(([value, label]) => ({ value, label }))} />
          <CheckboxGroup label="Everybody works in" name="sectors" defaultValue={rule?.sectors ?? ["Academic Institute"]} error={errors.sectors} choices={sectors.map((value) => ({ value, label: value }))} />
          <TextInput label="The project lasts at most, months" name="mostMonths" type="number" min={1} max={120} width="number" required defaultValue={rule?.mostMonths ?? 24} error={errors.mostMonths} />
          <TextInput label="Looked at by the others afterwards, in 100" name="share" type="number" min={1} max={100} width="number" required defaultValue={rule?.share ?? 10} error={errors.share} />
        </fieldset>
      )}
    </>
  );
}

/** Who hears an appeal; the fields stand there only where there are any. */
function AppealFields({ terms, errors }: { terms: CommitteeRule["appeal"]; errors: Readonly<Record<string, string>> }) {
  const [heard, setHeard] = useState(terms !== undefined);
  return (
    <>
      <Checkbox label="An applicant who was refused may appeal" name="appeal" checked={heard} onChange={(event) => { setHeard(event.target.checked); }} />
      {heard && (
        <fieldset className="flex min-w-0 flex-col gap-5 border-l-2 border-rule pl-4">
          <legend className="mb-3 font-semibold">How an appeal is heard</legend>
          <RadioGroup
            label="Who hears it" name="appealPanel" required defaultValue={terms?.panel ?? "others"} error={errors.appealPanel}
            choices={[{ value: "others", label: "Members who had no part in the decision" }, { value: "appointed", label: "Appeal members only", hint: "Seat them as such: they have no part in first decisions." }]}
          />
          {appealNumbers.map(([name, of, label, usual, least]) => <TextInput key={name} label={label} name={name} type="number" min={least} width="number" required defaultValue={terms?.[of] ?? usual} error={errors[name]} />)}
        </fieldset>
      )}
    </>
  );
}

export function SeatForm({ action, treId, members }: { action: FormAction; treId: string; members: readonly CommitteeMember[] }) {
  return (
    <ActionForm action={action} hidden={{ treId }} submit="Seat" pending="Seating …" variant="secondary">
      {(errors) => (
        <>
          <Select label="Member" name="userId" required placeholder="Choose" options={members.map(({ personId, name }) => ({ value: personId, label: name }))} error={errors.userId} />
          <Select label="Sits there as" name="kind" required options={memberKinds.filter((kind) => kind !== "chair").map((kind) => ({ value: kind, label: kind.replaceAll("-", " ") }))} error={errors.kind} hint="Chairs sit as chair: their role under People says so." />
          <Checkbox label="Independent of the TRE and its data providers" name="independent" />
          <Checkbox label="Delegate: may decide alone what the rule gives to one person" name="delegate" />
          <Checkbox label="Appeal member: hears appeals, and has no part in first decisions" name="hearsAppeals" />
          <Select label="Deputy of" name="deputyOf" placeholder="Nobody: a member" options={members.filter((one) => one.deputyOf === null).map(({ personId, name }) => ({ value: personId, label: name }))} error={errors.deputyOf} hint="A deputy has that member’s seat while the member is away, and none besides." />
          <TextInput label="Works for" name="organisation" optional width="full" error={errors.organisation} />
          <TextInput label="ROR id" name="ror" optional error={errors.ror} />
        </>
      )}
    </ActionForm>
  );
}
