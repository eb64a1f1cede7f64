import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";

/** Common studies to begin a query from. */
export function TemplateList({ projectId, model, templates, begin }: { projectId: string; model: string; templates: readonly { key: string; name: string; purpose: string }[]; begin: FormAction }) {
  return (
    <Disclosure summary="Begin from a common study">
      <ul className="flex flex-col gap-4">
        {templates.map((template) => (
          <li key={template.key}>
            <p className="font-semibold">{template.name}</p>
            <p className="mb-1 max-w-measure text-muted">{template.purpose}</p>
            <ActionForm action={begin} hidden={{ projectId, model, template: template.key }} submit={<>Begin<span className="sr-only"> from “{template.name}”</span></>} pending="Opening …" variant="secondary" small />
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}
