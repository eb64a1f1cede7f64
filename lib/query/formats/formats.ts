/** The languages of other systems, by one door: which one a document is written in, how it is read, and how a query is written in it. */
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { Query } from "../model.ts";
import { codeBook, type CodeBook } from "./beacon-document.ts";
import { readBeacon } from "./beacon-read.ts";
import { writeBeacon } from "./beacon-write.ts";
import { definitionIn, readCirce } from "./circe/read.ts";
import { writeCirce } from "./circe/write.ts";
import { readCohortDiscovery } from "./cohort-discovery-read.ts";
import { writeCohortDiscovery } from "./cohort-discovery-write.ts";
import { jsonIn } from "./documents.ts";
import { formatNames, formats, type Format } from "./format-names.ts";
import type { Loss, ReadDocument, WrittenDocument } from "./loss.ts";
import { readRquest } from "./rquest-read.ts";
import { writeRquest } from "./rquest-write.ts";

/** `codes`: which concepts codes stand for, beyond those known here. `title`: where the document has none. */
export type FormatOptions = { today: PlainDate; codes?: CodeBook; nameOf?: (conceptId: number) => string | undefined; title?: string };

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
/** By what only one of them has; undefined where it is none of them. */
export function recognised(json: unknown): Format | undefined {
  if (definitionIn(json)) return "circe";
  const holder = isObject(json) ? json : {};
  if (isObject(holder["cohort"]) || Array.isArray(holder["groups"])) return "rquest";
  if (Array.isArray(holder["rules"]) || isObject(holder["definition"])) return "cohort-discovery";
  if (Array.isArray(holder["filters"]) || (isObject(holder["query"]) && Array.isArray(holder["query"]["filters"]))) return "beacon";
  if (!Array.isArray(json)) return undefined;
  const list: unknown[] = json;
  if (list.length === 0) return undefined;
  return list.every((item) => isObject(item) && ("rule" in item || "rules" in item || "combinator" in item)) ? "cohort-discovery" : list.every((item) => isObject(item) && typeof item["id"] === "string" && !("value" in item && Array.isArray(item["value"]))) ? "beacon" : undefined;
}

const readers: Record<Format, (json: unknown, options: FormatOptions) => ReadDocument<Query>> = {
  circe: (json, { title }) => readCirce(json, title === undefined ? {} : { title }), rquest: readRquest, "cohort-discovery": readCohortDiscovery, beacon: readBeacon,
};
/** The text of a document in whichever language; refused in words that say what it should be. */
export function readDocument(text: string, options: FormatOptions): Result<{ format: Format; query: Query; losses: Loss[] }> {
  const json = jsonIn(text);
  if (!json.ok) return json;
  const format = recognised(json.value);
  if (!format) return refuse("unsupported", `This is none of the documents that can be read here: ${formats.map((f) => formatNames[f].name).join(", ")}. Check that you have pasted the whole of it.`, { fields: { document: "The language of this document is not known." } });
  const read = readers[format](json.value, options);
  return read.ok ? ok({ format, ...read.value }) : read;
}

const writers: Record<Format, (query: Query, options: FormatOptions) => WrittenDocument> = {
  circe: (query) => writeCirce(query), rquest: writeRquest, "cohort-discovery": writeCohortDiscovery, beacon: (query, { today, codes }) => writeBeacon(query, { today, codes: codes ?? codeBook() }),
};
export const writeDocument = (format: Format, query: Query, options: FormatOptions): WrittenDocument => writers[format](query, options);
