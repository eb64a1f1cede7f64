import { Button, LinkButton } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { Checkbox, CheckboxGroup, DateInput, RadioGroup, Select, TextArea, TextInput } from "#components/ui/inputs.tsx";
import { SubmitButton } from "#components/ui/submit-button.tsx";

const titleMend = "Give the project a title of 10 to 160 characters";
const tresMend = "Choose at least one TRE";

export function Forms({ withErrors }: { withErrors: boolean }) {
  return (
    <div className="flex flex-col gap-10">
      <div className="flex flex-wrap items-start gap-4">
        <Button>Submit for approval</Button>
        <Button variant="secondary">Save draft</Button>
        <Button variant="quiet">Cancel</Button>
        <Button variant="danger">Withdraw</Button>
        <Button small variant="secondary">Small</Button>
        <LinkButton href="/design">A link that acts</LinkButton>
        <Button refusedBecause="You cannot decide on a project of which you are a member.">Approve</Button>
      </div>
      <div className="flex flex-wrap items-start gap-4">
        <CopyButton what="the digest" text="9f86d081884c7d659a2feaa0c55ad015" />
        <Dialog trigger="Refuse the application …" triggerVariant="danger" title="Refuse this application?">
          <p>The team sees your reason, and the public register says that the application was refused.</p>
          <TextArea label="Reason" name="dialog-reason" rows={3} />
          <div><Button variant="danger">Refuse it</Button></div>
        </Dialog>
        <Disclosure summary="Why is this asked?"><p className="max-w-measure">The register publishes it, so that anyone can see what data are used for.</p></Disclosure>
      </div>
      {withErrors && <ErrorSummary errors={{ title: titleMend, tres: tresMend }} />}
      <form className="grid gap-x-12 gap-y-7 lg:grid-cols-2">
        <div className="flex flex-col gap-7">
          <TextInput label="Title of the project" name="title" hint="Published in the register. Say what you want to find out." error={withErrors ? titleMend : undefined} />
          <TextArea label="Lay summary" name="summary" hint="For readers outside research, up to 300 words." defaultValue="We want to know how many people with heart disease also have diabetes." />
          <Select label="Legal basis" name="basis" placeholder="Choose one" options={[{ value: "6-1-e", label: "Public task, Article 6(1)(e)" }, { value: "6-1-f", label: "Legitimate interests, Article 6(1)(f)" }]} />
          <DateInput label="Ends on" name="ends" defaultValue="2027-11-30" />
        </div>
        <div className="flex flex-col gap-7">
          <CheckboxGroup label="TREs" name="tres" hint="Each decides for itself." error={withErrors ? tresMend : undefined} choices={[
            { value: "wx", label: "Wessex Secure Data Environment", hint: "20,000 people, OMOP 5.4" }, { value: "np", label: "North Pennines TRE", hint: "50,000 people, OMOP 5.4" }, { value: "cl", label: "Clyde Safe Haven", hint: "Not taking requests", disabled: true },
          ]} />
          <RadioGroup label="Sex" name="sex" defaultValue="any" choices={[{ value: "any", label: "Any" }, { value: "f", label: "Female" }, { value: "m", label: "Male" }]} />
          <TextInput label="Funder’s reference" name="grant" optional width="medium" />
          <Checkbox label="I have read the terms of use" name="terms" hint="They bind you and your organisation." />
          <div className="flex flex-wrap gap-4"><SubmitButton>Save and go on</SubmitButton></div>
        </div>
      </form>
    </div>
  );
}
