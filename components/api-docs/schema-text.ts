/** A JSON Schema written as a short type, the way programmers read: `{ name: string; days?: integer (1–365) }`. Named shapes stay names. */
export type Schema = {
  $ref?: string; type?: string | string[]; enum?: unknown[]; const?: unknown; anyOf?: Schema[]; oneOf?: Schema[]; allOf?: Schema[]; items?: Schema; prefixItems?: Schema[];
  properties?: Record<string, Schema>; required?: string[]; additionalProperties?: boolean | Schema; description?: string; default?: unknown; format?: string;
  minLength?: number; maxLength?: number; minimum?: number; maximum?: number; minItems?: number; maxItems?: number; pattern?: string;
};

/** A piece of the text; `shape` is the name of a shape that it could lead to. */
export type Piece = { text: string; shape?: string };

const text = (words: string): Piece[] => [{ text: words }];
const joined = (parts: readonly Piece[][], between: string): Piece[] => parts.flatMap((part, at) => (at === 0 ? part : [{ text: between }, ...part]));
/** zod's numbers are bounded by what JavaScript counts exactly; that is no rule of ours. */
const limit = (n: number | undefined): number | undefined => (n === undefined || Math.abs(n) >= Number.MAX_SAFE_INTEGER ? undefined : n);

function range(least: number | undefined, most: number | undefined, of: string): string {
  const [from, to] = [limit(least), limit(most)];
  if (from !== undefined && to !== undefined) return from === to ? ` (${from}${of})` : ` (${from}–${to}${of})`;
  if (to !== undefined) return ` (at most ${to}${of})`;
  return from === undefined || from === 0 ? "" : ` (at least ${from}${of})`;
}

export function schemaPieces(schema: Schema, indent = ""): Piece[] {
  if (schema.$ref !== undefined) {
    const shape = schema.$ref.split("/").at(-1) ?? "";
    return [{ text: shape, shape }];
  }
  if (schema.const !== undefined) return text(JSON.stringify(schema.const));
  if (schema.enum !== undefined) return text(schema.enum.map((value) => JSON.stringify(value)).join(" | "));
  const either = schema.anyOf ?? schema.oneOf;
  if (either !== undefined) return joined(either.map((one) => schemaPieces(one, indent)), " | ");
  if (schema.allOf !== undefined) return joined(schema.allOf.map((one) => schemaPieces(one, indent)), " & ");
  if (Array.isArray(schema.type)) return joined(schema.type.map((type) => schemaPieces({ ...schema, type }, indent)), " | ");
  switch (schema.type) {
    case "array": return schema.prefixItems !== undefined
      ? [{ text: "[" }, ...joined(schema.prefixItems.map((one) => schemaPieces(one, indent)), ", "), { text: "]" }]
      : [{ text: "list of " }, ...schemaPieces(schema.items ?? {}, indent), { text: range(schema.minItems, schema.maxItems, "") }];
    case "object": return objectPieces(schema, indent);
    case "string": return text((schema.format ?? "string") + range(schema.minLength, schema.maxLength, " characters"));
    case "integer": case "number": return text(schema.type + range(schema.minimum, schema.maximum, ""));
    case undefined: return text("any value");
    default: return text(schema.type);
  }
}

function objectPieces(schema: Schema, indent: string): Piece[] {
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length === 0) {
    return typeof schema.additionalProperties === "object" && Object.keys(schema.additionalProperties).length > 0 ? [{ text: "map of name to " }, ...schemaPieces(schema.additionalProperties, indent)] : text("object");
  }
  const inner = `${indent}  `;
  return [
    { text: "{\n" },
    ...properties.flatMap(([name, property]) => [
      { text: `${inner}${name}${schema.required?.includes(name) ? "" : "?"}: ` },
      ...schemaPieces(property, inner),
      { text: property.default === undefined ? "\n" : `, otherwise ${JSON.stringify(property.default)}\n` },
    ]),
    { text: `${indent}}` },
  ];
}
