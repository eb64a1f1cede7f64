"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { DayOf } from "#components/ui/age.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { TextArea, TextInput } from "#components/ui/inputs.tsx";
import { Link } from "#components/ui/link.tsx";
import { StatusTag, type Tone } from "#components/ui/tag.tsx";

export type ConditionAtSite = { number: number; text: string; standing: "met" | "overdue" | "open"; shown: { on: string; note: string; link: string | null } | null };

const looks: Record<ConditionAtSite["standing"], { name: string; tone: Tone }> = { met: { name: "Met", tone: "good" }, overdue: { name: "Overdue", tone: "bad" }, open: { name: "Not confirmed yet", tone: "neutral" } };
export const ConditionTag = ({ standing }: Pick<ConditionAtSite, "standing">) => <StatusTag tone={looks[standing].tone}>{looks[standing].name}</StatusTag>;

/** What the applicant showed for it; `by`: said to whom. */
export const ShownForCondition = ({ shown, by }: { shown: NonNullable<ConditionAtSite["shown"]>; by: string }) => (
  <p className="break-words">{by} on <DayOf date={shown.on} />: {shown.note}{shown.link !== null && <> <Link href={shown.link} rel="noreferrer" prefetch={false} className="inline-flex min-h-6 items-center break-all">{shown.link}</Link></>}</p>
);

/** The conditions of one approval, with what became of each; and, for the project's lead, the form to show that one is met. */
export const ConditionList = ({ conditions, treName, place, action }: { conditions: readonly ConditionAtSite[]; treName: string; place: { projectId: string; treId: string } | undefined; action: FormAction | undefined }) => (
  <ol aria-label={`Conditions of ${treName}`} className="flex list-decimal flex-col gap-3 pl-5">
    {conditions.map(({ number, text, standing, shown }) => (
      <li key={number}>
        <div className="flex flex-col items-start gap-2">
          <p>{text}</p>
          <ConditionTag standing={standing} />
          {shown !== null && standing !== "met" && <ShownForCondition shown={shown} by="Shown to the committee" />}
          {place && action && standing !== "met" && (
            <Disclosure summary={<>{shown === null ? "Show that it is met" : "Show something else"}<span className="sr-only">: condition {number} of {treName}</span></>}>
              <ActionForm action={action} hidden={{ projectId: place.projectId, treId: place.treId, condition: number }} submit={<>Tell the committee<span className="sr-only"> of condition {number} of {treName}</span></>} pending="Sending …" variant="secondary" small fieldIds={{ note: `shows-${place.treId}-${number}`, link: `shows-at-${place.treId}-${number}` }}>
                {(errors) => (
                  <>
                    <TextArea label={`This shows that condition ${number} of ${treName} is met`} id={`shows-${place.treId}-${number}`} name="note" rows={3} required hint="The committee reads it, and confirms it if it is so." error={errors[`shows-${place.treId}-${number}`]} />
                    <TextInput label={`Where it can be seen, for condition ${number} of ${treName}`} id={`shows-at-${place.treId}-${number}`} name="link" optional width="full" hint="An address that begins with https://." error={errors[`shows-at-${place.treId}-${number}`]} />
                  </>
                )}
              </ActionForm>
            </Disclosure>
          )}
        </div>
      </li>
    ))}
  </ol>
);
