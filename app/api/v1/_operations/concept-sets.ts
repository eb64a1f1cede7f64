import { z } from "zod";
import { archiveConceptSet, ArchiveConceptSet } from "#lib/portal/archive-concept-set.ts";
import { conceptSetReach, ConceptSetReach } from "#lib/portal/concept-set-reach.ts";
import { copyConceptSet, CopyConceptSet } from "#lib/portal/copy-concept-set.ts";
import { createConceptSet, CreateConceptSet } from "#lib/portal/create-concept-set.ts";
import { conceptSetCsv, conceptSetJson, conceptSetValueSet } from "#lib/portal/download-concept-set.ts";
import { listConceptSets, ListConceptSets } from "#lib/portal/list-concept-sets.ts";
import { lookUpCodes, LookUpCodes } from "#lib/portal/look-up-codes.ts";
import { readConceptSet, ReadConceptSet } from "#lib/portal/read-concept-set.ts";
import { saveConceptSetVersion, SaveConceptSetVersion } from "#lib/portal/save-concept-set-version.ts";
import { shareConceptSet, ShareConceptSet } from "#lib/portal/share-concept-set.ts";
import { ConceptSet, NamedConcept } from "#lib/query/concept-set.ts";
import { asFile } from "./as-file.ts";
import type { Operation } from "./operation.ts";

const tag = "Concept sets";
const instant = z.iso.datetime();
const Project = z.object({ id: z.uuid(), reference: z.string(), title: z.string() }).nullable();
const Made = z.object({ id: z.uuid(), version: z.int() });
const Listed = z.object({
  sets: z.array(z.object({ id: z.uuid(), name: z.string(), version: z.int(), concepts: z.int(), changedAt: instant, madeBy: z.string(), everyone: z.boolean(), archived: z.boolean(), project: Project })),
  total: z.int(), page: z.int(),
});
const Reach = z.object({
  treId: z.uuid(), tre: z.string(), dataset: z.string(), title: z.string(), vocabularyVersion: z.string().nullable(), listed: z.int(), heldConcepts: z.int(),
  people: z.object({ atLeast: z.int(), atMost: z.int() }).nullable().meta({ description: "Between these lie the people with any of the held concepts whose counts are shown; null: none is shown." }),
  hidden: z.int(), expandedThere: z.int(),
});
const View = z.object({
  id: z.uuid(), name: z.string(), madeBy: z.string(), createdAt: instant, changedAt: instant, everyone: z.boolean(), archivedAt: instant.nullable(), project: Project,
  copyOf: z.object({ id: z.uuid(), name: z.string() }).nullable(), latest: z.int(), version: z.int(), set: ConceptSet.meta({ description: "As a query carries it." }),
  difference: z.object({ from: z.int(), lines: z.array(z.string()) }).nullable().meta({ description: "In words, from the version compared with to the one shown." }),
  versions: z.array(z.object({ number: z.int(), note: z.string(), name: z.string(), concepts: z.int(), keptBy: z.string(), at: instant })),
  usedIn: z.array(z.object({ id: z.uuid(), title: z.string(), project: z.string(), version: z.int() })),
  reach: z.array(Reach), mayEdit: z.object({ ok: z.boolean(), because: z.string().optional() }),
});

const path = ReadConceptSet.pick({ id: true });
const shown = { path, query: ReadConceptSet.pick({ version: true }) };
export const conceptSetOperations: readonly Operation[] = [
  { method: "get", path: "/concept-sets", id: "list-concept-sets", tag, summary: "Concept sets that you may see", verb: listConceptSets, input: { query: ListConceptSets }, output: Listed },
  { method: "post", path: "/concept-sets", id: "create-concept-set", tag, summary: "Put a concept set into the library", verb: createConceptSet, input: { body: CreateConceptSet }, output: Made, status: 201 },
  { method: "post", path: "/concept-sets/reach", id: "concept-set-reach", tag, summary: "What TREs publish about a set", description: "Concepts held and a bracket for the people, per dataset. Nothing is kept, and no TRE is asked.", verb: conceptSetReach, input: { body: ConceptSetReach }, output: z.object({ reach: z.array(Reach) }) },
  { method: "post", path: "/concepts/codes", id: "look-up-codes", tag, summary: "Which concepts codes stand for", description: "As far as TREs publish the codes of what they hold, or this software knows them by itself. What is not found is left out.", verb: lookUpCodes, input: { body: LookUpCodes }, output: z.object({ codes: z.array(z.object({ vocabulary: z.string(), code: z.string(), concepts: z.array(NamedConcept) })), concepts: z.array(NamedConcept) }) },
  { method: "get", path: "/concept-sets/{id}", id: "read-concept-set", tag, summary: "Read a concept set", verb: readConceptSet, input: { path, query: ReadConceptSet.omit({ id: true }) }, output: View },
  { method: "post", path: "/concept-sets/{id}/versions", id: "save-concept-set-version", tag, summary: "Save a new version", description: "`version` is the one that you changed; if there is a later one, the answer is 409.", verb: saveConceptSetVersion, input: { path, body: SaveConceptSetVersion.omit({ id: true }) }, output: z.object({ version: z.int() }), status: 201 },
  { method: "post", path: "/concept-sets/{id}/copy", id: "copy-concept-set", tag, summary: "Copy a concept set", verb: copyConceptSet, input: { path, body: CopyConceptSet.omit({ id: true }) }, output: Made, status: 201 },
  { method: "put", path: "/concept-sets/{id}/sharing", id: "share-concept-set", tag, summary: "Say who sees and keeps a concept set", verb: shareConceptSet, input: { path, body: ShareConceptSet.omit({ id: true }) }, output: z.object({ id: z.uuid() }) },
  { method: "put", path: "/concept-sets/{id}/archive", id: "archive-concept-set", tag, summary: "Take a concept set off the lists, or put it back", verb: archiveConceptSet, input: { path, body: ArchiveConceptSet.omit({ id: true }) }, output: z.object({ id: z.uuid() }) },
  { method: "get", path: "/concept-sets/{id}/set.csv", id: "concept-set-csv", tag, summary: "A concept set as a table", verb: conceptSetCsv, input: shown, output: z.string(), produces: { type: "text/csv", respond: asFile } },
  { method: "get", path: "/concept-sets/{id}/set.json", id: "concept-set-json", tag, summary: "A concept set as JSON", verb: conceptSetJson, input: shown, output: z.string(), produces: { type: "application/json", respond: asFile } },
  { method: "get", path: "/concept-sets/{id}/value-set.json", id: "concept-set-value-set", tag, summary: "A concept set as a FHIR ValueSet", description: "What FHIR cannot say of it stands in the description.", verb: conceptSetValueSet, input: shown, output: z.string(), produces: { type: "application/fhir+json", respond: asFile } },
];
