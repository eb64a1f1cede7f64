"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { AnswerForm, type AnsweringAction } from "#components/forms/answer-form.tsx";
import { RadioGroup, TextArea, TextInput } from "#components/ui/inputs.tsx";
import { ShownOnce } from "#components/ui/shown-once.tsx";
import { NewEnvironmentFields } from "./environment-forms.tsx";

type Credentials = { treId: string; username: string; password: string; settings: string };
export type DescribedWorker = { treId: string; software: "bunny" | "relay"; behind?: number | undefined; threshold: number; roundingBase: number; datasetTitle: string; datasetSummary: string; personConcepts: string };
type Errors = Readonly<Record<string, string>>;

const Settings = ({ settings }: Credentials) => (
  <ShownOnce title="The worker’s settings" secret={settings} what="the settings">
    Give them to the site’s operator by a safe way: the password is shown only now. They go into the worker’s environment, beside its database settings. It then asks for work every few seconds; it needs to reach this portal, and nothing needs to reach it.
  </ShownOnce>
);

/** What the site says of its worker; the worker itself does not. */
const Declared = ({ errors, given }: { errors: Errors; given?: DescribedWorker }) => (
  <>
    <RadioGroup label="Program" name="software" error={errors.software} defaultValue={given?.software ?? "bunny"} choices={[{ value: "bunny", label: "Bunny", hint: "Counts in one database." }, { value: "relay", label: "Relay", hint: "Passes the question on to several workers and adds up." }]} />
    <TextInput label="Workers behind the Relay" name="behind" optional width="number" inputMode="numeric" defaultValue={given?.behind} error={errors.behind} hint="Leave it empty for a Bunny." />
    <TextInput label="Title of its data" name="datasetTitle" required width="full" defaultValue={given?.datasetTitle} error={errors.datasetTitle} hint="As researchers choose it: Hospital records of the west." />
    <TextArea label="Its data in a few sentences" name="datasetSummary" rows={3} defaultValue={given?.datasetSummary} error={errors.datasetSummary} hint="How many people it holds is not known before it is asked." />
    <TextInput label="Smallest number shown" name="threshold" required width="number" inputMode="numeric" defaultValue={given?.threshold ?? 10} error={errors.threshold} hint="LOW_NUMBER_SUPPRESSION_THRESHOLD of the worker; 1 where it is off. Old versions left out the threshold itself too: give one more then." />
    <TextInput label="Rounded to" name="roundingBase" required width="number" inputMode="numeric" defaultValue={given?.roundingBase ?? 10} error={errors.roundingBase} hint="ROUNDING_TARGET of the worker; 1 where it is off. A number that breaks these two rules is thrown away." />
    <TextArea
      label="Race and ethnicity codes that it knows" name="personConcepts" rows={3} defaultValue={given?.personConcepts} error={errors.personConcepts}
      hint="One a line: the concept id, then race or ethnicity, such as “38003574 ethnicity”. A code that the site’s vocabulary lacks it would leave out and count everyone, so only these are asked."
    />
  </>
);

export const AddWorkerForm = ({ action }: { action: AnsweringAction<Credentials> }) => (
  <AnswerForm action={action} submit="Add the worker" pending="Adding …" answer={(made) => <Settings {...made} />}>
    {(errors) => (
      <>
        <NewEnvironmentFields errors={errors} slugToo="It is the worker’s user name too." />
        <TextInput label="Collection id" name="collectionId" required width="full" autoCapitalize="none" error={errors.collectionId} hint="By which the worker asks for its tasks. Keep the one that it has, or make one up: RQ-WEST-1." />
        <Declared errors={errors} />
      </>
    )}
  </AnswerForm>
);

export const DescribeWorkerForm = ({ action, given }: { action: FormAction; given: DescribedWorker }) => (
  <ActionForm action={action} hidden={{ treId: given.treId }} submit="Save">{(errors) => <Declared errors={errors} given={given} />}</ActionForm>
);

/** The earlier password ends at once. */
export const RenewPasswordForm = ({ action, treId }: { action: AnsweringAction<Credentials>; treId: string }) => (
  <AnswerForm action={action} hidden={{ treId }} submit="Make a new password" pending="Making …" variant="secondary" answer={(made) => <Settings {...made} />} />
);
