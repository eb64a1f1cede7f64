import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Link } from "#components/ui/link.tsx";
import { StatusTag } from "#components/ui/tag.tsx";

export type TeamMember = { userId: string | null; email: string; name: string; role: "lead" | "member"; own: boolean; missing: readonly { treName: string; sentences: readonly string[] }[]; end: { ok: boolean; because?: string | undefined }; invite: { ok: boolean } };

/** Who works on the project, what evidence is missing of them, and the way out. */
export const TeamList = ({ projectId, people, end, invite }: { projectId: string; people: readonly TeamMember[]; end: FormAction; invite: FormAction }) => (
  <ul className="flex flex-col gap-5">
    {people.map((person, at) => (
      <li key={person.userId ?? at} className="flex flex-col items-start gap-2">
        <span className="flex flex-wrap items-center gap-2"><span className="font-semibold">{person.name === "" ? "Somebody without a name" : person.name}{person.own && " (you)"}</span><span className="text-muted">{person.role}</span>{person.userId === null && <StatusTag tone="caution">No account here</StatusTag>}{person.missing.length > 0 && <StatusTag tone="bad">Evidence missing</StatusTag>}</span>
        {person.userId === null && <p className="text-sm text-muted">They can ask nothing before they have an account with the e-mail address that the application names.</p>}
        {person.invite.ok && <ActionForm action={invite} hidden={{ projectId, email: person.email }} submit={`Invite ${person.name}`} pending="Inviting …" variant="secondary" small />}
        {person.missing.length > 0 && (
          <ul className="list-disc pl-5 text-sm">
            {person.missing.map(({ treName, sentences }) => <li key={treName}>{treName}: {sentences.join(" ")}</li>)}
          </ul>
        )}
        {person.own && person.missing.length > 0 && <Link href="/account">Add your evidence</Link>}
        {person.end.ok && person.userId !== null && (
          <Dialog trigger={person.own ? "Leave the project" : `Take ${person.name} off the project`} small title={person.own ? "Leave the project?" : `Take ${person.name} off the project?`} closeLabel="Stay as it is">
            <p>{person.own ? "You" : "They"} can see and ask nothing of it from then on. What {person.own ? "you" : "they"} asked stays with the project, and the application that was submitted stays as it was.</p>
            <ActionForm action={end} hidden={{ projectId, userId: person.userId }} submit={person.own ? "Leave it" : "Take them off"} pending="Recording …" variant="danger" />
          </Dialog>
        )}
      </li>
    ))}
  </ul>
);
