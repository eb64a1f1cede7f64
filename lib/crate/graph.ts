/**
 * A crate's metadata as flat JSON-LD: a list of entities that name each other by `@id`. Read leniently, since rules must be able
 * to speak about what is wrong; nothing here fetches a context or follows a link out of the crate.
 */

export type Entity = Readonly<Record<string, unknown>>;
export type Graph = { readonly context: unknown; readonly entities: readonly Entity[]; readonly byId: ReadonlyMap<string, Entity> };

export function graphOf(context: unknown, entities: readonly Entity[]): Graph {
  // The first of two entities with one id counts; a rule of its own refuses the second.
  const byId = new Map<string, Entity>();
  for (const entity of entities) {
    const id = entity["@id"];
    if (typeof id === "string" && !byId.has(id)) byId.set(id, entity);
  }
  return { context, entities, byId };
}

export const idOf = (entity: Entity): string => (typeof entity["@id"] === "string" ? entity["@id"] : "");

/** A property's values, whether it has none, one or a list. */
export function valuesOf(entity: Entity | undefined, property: string): readonly unknown[] {
  const value = entity && Object.hasOwn(entity, property) ? entity[property] : undefined;
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly unknown[]) : [value];
}

export const isObject = (value: unknown): value is Entity => typeof value === "object" && value !== null && !Array.isArray(value);

/** The `@id`s that a property refers to. */
export const referencesOf = (entity: Entity | undefined, property: string): string[] =>
  valuesOf(entity, property).flatMap((value) => (isObject(value) && typeof value["@id"] === "string" ? [value["@id"]] : []));

/** The first plain text of a property. */
export const textOf = (entity: Entity | undefined, property: string): string | undefined =>
  valuesOf(entity, property).find((value): value is string => typeof value === "string");

/** The entities that a property refers to and that the crate describes. */
export const follow = (graph: Graph, entity: Entity | undefined, property: string): Entity[] =>
  referencesOf(entity, property).map((id) => graph.byId.get(id)).filter((found) => found !== undefined);

export const isA = (entity: Entity | undefined, ...types: readonly string[]): boolean => types.some((type) => valuesOf(entity, "@type").includes(type));
export const ofType = (graph: Graph, ...types: readonly string[]): Entity[] => graph.entities.filter((entity) => isA(entity, ...types));

const descriptorId = "ro-crate-metadata.json";
export const descriptorOf = (graph: Graph): Entity | undefined => graph.byId.get(descriptorId);
/** The root data entity: what the descriptor is about (RO-Crate 1.2 finds it so, whatever its id). */
export function rootOf(graph: Graph): Entity | undefined {
  const about = referencesOf(descriptorOf(graph), "about")[0];
  return graph.byId.get(about ?? "./");
}

/** Actions of a kind, by the SHP term in `additionalType`, which the profile writes as a reference and some tools as text. */
export const ofAdditionalType = (graph: Graph, term: string): Entity[] =>
  graph.entities.filter((entity) => referencesOf(entity, "additionalType").includes(term) || valuesOf(entity, "additionalType").includes(term));

/** The run that the crate asks for: the CreateAction whose instrument is the main entity, or else the first one mentioned. */
export function runOf(graph: Graph): Entity | undefined {
  const root = rootOf(graph);
  const mentioned = follow(graph, root, "mentions").filter((entity) => isA(entity, "CreateAction"));
  const workflow = referencesOf(root, "mainEntity")[0];
  return mentioned.find((run) => workflow !== undefined && referencesOf(run, "instrument").includes(workflow)) ?? mentioned[0];
}

export const reference = (id: string): { "@id": string } => ({ "@id": id });
export const references = (ids: readonly string[]): { "@id": string }[] => ids.map(reference);

/** The metadata file's bytes. Readable by people, since committees do open it. */
export const writeGraph = (context: unknown, entities: readonly Entity[]): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify({ "@context": context, "@graph": entities }, null, 2)}\n`);
