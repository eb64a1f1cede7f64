/** Which features of the cohort model there are, read off its schema, and which of them a document uses: so that none can be without an example. */
import type { z } from "zod";

type Def = { type: string; shape?: Record<string, z.ZodType>; element?: z.ZodType; innerType?: z.ZodType; options?: z.ZodType[]; entries?: Record<string, string>; values?: unknown[]; in?: z.ZodType };
const defOf = (schema: z.ZodType): Def => schema.def;
const deepest = 9;
/** An event is asked about in the same way wherever it stands, and so is a group: an example in one place is one for all. */
const places: Record<string, string> = { events: "event", censoring: "event", nested: "group", of: "group" };
const place = (key: string): string => places[key] ?? key;

/** `parent.key` for each optional key, `parent.key=value` for each value of a choice. `parent` is the key under which the object stands. */
export function featuresOfSchema(schema: z.ZodType, parent: string, depth = 0): Set<string> {
  const found = new Set<string>();
  const add = (more: Iterable<string>) => { for (const feature of more) found.add(feature); };
  const visit = (inner: z.ZodType, at: string, key: string): void => {
    const def = defOf(inner);
    switch (def.type) {
      case "optional": case "nullable":
        found.add(def.type === "nullable" ? `${place(at)}.${key}=null` : `${place(at)}.${key}`);
        visit(def.innerType!, at, key);
        break;
      case "enum": add(Object.values(def.entries!).map((value) => `${place(at)}.${key}=${value}`)); break;
      case "literal": add(def.values!.map((value) => `${place(at)}.${key}=${String(value)}`)); break;
      case "boolean": add([`${place(at)}.${key}=true`, `${place(at)}.${key}=false`]); break;
      case "array": visit(def.element!, at, key); break;
      case "union": for (const option of def.options!) visit(option, at, key); break;
      case "pipe": visit(def.in!, at, key); break;
      case "object": if (depth < deepest) add(featuresOfSchema(inner, key, depth + 1)); break;
      default: break;
    }
  };
  const def = defOf(schema);
  if (def.type === "union") for (const option of def.options!) add(featuresOfSchema(option, parent, depth));
  for (const [key, inner] of Object.entries(def.shape ?? {})) visit(inner, parent, key);
  return found;
}

/** The same of a document. */
export function featuresOfDocument(value: unknown, parent: string): Set<string> {
  const found = new Set<string>();
  const visit = (inner: unknown, at: string, key: string): void => {
    if (Array.isArray(inner)) for (const item of inner) visit(item, at, key);
    else if (typeof inner === "object" && inner !== null) for (const [name, next] of Object.entries(inner)) { found.add(`${place(key)}.${name}`); visit(next, key, name); }
    else found.add(`${place(at)}.${key}=${String(inner)}`);
  };
  visit({ [parent]: value }, "", "");
  return found;
}
