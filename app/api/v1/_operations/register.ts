import { z } from "zod";
import type { Actor } from "#lib/governance/permissions.ts";
import { ok, type Result } from "#lib/kernel/result.ts";
import type { Context } from "#lib/portal/context.ts";
import { PublishCrateEntry, publishCrateEntry } from "#lib/portal/publish-crate-entry.ts";
import { DecidedFindings, FindingsDecision, decideOnFindings } from "#lib/portal/decide-on-findings.ts";
import { EditedRegisterEntry, EditRegisterEntry, editRegisterEntry } from "#lib/portal/edit-register-entry.ts";
import { AnsweredQuestion, answerQuestion, QuestionDecision } from "#lib/portal/answer-question.ts";
import { EntryQuestions, ReadEntryQuestions, readEntryQuestions } from "#lib/portal/read-entry-questions.ts";
import { FindingsView, ReadFindings, readFindings } from "#lib/portal/read-findings.ts";
import { ProposedFindings, ProposeFindings, proposeFindings } from "#lib/portal/propose-findings.ts";
import { readRegisterDesk, RegisterDesk } from "#lib/portal/register-desk.ts";
import { ReadRegister, readRegister, ReadRegisterEntry, readRegisterEntry, RegisterEntryPage, RegisterPage } from "#lib/portal/read-register.ts";
import { readGatewaySheet, readRegisterCsv, ReadRegisterFile, readRegisterJsonLd, readRevisions, ReadRevisions, type Pieces, type RegisterSheet } from "#lib/portal/read-register-files.ts";
import { readEntryWithProof, readLogPolicy, readRegisterLog, readRegisterProof, RegisterLog, RegisterProof } from "#lib/portal/read-register-log.ts";
import { GoverningVersions, readGoverningDocument, ReadGoverningDocument, readGoverningVersions, ReadGoverningVersions } from "#lib/portal/read-governing-documents.ts";
import { DocumentWithProof } from "#lib/register/document-with-proof.ts";
import { readRegisterStatistics, RegisterStatistics } from "#lib/portal/read-register-statistics.ts";
import { EntryWithProof } from "#lib/register/verify-entry.ts";
import { atomOf } from "#lib/register/atom.ts";
import { crateMetadata, entryAsCrate } from "#lib/register/crate/entry-as-crate.ts";
import { statisticsCsv } from "#lib/register/quarter-statistics.ts";
import { entryFeed, registerFeed, type Feed } from "#lib/register/feed.ts";
import { jsonFeedOf } from "#lib/register/json-feed.ts";
import { listSizes } from "#lib/register/list-sizes.ts";
import { entryJsonLd } from "#lib/register/json-ld.ts";
import { attachment, streamOf } from "./as-file.ts";
import { tagOf } from "./open-to-all.ts";
import type { Operation } from "./operation.ts";

const tag = "Register";
const sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const base = "/api/register/v1";
/** Anyone may read the register; open-to-all.ts says so to browsers. */
const fresh = { "cache-control": "public, max-age=30" };
const send = (type: string) => (text: string) => new Response(text, { headers: { "content-type": `${type}; charset=utf-8`, etag: tagOf(text), ...fresh } });
const sendPieces = (type: string) => (pieces: Pieces) => new Response(streamOf(pieces), { headers: { "content-type": `${type}; charset=utf-8`, ...fresh } });
const sendSheet = ({ name, bytes }: RegisterSheet) => new Response(bytes as Uint8Array<ArrayBuffer>, { headers: { "content-type": sheetType, "content-disposition": attachment(name), ...fresh } });
const sendJson = (type: string) => (value: unknown) => send(type)(JSON.stringify(value));

type Verb = (context: Context, actor: Actor, input: unknown) => Promise<Result<unknown>>;
/** The list's own filters; how many, in which order and from where on is no part of what a feed is about. */
const feedOf = (write: (feed: Feed) => unknown): Verb => async (context, actor, input) => {
  // A reader's program takes the first of a feed for its newest: the best match first would hide what is new behind what was there.
  const page = await readRegister(context, actor, { perPage: listSizes.feed, ...(input as object), sort: "changed" });
  const filters = Object.fromEntries(Object.entries(input as Record<string, string>).filter(([name]) => !["page", "perPage", "sort", "updatedSince", "updated_since"].includes(name)));
  return page.ok ? ok(write(registerFeed(page.value.entries, context.portalUrl, filters, context.clock.now().toISOString()))) : page;
};
const entryFeedOf = (write: (feed: Feed) => unknown): Verb => async (context, actor, input) => {
  const entry = await readRegisterEntry(context, actor, input);
  return entry.ok ? ok(write(entryFeed(entry.value, entry.value.history, context.portalUrl))) : entry;
};
const statisticsTable: Verb = async (context, actor, input) => {
  const read = await readRegisterStatistics(context, actor, input);
  return read.ok ? ok(statisticsCsv(read.value.quarters)) : read;
};
const entryAsJsonLd: Verb = async (context, actor, input) => {
  const entry = await readRegisterEntry(context, actor, input);
  return entry.ok ? ok(entryJsonLd(entry.value, context.portalUrl)) : entry;
};

const entryInCrate: Verb = async (context, actor, input) => {
  const entry = await readRegisterEntry(context, actor, input);
  return entry.ok ? ok(crateMetadata(entryAsCrate(entry.value.record, context.portalUrl))) : entry;
};

const list = { query: ReadRegister };
const file = { query: ReadRegisterFile };
const one = { path: ReadRegisterEntry.pick({ reference: true }), query: ReadRegisterEntry.pick({ revision: true }) };
const filtered = "Takes the same filters as the list. All entries that fit, unless a page or its length is named.";
const feeds = "Takes the same filters as the list. The hundred newest changes, whatever order is asked for.";
/** The public register, under its own address. */
export const registerOperations: readonly Operation[] = [
  { method: "get", path: `${base}/entries`, id: "read-register", tag, summary: "Search the data use register", verb: readRegister, input: list, output: RegisterPage, public: true, produces: { type: "application/json", respond: sendJson("application/json") } },
  { method: "get", path: `${base}/entries.csv`, id: "read-register-csv", tag, summary: "The register as CSV, in the fields of the register standard", description: filtered, verb: readRegisterCsv, input: file, output: z.string(), public: true, produces: { type: "text/csv", respond: sendPieces("text/csv") } },
  { method: "get", path: `${base}/entries.jsonld`, id: "read-register-json-ld", tag, summary: "The register as JSON-LD", description: filtered, verb: readRegisterJsonLd, input: file, output: z.unknown(), public: true, produces: { type: "application/ld+json", respond: sendPieces("application/ld+json") } },
  { method: "get", path: `${base}/feed.atom`, id: "read-register-feed", tag, summary: "What changed, as an Atom feed", description: feeds, verb: feedOf(atomOf), input: file, output: z.string(), public: true, produces: { type: "application/atom+xml", respond: send("application/atom+xml") } },
  { method: "get", path: `${base}/feed.json`, id: "read-register-json-feed", tag, summary: "What changed, as a JSON feed", description: feeds, verb: feedOf(jsonFeedOf), input: file, output: z.unknown(), public: true, produces: { type: "application/feed+json", respond: sendJson("application/feed+json") } },
  { method: "get", path: `${base}/revisions.ndjson`, id: "read-register-revisions", tag, summary: "Every version of every entry, a line of JSON each, oldest first", description: "All lines, or as many as limit says: ask on with updatedSince from just before the last line's instant.", verb: readRevisions, input: { query: ReadRevisions }, output: z.string(), public: true, produces: { type: "application/x-ndjson", respond: sendPieces("application/x-ndjson") } },
  { method: "get", path: `${base}/gateway.xlsx`, id: "read-register-gateway-sheet", tag, summary: "The register as the Health Data Research Gateway's upload sheet", description: `With tre: what the custodian of this data environment uploads. At most ${String(listSizes.sheet)} entries; the file's name says where there are more. ${filtered}`, verb: readGatewaySheet, input: file, output: z.unknown(), public: true, produces: { type: sheetType, respond: sendSheet } },
  { method: "get", path: `${base}/statistics`, id: "read-register-statistics", tag, summary: "By quarter: applications, decisions and how long they took, questions, answers released and refused", description: "About applications, never about people in the data: small numbers are published as they are.", verb: readRegisterStatistics, output: RegisterStatistics, public: true, produces: { type: "application/json", respond: sendJson("application/json") } },
  { method: "get", path: `${base}/statistics.csv`, id: "read-register-statistics-csv", tag, summary: "The statistics by quarter as CSV", verb: statisticsTable, output: z.string(), public: true, produces: { type: "text/csv", respond: send("text/csv") } },
  { method: "get", path: `${base}/entries/{reference}`, id: "read-register-entry", tag, summary: "One entry with its history", verb: readRegisterEntry, input: one, output: RegisterEntryPage, public: true, produces: { type: "application/json", respond: sendJson("application/json") } },
  { method: "get", path: `${base}/entries/{reference}/jsonld`, id: "read-register-entry-json-ld", tag, summary: "One entry as JSON-LD", verb: entryAsJsonLd, input: one, output: z.unknown(), public: true, produces: { type: "application/ld+json", respond: sendJson("application/ld+json") } },
  { method: "get", path: `${base}/entries/{reference}/questions`, id: "read-register-entry-questions", tag, summary: "What the public asked about an entry, with the answers", verb: readEntryQuestions, input: { path: ReadEntryQuestions }, output: EntryQuestions, public: true, produces: { type: "application/json", respond: sendJson("application/json") } },
  { method: "get", path: `${base}/entries/{reference}/feed.atom`, id: "read-register-entry-feed", tag, summary: "Every version of one entry, as an Atom feed", verb: entryFeedOf(atomOf), input: { path: one.path }, output: z.string(), public: true, produces: { type: "application/atom+xml", respond: send("application/atom+xml") } },
  { method: "get", path: `${base}/entries/{reference}/feed.json`, id: "read-register-entry-json-feed", tag, summary: "Every version of one entry, as a JSON feed", verb: entryFeedOf(jsonFeedOf), input: { path: one.path }, output: z.unknown(), public: true, produces: { type: "application/feed+json", respond: sendJson("application/feed+json") } },
  { method: "get", path: `${base}/entries/{reference}/crate`, id: "read-register-entry-crate", tag, summary: "One entry as the metadata of a Five Safes crate", verb: entryInCrate, input: one, output: z.unknown(), public: true, produces: { type: "application/ld+json", respond: sendJson("application/ld+json") } },
  { method: "get", path: `${base}/entries/{reference}/proof`, id: "read-register-proof", tag, summary: "Where a version of an entry stands in the register's log, and who has witnessed it", description: "The proof is a file of C2SP's tlog-proof with the log's entry in its extra line.", verb: readRegisterProof, input: one, output: RegisterProof, public: true, produces: { type: "application/json", respond: sendJson("application/json") } },
  { method: "get", path: `${base}/entries/{reference}/checkable`, id: "read-entry-with-proof", tag, summary: "A version of an entry with all that is needed to check it: its text, proof and keys", description: "What `npx fivefold verify` takes.", verb: readEntryWithProof, input: one, output: EntryWithProof, public: true, produces: { type: "application/json", respond: sendJson("application/json") } },
  { method: "get", path: `${base}/log`, id: "read-register-log", tag, summary: "The register's log: its key, its size, its witnesses", description: "The log itself is under /log, laid out as C2SP's tlog-tiles.", verb: readRegisterLog, input: {}, output: RegisterLog, public: true, produces: { type: "application/json", respond: sendJson("application/json") } },
  { method: "get", path: `${base}/governance/{slug}`, id: "read-governing-versions", tag, summary: "What a committee goes by: every version of its rule and of its form, in words, and whether the register's log has it", verb: readGoverningVersions, input: { path: ReadGoverningVersions }, output: GoverningVersions, public: true, produces: { type: "application/json", respond: sendJson("application/json") } },
  { method: "get", path: `${base}/governance/{slug}/{kind}/{version}`, id: "read-governing-document", tag, summary: "One version of a committee's rule, form or question, signed, with all that is needed to check that the log has it", description: "What `npx fivefold verify` takes. A question is named by key; one that any committee may choose is of `federation`.", verb: readGoverningDocument, input: { path: ReadGoverningDocument.omit({ key: true }), query: ReadGoverningDocument.pick({ key: true }) }, output: DocumentWithProof, public: true, produces: { type: "application/json", respond: sendJson("application/json") } },
  { method: "get", path: `${base}/log-policy`, id: "read-register-log-policy", tag, summary: "The keys of log and witnesses as a policy of C2SP's tlog-policy", verb: readLogPolicy, input: {}, output: z.string(), public: true, produces: { type: "text/plain", respond: send("text/plain") } },
];

/** Corrections by hand are made by people who are signed in, under /api/v1. */
export const registerEditing: readonly Operation[] = [
  { method: "post", path: "/register/{reference}/corrections", id: "edit-register-entry", tag, summary: "Correct an entry by hand, with a public reason", verb: editRegisterEntry, input: { path: EditRegisterEntry.pick({ reference: true }), body: EditRegisterEntry.omit({ reference: true }) }, output: EditedRegisterEntry },
  { method: "post", path: "/register/crate-entries", id: "publish-crate-entry", tag, summary: "Publish an entry that was drafted from a Five Safes crate", verb: publishCrateEntry, input: { body: PublishCrateEntry }, output: EditedRegisterEntry },
  { method: "get", path: "/register/desk", id: "read-register-desk", tag, summary: "What waits for a register editor", verb: readRegisterDesk, output: RegisterDesk },
  { method: "get", path: "/projects/{projectId}/findings", id: "read-findings", tag, summary: "What the project wrote about its findings", verb: readFindings, input: { path: ReadFindings }, output: z.array(FindingsView) },
  { method: "post", path: "/projects/{projectId}/findings", id: "propose-findings", tag, summary: "Tell the public what the project found, once a register editor has read it", verb: proposeFindings, input: { path: ReadFindings, body: ProposeFindings.omit({ projectId: true }) }, output: ProposedFindings, status: 201 },
  { method: "post", path: "/register/findings/{id}/decision", id: "decide-on-findings", tag, summary: "Publish what a project found, or send it back", verb: decideOnFindings, input: { path: z.strictObject({ id: z.uuid() }), body: FindingsDecision }, output: DecidedFindings },
  { method: "post", path: "/register/questions/{id}/decision", id: "answer-question", tag, summary: "Answer a question from the public, so that both are published, or decline it", verb: answerQuestion, input: { path: z.strictObject({ id: z.uuid() }), body: QuestionDecision }, output: AnsweredQuestion },
];
