/**
 * An OpenAPI document in which what is said twice is said once. The models of queries and results are nested and stand in many operations;
 * written out wherever they stand they made the document a thousand times as long as what it says. Schemas that are the same, node by node,
 * become one component and a `$ref` to it: resolving every such `$ref` gives the document back.
 */
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Node = { [key: string]: Json };
/** A schema with its children as numbers of other schemas. */
type Kept = { shape: Json; size: number; usedBy: Set<number>; hint: string };

const ofMany = new Set(["anyOf", "oneOf", "allOf", "prefixItems"]);
const ofOne = new Set(["items", "additionalProperties", "not", "propertyNames", "contains", "if", "then", "else"]);
const byName = new Set(["properties", "patternProperties", "$defs"]);
/** Characters below which a schema is shorter written out than named. */
const leastSize = 160;
const isNode = (value: Json | undefined): value is Node => typeof value === "object" && value !== null && !Array.isArray(value);
const pascal = (name: string): string => name.split(/[^A-Za-z0-9]+/).filter(Boolean).map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join("") || "Schema";

/** `name` is the word by which the schema is called where it stands first. */
function mapSchema(node: Node, name: string, child: (schema: Node, name: string) => Json): Node {
  const one = (value: Json, as: string): Json => (isNode(value) ? child(value, as) : value);
  return Object.fromEntries(Object.entries(node).map(([key, value]): [string, Json] => {
    if (ofMany.has(key) && Array.isArray(value)) return [key, value.map((part, i) => one(part, `${name}${i === 0 ? "" : i + 1}`))];
    if (ofOne.has(key)) return [key, one(value, key === "items" ? `${name}Item` : `${name}Of`)];
    if (byName.has(key) && isNode(value)) return [key, Object.fromEntries(Object.entries(value).map(([property, part]) => [property, one(part, pascal(property))]))];
    return [key, value];
  }));
}

/** Every schema of the document, wherever it stands outside of other schemas. */
function mapDocument(value: Json, name: string, schema: (schema: Node, name: string) => Json): Json {
  if (Array.isArray(value)) return value.map((part) => mapDocument(part, name, schema));
  if (!isNode(value)) return value;
  const called = typeof value.operationId === "string" ? pascal(value.operationId) : name;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, key === "schema" && isNode(part) ? schema(part, called) : mapDocument(part, called, schema)]));
}

export function shareSchemas<D extends object>(document: D): D {
  const { components: given, ...rest } = document as unknown as Node;
  const components = isNode(given) ? given : {};
  const own = isNode(components.schemas) ? components.schemas : {};
  const kept: Kept[] = [];
  const numbers = new Map<string, number>();
  const keep = (schema: Node, hint: string): number => {
    const children: number[] = [];
    const shape = mapSchema(schema, hint, (part, name) => {
      const number = keep(part, name);
      children.push(number);
      return { kept: number };
    });
    const text = JSON.stringify(shape);
    const known = numbers.get(text);
    const at = known ?? kept.push({ shape, size: text.length + children.reduce((sum, c) => sum + kept[c]!.size, 0), usedBy: new Set(), hint }) - 1;
    if (known === undefined) {
      numbers.set(text, at);
      // A parent that holds it twice is two users.
      children.forEach((c, i) => kept[c]!.usedBy.add(children.indexOf(c) === i ? at : -1 - at));
    }
    return at;
  };
  let places = 0;
  const asPlace = (schema: Node, hint: string): Json => {
    const number = keep(schema, hint);
    kept[number]!.usedBy.add(1e9 + places++);
    return { kept: number };
  };
  const outside = mapDocument(rest, "Schema", asPlace);
  const named = Object.fromEntries(Object.entries(own).map(([name, schema]) => [name, isNode(schema) ? mapSchema(schema, name, asPlace) : schema]));

  const names = new Map<number, string>();
  const taken = new Set(Object.keys(own));
  const shared: Node = {};
  const write = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(write);
    if (!isNode(value)) return value;
    if (typeof value.kept !== "number" || Object.keys(value).length > 1) return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, write(part)]));
    const { shape, size, usedBy, hint } = kept[value.kept]!;
    const isReference = isNode(shape) && "$ref" in shape;
    if (usedBy.size < 2 || size < leastSize || isReference) return write(shape);
    let name = names.get(value.kept);
    if (name === undefined) {
      name = pascal(hint);
      for (let n = 2; taken.has(name); n++) name = `${pascal(hint)}${n}`;
      taken.add(name);
      names.set(value.kept, name);
      shared[name] = write(shape);
    }
    return { $ref: `#/components/schemas/${name}` };
  };
  const written = write(outside) as Node;
  const before = write(named) as Node;
  return { ...written, components: { ...components, schemas: { ...before, ...shared } } } as unknown as D;
}

/** The document with the components that `shareSchemas` made written out again: `known` are those that it had before. */
export function unshareSchemas<D extends object>(document: D, known: readonly string[]): D {
  const { components } = document as unknown as { components: { schemas: Node } };
  const resolve = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(resolve);
    if (!isNode(value)) return value;
    const name = typeof value.$ref === "string" ? value.$ref.replace("#/components/schemas/", "") : undefined;
    if (name !== undefined && !known.includes(name)) return resolve(components.schemas[name]!);
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, resolve(part)]));
  };
  const kept = Object.fromEntries(known.map((name) => [name, components.schemas[name]!]));
  return resolve({ ...(document as unknown as Node), components: { ...components, schemas: kept } }) as unknown as D;
}
