import { z } from "zod";
import { commentOnQuery, CommentOnQuery, resolveQueryComment, ResolveQueryComment } from "#lib/portal/comment-on-query.ts";
import { ComparedVersions, compareQueryVersions, CompareQueryVersions } from "#lib/portal/compare-query-versions.ts";
import { copyQuery, CopyQuery } from "#lib/portal/copy-query.ts";
import { createQuery, CreateQuery } from "#lib/portal/create-query.ts";
import { deleteQuery, DeleteQuery } from "#lib/portal/delete-query.ts";
import { estimateQuery, EstimateQuery } from "#lib/portal/estimate-query.ts";
import { downloadQuery, exportQuery, ExportQuery } from "#lib/portal/export-query.ts";
import { importQuery, ImportQuery } from "#lib/portal/import-query.ts";
import { keepQueryVersion, KeepQueryVersion } from "#lib/portal/keep-query-version.ts";
import { listQueries, ListQueries } from "#lib/portal/list-queries.ts";
import { previewQuery, PreviewQuery } from "#lib/portal/preview-query.ts";
import { Target } from "#lib/portal/query-content.ts";
import { readDocument, ReadDocument } from "#lib/portal/read-document.ts";
import { readQuery, ReadQuery } from "#lib/portal/read-query.ts";
import { restoreQueryVersion, RestoreQueryVersion } from "#lib/portal/restore-query-version.ts";
import { saveQueryDraft, SaveQueryDraft } from "#lib/portal/save-query-draft.ts";
import { searchConcepts, SearchConcepts } from "#lib/portal/search-concepts.ts";
import { tryQuery, TryQuery } from "#lib/portal/try-query.ts";
import { PooledResult } from "#lib/federation/pooled-result.ts";
import { eventDomains } from "#lib/query/model.ts";
import { ContextDraft } from "#lib/query/output-context.ts";
import { formats } from "#lib/query/formats/format-names.ts";
import { asFile } from "./as-file.ts";
import type { Operation } from "./operation.ts";

const tag = "Queries";
const instant = z.iso.datetime();
const Made = z.object({ id: z.uuid(), version: z.int() });
const ProjectNamed = z.object({ id: z.uuid(), reference: z.string(), title: z.string() });
const Found = z.object({
  id: z.uuid(), title: z.string(), draft: z.unknown().meta({ description: "As the form holds it; lib/query's Query once it is whole." }), targets: z.array(Target), outputContext: ContextDraft.meta({ description: "What is said of each output beforehand, by its id." }), version: z.int(),
  createdBy: z.string(), createdAt: instant, changedAt: instant, project: ProjectNamed,
  submissions: z.array(z.object({ id: z.uuid(), reference: z.string(), submittedAt: instant })),
  versions: z.array(z.object({ number: z.int(), note: z.string(), title: z.string(), keptBy: z.string(), at: instant, since: z.array(z.string()).nullable().meta({ description: "How the draft differs now, in words; null where one of the two is unfinished." }) })),
  comments: z.array(z.object({ id: z.uuid(), about: z.string(), text: z.string(), author: z.string(), at: instant, resolvedAt: instant.nullable(), resolvedBy: z.string().nullable() })),
});
const Listed = z.object({ queries: z.array(z.object({ id: z.uuid(), title: z.string(), changedAt: instant, tres: z.int(), submissions: z.int(), project: ProjectNamed })), total: z.int(), page: z.int() });
const Finding = z.object({
  path: z.string(), severity: z.enum(["error", "warning", "advice"]), message: z.string(),
  mend: z.object({ label: z.string(), edits: z.array(z.discriminatedUnion("op", [z.object({ op: z.literal("set"), path: z.string(), value: z.unknown() }), z.object({ op: z.literal("remove"), path: z.string() })])) }).optional().meta({ description: "Edits of the draft, made in order, that mend it." }),
});
const people = z.object({ low: z.int(), high: z.int() });
const Estimated = z.object({
  sites: z.array(z.object({ treId: z.uuid(), name: z.string(), dataset: z.string(), of: z.int().nullable(), people, middle: z.int(), untold: z.array(z.string()), missing: z.array(z.string()) })),
  total: z.object({ people, middle: z.int() }).nullable(),
  findings: z.array(Finding),
});
const TwinNoise = z.union([
  z.object({ by: z.literal("differential-privacy"), epsilon: z.number(), cost: z.number().meta({ description: "What the question costs a project that was told none of it." }), budget: z.number() }),
  z.object({ by: z.literal("cell-key"), most: z.int() }),
]);
const Tried = z.object({ madeUp: z.int(), of: z.int().nullable(), noise: TwinNoise.nullable().meta({ description: "How the TRE's policy would move the numbers by chance; null: not at all." }), pooled: PooledResult });
const Preview = z.object({
  words: z.object({ population: z.array(z.string()), variables: z.array(z.string()), analyses: z.array(z.string()), notes: z.array(z.string()), text: z.string() }).nullable(),
  problems: z.array(Finding),
  obstacles: z.array(z.string()),
  targets: z.array(z.object({ treId: z.uuid(), name: z.string(), siteState: z.string(), approved: z.boolean() })),
  workers: z.array(z.object({ treId: z.uuid(), name: z.string(), can: z.boolean(), notes: z.array(z.string()), refusals: z.array(z.object({ path: z.string(), message: z.string() })) })).meta({ description: "What each cohort discovery worker among the targets would compute, or why it cannot be asked this." }),
  crate: z.object({ tre: z.string(), bytes: z.int(), files: z.array(z.object({ path: z.string(), bytes: z.int() })), metadata: z.string() }).nullable(),
});
const Related = z.object({ conceptId: z.int(), name: z.string() });
const Concepts = z.object({
  total: z.int(),
  concepts: z.array(z.object({
    conceptId: z.int(), name: z.string(), domain: z.enum(eventDomains), code: z.string().optional(), vocabulary: z.string().optional(),
    synonym: z.string().optional().meta({ description: "The other name by which it was found." }), broader: z.array(Related), narrower: z.array(Related),
    at: z.array(z.object({ treId: z.uuid(), tre: z.string(), held: z.boolean(), people: z.int().nullable().optional().meta({ description: "null: fewer than the TRE shows. Absent: the TRE does not hold the concept." }) })),
  })),
});

const losses = z.array(z.object({ path: z.string(), severity: z.enum(["changed-meaning", "narrower", "cosmetic"]), message: z.string() })).meta({ description: "What is lost between the two languages, worst first." });
const format = z.enum(formats);

export const queryOperations: readonly Operation[] = [
  { method: "get", path: "/queries", id: "list-queries", tag, summary: "Queries of your projects", verb: listQueries, input: { query: ListQueries }, output: Listed },
  { method: "post", path: "/queries", id: "create-query", tag, summary: "Start a query", verb: createQuery, input: { body: CreateQuery }, output: Made, status: 201 },
  { method: "post", path: "/queries/preview", id: "preview-query", tag, summary: "Read a draft back", description: "In words, with what is wrong or doubtful about it and the crate that a TRE would get. Nothing is kept or sent.", verb: previewQuery, input: { body: PreviewQuery }, output: Preview },
  { method: "post", path: "/queries/estimate", id: "estimate-query", tag, summary: "About how many people a draft is about", description: "From what the chosen TREs have published of themselves. The bounds hold; the middle is a guess under stated assumptions. No TRE is asked, nothing is kept.", verb: estimateQuery, input: { body: EstimateQuery }, output: Estimated },
  { method: "post", path: "/queries/read-document", id: "read-document", tag, summary: "Read another system's query", description: "An OHDSI cohort definition, an RQuest or Cohort Discovery query or a Beacon request: what it asks here, and what is lost. Nothing is kept.", verb: readDocument, input: { body: ReadDocument }, output: z.object({ format, query: z.unknown(), words: z.string(), losses }) },
  { method: "post", path: "/queries/import", id: "import-query", tag, summary: "Bring a query along", description: "A new draft from another system's query.", verb: importQuery, input: { body: ImportQuery }, output: Made.extend({ format, losses }), status: 201 },
  { method: "get", path: "/queries/{id}/export/{format}", id: "export-query", tag, summary: "Take a query along", description: "The draft, or a kept version, in another system's language, with what that language cannot say.", verb: exportQuery, input: { path: ExportQuery.pick({ id: true, format: true }), query: ExportQuery.pick({ version: true }) }, output: z.object({ format, fileName: z.string(), document: z.unknown(), losses }) },
  { method: "get", path: "/queries/{id}/export/{format}/file", id: "download-query", tag, summary: "Take a query along as a file", verb: downloadQuery, input: { path: ExportQuery.pick({ id: true, format: true }), query: ExportQuery.pick({ version: true }) }, output: z.string(), produces: { type: "application/json", respond: asFile } },
  { method: "post", path: "/queries/try", id: "try-query", tag, summary: "Try a draft on made-up people", description: "Drawn from what one TRE has published of itself, under its rules of disclosure. No TRE is asked, nothing is kept; the numbers are about nobody.", verb: tryQuery, input: { body: TryQuery }, output: Tried },
  { method: "get", path: "/queries/{id}", id: "read-query", tag, summary: "Read a query", verb: readQuery, input: { path: ReadQuery }, output: Found },
  { method: "put", path: "/queries/{id}", id: "save-query-draft", tag, summary: "Save a query's draft", description: "`version` is the one you read; if somebody else has saved since, the answer is 409.", verb: saveQueryDraft, input: { path: ReadQuery, body: SaveQueryDraft.omit({ id: true }) }, output: z.object({ version: z.int(), savedAt: instant }) },
  { method: "delete", path: "/queries/{id}", id: "delete-query", tag, summary: "Take a query off the lists", verb: deleteQuery, input: { path: DeleteQuery }, output: z.object({ id: z.uuid() }) },
  { method: "post", path: "/queries/{id}/copy", id: "copy-query", tag, summary: "Copy a query", verb: copyQuery, input: { path: CopyQuery }, output: Made, status: 201 },
  { method: "post", path: "/queries/{id}/versions", id: "keep-query-version", tag, summary: "Keep the draft as a version", verb: keepQueryVersion, input: { path: ReadQuery, body: KeepQueryVersion.omit({ id: true }) }, output: z.object({ number: z.int() }), status: 201 },
  { method: "post", path: "/queries/{id}/versions/{number}/restore", id: "restore-query-version", tag, summary: "Make a kept version the draft again", verb: restoreQueryVersion, input: { path: RestoreQueryVersion.pick({ id: true, number: true }), body: RestoreQueryVersion.pick({ version: true }) }, output: z.object({ version: z.int() }) },
  { method: "get", path: "/queries/{id}/comparison", id: "compare-query-versions", tag, summary: "Compare two versions of a query", description: "In sentences, and as one tree in which each part is marked. `from` and `to` are numbers of kept versions, or `now`.", verb: compareQueryVersions, input: { path: ReadQuery, query: CompareQueryVersions.omit({ id: true }) }, output: ComparedVersions },
  { method: "post", path: "/queries/{id}/comments", id: "comment-on-query", tag, summary: "Comment on a query or a part of it", verb: commentOnQuery, input: { path: ReadQuery, body: CommentOnQuery.omit({ id: true }) }, output: z.object({ id: z.uuid() }), status: 201 },
  { method: "post", path: "/queries/{id}/comments/{commentId}/resolve", id: "resolve-query-comment", tag, summary: "Mark a comment as dealt with", verb: resolveQueryComment, input: { path: ResolveQueryComment }, output: z.object({ id: z.uuid() }) },
  { method: "post", path: "/concepts/search", id: "search-concepts", tag, summary: "Find concepts that chosen TREs publish", verb: searchConcepts, input: { body: SearchConcepts }, output: Concepts },
];
