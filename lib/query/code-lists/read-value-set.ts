/** A FHIR ValueSet (R4 or R5): what compose lists, and what an expansion holds where there is no compose. Filters other than SNOMED CT's and ICD's hierarchies are named, not guessed. */
import { z } from "zod";
import { ok, refuse } from "#lib/kernel/result.ts";
import { largestCodeList, mostCodes, unreadable, type CodeList, type ReadList } from "./code-list.ts";
import { vocabularyNamed } from "./guess-vocabulary.ts";

const text = z.string().max(4000);
const Listed = z.looseObject({ code: text, display: text.optional() });
const Include = z.looseObject({
  system: text.optional(), concept: z.array(Listed).optional(),
  filter: z.array(z.looseObject({ property: text, op: text, value: text })).optional(), valueSet: z.array(text).optional(),
});
type Contained = { system?: string | undefined; code?: string | undefined; display?: string | undefined; abstract?: boolean | undefined; contains?: Contained[] | undefined };
const containedAt = (depth: number): z.ZodType<Contained> =>
  z.looseObject({ system: text.optional(), code: text.optional(), display: text.optional(), abstract: z.boolean().optional(), contains: depth > 20 ? z.undefined() : z.array(z.lazy(() => containedAt(depth + 1))).optional() });
const ValueSet = z.looseObject({
  resourceType: z.literal("ValueSet"), name: text.optional(), title: text.optional(),
  compose: z.looseObject({ include: z.array(Include).default([]), exclude: z.array(Include).default([]) }).optional(),
  expansion: z.looseObject({ contains: z.array(containedAt(1)).default([]), total: z.number().optional() }).optional(),
});

export function readValueSet(given: string): ReadList {
  if (given.length > largestCodeList) return refuse("too-large", `The document is longer than ${largestCodeList / 1024 / 1024} MiB: that is no value set.`);
  let document: unknown;
  try {
    document = JSON.parse(given);
  } catch {
    return refuse("invalid-input", "The document is not JSON. Paste it whole, from the first brace to the last.");
  }
  const parsed = ValueSet.safeParse(document);
  if (!parsed.success) return refuse("invalid-input", `This is no FHIR ValueSet: ${parsed.error.issues[0]?.path.join(".") ?? ""} ${parsed.error.issues[0]?.message ?? ""}`);
  const { compose, expansion } = parsed.data;
  const list: CodeList = { name: parsed.data.title ?? parsed.data.name, concepts: [], codes: [], unread: [], doubts: [] };
  const seen = new Set<string>();
  if (compose) {
    for (const [at, part] of compose.include.entries()) readPart(part, `compose.include.${at}`, false);
    for (const [at, part] of compose.exclude.entries()) readPart(part, `compose.exclude.${at}`, true);
    if (expansion) list.doubts.push("The value set has a definition and an expansion: the definition was read, so that each TRE expands it with its own vocabulary.");
  } else if (expansion) {
    for (const one of expansion.contains) readContained(one);
    if (expansion.total !== undefined && expansion.total > seen.size) list.doubts.push(`The expansion says that it has ${expansion.total} codes, and holds ${seen.size}: it is one page of several.`);
  } else {
    return refuse("invalid-input", "The value set has neither a definition (compose) nor an expansion: there are no codes in it.");
  }
  if (list.codes.length > mostCodes) return refuse("too-large", `The value set has more than ${mostCodes.toLocaleString("en-GB")} codes.`);
  return ok(list);

  function add(system: string | undefined, code: string, term: string, descendants: boolean, exclude: boolean, where: string): void {
    const vocabulary = system === undefined ? undefined : vocabularyNamed(system);
    if (vocabulary === undefined) return void list.unread.push(unreadable(0, `${where}: ${code}`, system === undefined ? "The code has no system." : `The code system ${system} is none that OMOP has a vocabulary for here.`));
    if (code === "" || code.length > 100) return void list.unread.push(unreadable(0, where, "A code is missing or longer than any vocabulary’s."));
    const key = `${vocabulary} ${code} ${exclude}`;
    if (seen.has(key)) return;
    seen.add(key);
    list.codes.push({ line: 0, code, term: term.slice(0, 1000), vocabulary, descendants, exclude });
  }
  function readPart({ system, concept, filter = [], valueSet = [] }: z.infer<typeof Include>, where: string, exclude: boolean): void {
    for (const one of valueSet) list.unread.push(unreadable(0, `${where}.valueSet: ${one}`, "It takes codes from another value set, which is not in this document: import that one too."));
    // Several filters hold together (FHIR): one alone of them would choose more than was meant.
    if (filter.length > 1) return void list.unread.push(unreadable(0, `${where}.filter`, `It joins ${filter.length} filters (${filter.map((f) => `${f.property} ${f.op} ${f.value}`).join(" and ")}): only one can be read at a time.`));
    for (const { property, op, value } of filter) {
      const hierarchy = property === "concept" && (op === "is-a" || op === "descendent-of");
      if (!hierarchy) list.unread.push(unreadable(0, `${where}.filter: ${property} ${op} ${value}`, "This filter cannot be said in a concept set."));
      else {
        add(system, value, "", true, exclude, `${where}.filter`);
        if (op === "descendent-of") list.doubts.push(`“descendent-of ${value}” leaves out ${value} itself; here it is included with its more specific concepts. Take it out by hand where it matters.`);
      }
    }
    for (const { code, display } of concept ?? []) add(system, code, display ?? "", false, exclude, `${where}.concept`);
    if (!concept && filter.length === 0 && valueSet.length === 0) list.unread.push(unreadable(0, where, `It asks for the whole of ${system ?? "a code system"}.`));
  }
  function readContained(one: Contained): void {
    if (one.code !== undefined && one.abstract !== true) add(one.system, one.code, one.display ?? "", false, false, "expansion.contains");
    for (const inner of one.contains ?? []) readContained(inner);
  }
}
