import { DataTable } from "#components/ui/data-table.tsx";
import { Tag } from "#components/ui/tag.tsx";
import { schemaPieces, type Schema } from "./schema-text.ts";
import { SchemaView } from "./schema-view.tsx";

export type Parameter = { name: string; in: string; required?: boolean; description?: string; schema?: Schema };
type Content = Record<string, { schema?: Schema }>;
export type DocumentedOperation = {
  operationId: string; method: string; path: string; summary: string; description?: string; open: boolean;
  parameters: readonly Parameter[]; requestBody?: { content: Content } | undefined; responses: Readonly<Record<string, { description: string; content?: Content }>>;
};

const places: Readonly<Record<string, string>> = { path: "in the path", query: "in the query string", header: "as a header" };

export function OperationView({ operation }: { operation: DocumentedOperation }) {
  const { operationId, method, path, summary, description, open, parameters, requestBody, responses } = operation;
  const answers = Object.entries(responses);
  const done = answers.filter(([status]) => status.startsWith("2"));
  const refusals = answers.filter(([status]) => !status.startsWith("2"));
  return (
    <article id={operationId} className="flex min-w-0 flex-col gap-4 border-t border-rule py-7 first:border-t-0">
      <div className="flex flex-col gap-1.5">
        <h3>{summary}</h3>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <code className="font-semibold break-all"><span className="text-accent">{method.toUpperCase()}</span> {path}</code>
          {open && <Tag>Needs no token</Tag>}
        </p>
        {description !== undefined && <p className="max-w-measure text-muted">{description}</p>}
      </div>
      {parameters.length > 0 && (
        <DataTable
          caption="Parameters" density="dense" narrow="stack" rows={parameters} rowKey={(parameter) => parameter.in + parameter.name}
          columns={[
            { key: "name", header: "Name", rowHeader: true, cell: (parameter) => <code>{parameter.name}</code> },
            { key: "where", header: "Where", cell: (parameter) => places[parameter.in] ?? parameter.in },
            { key: "needed", header: "Needed", cell: (parameter) => (parameter.required === true ? "Yes" : "No") },
            { key: "type", header: "Type", className: "break-words", cell: (parameter) => <code>{schemaPieces(parameter.schema ?? {}).map((piece) => piece.text).join("")}</code> },
          ]}
        />
      )}
      {Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) => (
        <div key={type} className="flex flex-col gap-1.5"><p className="font-semibold">Body <span className="font-normal text-muted">{type}</span></p><SchemaView schema={schema ?? {}} label={`Body of ${operationId}`} /></div>
      ))}
      {done.map(([status, response]) => Object.entries(response.content ?? {}).map(([type, { schema }]) => (
        <div key={status + type} className="flex flex-col gap-1.5"><p className="font-semibold">Answer {status} <span className="font-normal text-muted">{type}</span></p><SchemaView schema={schema ?? {}} label={`Answer ${status} of ${operationId}`} /></div>
      )))}
      {refusals.length > 0 && (
        <div className="flex flex-col gap-1.5">
          <p className="font-semibold">Refusals</p>
          <dl className="grid max-w-measure grid-cols-[4rem_1fr] text-sm">
            {refusals.map(([status, { description: why }]) => <div key={status} className="col-span-full grid grid-cols-subgrid py-0.5"><dt className="tabular-nums">{status}</dt><dd className="text-muted">{why}</dd></div>)}
          </dl>
        </div>
      )}
    </article>
  );
}
