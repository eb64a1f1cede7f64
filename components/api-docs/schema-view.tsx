import { schemaPieces, type Schema } from "./schema-text.ts";

export const shapeId = (name: string): string => `shape-${name}`;

/** Scrolls sideways on a narrow screen, so it can be reached by keyboard and says what it is. */
export const SchemaView = ({ schema, label }: { schema: Schema; label: string }) => (
  <pre role="group" aria-label={label} tabIndex={0} className="overflow-x-auto rounded-md border border-rule bg-sunken px-4 py-3 text-sm">
    <code>{schemaPieces(schema).map((piece, at) => (piece.shape === undefined ? piece.text : <a key={at} href={`#${shapeId(piece.shape)}`}>{piece.text}</a>))}</code>
  </pre>
);
