/** Rules about the metadata file itself and the root data entity. L.. ids are statements of RO-Crate that Five Safes crates inherit. */
import type { Entity } from "../graph.ts";
import { descriptorOf, follow, idOf, isA, isObject, referencesOf, rootOf, textOf, valuesOf } from "../graph.ts";
import type { Crate } from "../crate.ts";
import { unsafePath } from "../safe-path.ts";
import { metadataPath, profileIri } from "../vocabulary.ts";
import type { Failure, Rule } from "./rule.ts";

const section = "Metadata file";
const absoluteIri = /^[a-z][a-z0-9+.-]*:/i;
const instant = /^\d{4}-\d\d-\d\d([Tt]\d\d:\d\d(:\d\d([.,]\d+)?)?(Z|z|[+-]\d\d:\d\d)?)?$/;

const rootMust = (property: string, mend: string) => ({ graph }: Crate): Failure[] =>
  valuesOf(rootOf(graph), property).length > 0 ? [] : [{ where: "./", mend }];

const isDataEntity = (entity: Entity): boolean => isA(entity, "File", "Dataset", "MediaObject");
/** A payload path as an id names it; undefined for fragments and addresses elsewhere. */
export function payloadPathOf(id: string): string | undefined {
  if (id === "./" || id.startsWith("#") || absoluteIri.test(id)) return undefined;
  try {
    return decodeURIComponent(id.replace(/^\.\//, ""));
  } catch {
    return id;
  }
}
/** Every `{"@id": ..}` in the graph with the entity it stands in. */
const allReferences = ({ graph }: Crate): { from: Entity; to: string; property: string }[] => graph.entities.flatMap((from) =>
  Object.keys(from).flatMap((property) => referencesOf(from, property).map((to) => ({ from, to, property }))));

function nestedValue(entity: Entity): string | undefined {
  return Object.keys(entity).find((property) => valuesOf(entity, property).some((value) =>
    Array.isArray(value) || (isObject(value) && !(Object.keys(value).length === 1 && typeof value["@id"] === "string") && !("@value" in value))));
}

/** Everything that some `hasPart` names. */
const parts = ({ graph }: Crate): Set<string> => new Set(graph.entities.flatMap((entity) => referencesOf(entity, "hasPart")));

const versionPattern = /^https?:\/\/w3id\.org\/ro\/crate\/1\.(\d+)(?:\.\d+)?(?:-DRAFT)?(\/context)?$/;
const isRoCrate12 = (iri: unknown, context: boolean): boolean => {
  const match = typeof iri === "string" ? versionPattern.exec(iri) : null;
  return match !== null && Number(match[1]) >= 2 && (match[2] !== undefined) === context;
};

export const metadataRules: readonly Rule[] = [
  {
    id: "L1", strength: "must", section, appliesTo: "both", sentence: "The metadata is flat: every entity has an @id and a @type, and refers to others by @id.",
    check: ({ graph }) => graph.entities.flatMap((entity): Failure[] => {
      const where = idOf(entity) || "an entity without @id";
      const nested = nestedValue(entity);
      return [
        ...(idOf(entity) ? [] : [{ where, mend: "Give the entity an @id." }]),
        ...(valuesOf(entity, "@type").some((type) => typeof type === "string") ? [] : [{ where, mend: "Give the entity a @type." }]),
        ...(nested === undefined ? [] : [{ where, mend: `Describe the value of ${nested} as an entity of its own and refer to it by @id.` }]),
      ];
    }),
  },
  {
    id: "sem-duplicate-id", strength: "must", section, appliesTo: "both", sentence: "No two entities have the same @id.",
    check: ({ graph }) => graph.entities.filter((entity) => idOf(entity) && graph.byId.get(idOf(entity)) !== entity).map((entity) => ({ where: idOf(entity), mend: "Describe the entity once." })),
  },
  {
    id: "F18", strength: "must", section, appliesTo: "both", sentence: "The metadata uses the context of RO-Crate 1.2 or a later minor version.",
    check: ({ graph }) => {
      const contexts = Array.isArray(graph.context) ? graph.context as unknown[] : [graph.context];
      return contexts.some((context) => isRoCrate12(context, true)) ? [] : [{ where: metadataPath, mend: "Use https://w3id.org/ro/crate/1.2/context as @context." }];
    },
  },
  {
    id: "F19", strength: "must", section, appliesTo: "both", sentence: "The metadata file descriptor declares RO-Crate 1.2 or later in conformsTo.",
    check: ({ graph }) => (referencesOf(descriptorOf(graph), "conformsTo").some((iri) => isRoCrate12(iri, false)) ? []
      : [{ where: metadataPath, mend: "Describe ro-crate-metadata.json with conformsTo https://w3id.org/ro/crate/1.2." }]),
  },
  {
    id: "F20", strength: "must", section, appliesTo: "both", sentence: 'The root data entity is a Dataset whose @id is "./".',
    check: ({ graph }) => {
      const root = rootOf(graph);
      if (!root) return [{ where: metadataPath, mend: 'Describe the root data entity "./" and let the descriptor\'s about refer to it.' }];
      return idOf(root) === "./" && isA(root, "Dataset") ? [] : [{ where: idOf(root), mend: 'Use "./" as the @id of the root and Dataset as its @type.' }];
    },
  },
  {
    id: "F22", strength: "should", section, appliesTo: "both", sentence: "The root declares the Five Safes RO-Crate 0.4 profile, which the crate describes.",
    check: ({ graph }) => {
      const declared = follow(graph, rootOf(graph), "conformsTo").find((entity) => idOf(entity) === profileIri);
      return isA(declared, "Profile") ? [] : [{ where: "./", mend: `Add conformsTo ${profileIri} and describe it as a Profile.` }];
    },
  },
  { id: "L2", strength: "must", section, appliesTo: "both", sentence: "The root has a name and a description.", check: (crate) => [...rootMust("name", "Give the crate a name.")(crate), ...rootMust("description", "Describe the crate.")(crate)] },
  {
    id: "L3", strength: "must", section, appliesTo: "both", sentence: "The root says when it was published, as an ISO 8601 date.",
    check: ({ graph }) => (instant.test(textOf(rootOf(graph), "datePublished") ?? "") ? [] : [{ where: "./", mend: "Add datePublished as an ISO 8601 date." }]),
  },
  { id: "L4", strength: "must", section, appliesTo: "both", sentence: "The root has a license.", check: rootMust("license", "Add the license under which the crate may be used.") },
  {
    id: "sem-licence-key", strength: "must", section, appliesTo: "both", sentence: "The property is written license; licence is not in the context and would be lost.",
    check: ({ graph }) => graph.entities.filter((entity) => Object.hasOwn(entity, "licence")).map((entity) => ({ where: idOf(entity), mend: "Write license." })),
  },
  {
    id: "sem-type-key", strength: "must", section, appliesTo: "both", sentence: "Types and ids are written @type and @id.",
    check: ({ graph }) => graph.entities.filter((entity) => ["type", "id"].some((key) => Object.hasOwn(entity, key))).map((entity) => ({ where: idOf(entity), mend: "Write @type and @id." })),
  },
  {
    id: "L5", strength: "must", section, appliesTo: "both", sentence: "Every data entity is part of the crate: some hasPart names it.",
    check: (crate) => {
      const named = parts(crate);
      return crate.graph.entities.filter((entity) => isDataEntity(entity) && !["./", metadataPath].includes(idOf(entity)) && !named.has(idOf(entity)))
        .map((entity) => ({ where: idOf(entity), mend: "Add it to hasPart of the root or of its folder." }));
    },
  },
  {
    id: "L6", strength: "must", section, appliesTo: "both", sentence: "Every local file or folder that is described is in the payload.",
    check: ({ graph, files }) => graph.entities.filter(isDataEntity).flatMap((entity): Failure[] => {
      const path = payloadPathOf(idOf(entity));
      if (path === undefined || path === "") return [];
      const there = files.has(path) || [...files.keys()].some((file) => file.startsWith(path.endsWith("/") ? path : `${path}/`));
      return there ? [] : [{ where: idOf(entity), mend: "Add the file to the payload, or take its description out." }];
    }),
  },
  {
    id: "sem-undescribed-file", strength: "must", section, appliesTo: "both", sentence: "Every file of the payload is described, itself or by a folder: nothing travels unseen.",
    check: ({ graph, files }) => {
      const described = graph.entities.filter(isDataEntity).flatMap((entity) => payloadPathOf(idOf(entity)) ?? []);
      const folders = described.filter((path) => path.endsWith("/") && !path.startsWith("outputs/"));
      return [...files.keys()].filter((path) => path !== metadataPath && !described.includes(path) && !folders.some((folder) => path.startsWith(folder)))
        .map((where) => ({ where, mend: "Describe the file and add it to hasPart, or take it out." }));
    },
  },
  {
    id: "L7", strength: "should", section, appliesTo: "both", sentence: "The root has an author and a publisher, files say their encodingFormat, organisations with an address their url.",
    check: (crate) => [
      ...rootMust("author", "Say who wrote the crate.")(crate), ...rootMust("publisher", "Say who publishes the crate.")(crate),
      ...crate.graph.entities.filter((entity) => isA(entity, "File") && valuesOf(entity, "encodingFormat").length === 0).map((entity) => ({ where: idOf(entity), mend: "Add the media type as encodingFormat." })),
      ...crate.graph.entities.filter((entity) => isA(entity, "Organization") && !idOf(entity).startsWith("#") && valuesOf(entity, "url").length === 0).map((entity) => ({ where: idOf(entity), mend: "Add the organisation's url." })),
    ],
  },
  {
    id: "F9", strength: "should", section: "Archive", appliesTo: "both", sentence: "The payload holds more than the metadata file.",
    check: ({ files }) => (files.size > 1 ? [] : [{ where: "data/", mend: "Add the inputs of the run." }]),
  },
  {
    id: "F15", strength: "must", section: "Archive", appliesTo: "both", sentence: "The metadata refers to nothing outside the payload by a relative path.",
    check: (crate) => [...new Set([...crate.graph.entities.map(idOf), ...allReferences(crate).map(({ to }) => to)])].flatMap((id): Failure[] => {
      if (/^file:/i.test(id)) return [{ where: id, mend: "Refer to files by their path in the payload." }];
      const path = payloadPathOf(id);
      const because = path === undefined || path === "" ? undefined : unsafePath(path);
      return because === undefined ? [] : [{ where: id, mend: `Use a path inside the payload: this one ${because}.` }];
    }),
  },
  {
    id: "sem-dangling", strength: "should", section, appliesTo: "both", sentence: "Everything that the crate refers to within itself is described.",
    check: (crate) => {
      const contextual = new Set(["agent", "affiliation", "memberOf", "member", "sourceOrganization", "mentions", "mainEntity", "distribution", "publisher", "funding", "provider", "license", "object", "result", "hasPart", "about"]);
      return allReferences(crate).filter(({ to, property }) => !crate.graph.byId.has(to) && (to.startsWith("#") || !absoluteIri.test(to) || contextual.has(property)))
        .map(({ from, to, property }) => ({ where: idOf(from), mend: `Describe ${to}, to which ${property} refers.` }));
    },
  },
  {
    id: "sem-file-digest", strength: "must", section, appliesTo: "both", sentence: "A file's sha256, where stated, is that of the file in the payload.",
    check: ({ graph, digests }) => graph.entities.flatMap((entity): Failure[] => {
      const stated = textOf(entity, "sha256");
      const actual = digests.get(payloadPathOf(idOf(entity)) ?? "");
      return stated === undefined || actual === undefined || stated.toLowerCase() === actual ? [] : [{ where: idOf(entity), mend: `State the SHA-256 of the file, ${actual}.` }];
    }),
  },
];
