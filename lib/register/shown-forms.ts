/**
 * An entry is published in several forms, and only the digest of its text is in the log. Once the text has been held against that digest, each other form is held against the text:
 * the JSON, the JSON-LD, and the page that people read, of which the decisions and the fields must be those of the text, no more and no fewer. What is written elsewhere on the page,
 * or drawn over it, no comparison of texts finds; a reader's own check of the entry does not look at the page at all.
 */
import { z } from "zod";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { decisionsCaption, fieldsHeading, wordsOfDecision } from "./decision-words.ts";
import { registerFields } from "./fields.ts";
import { entryJsonLd, type EntryAt } from "./json-ld.ts";
import type { RegisterRecord } from "./record.ts";

export type ShownForms = { readonly json: unknown; readonly jsonLd: unknown; /** The whole page of this version. */ readonly html: string };

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };
const decoded = (text: string): string => text.replaceAll(/&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));/gi, (whole, hex?: string, decimal?: string, name?: string) =>
  hex !== undefined ? String.fromCodePoint(parseInt(hex, 16)) : decimal !== undefined ? String.fromCodePoint(Number(decimal)) : (entities[name ?? ""] ?? whole));
const plain = (text: string): string => text.replaceAll(/\s+/g, " ").trim();
/** What a person reads of some HTML, on one line. */
export const wordsIn = (html: string): string =>
  plain(decoded(html.replaceAll(/<!--[^]*?-->/g, "").replaceAll(/<(script|style|template|svg)\b[^]*?<\/\1>/gi, " ").replaceAll(/<[^>]*>/g, " ")));
const allIn = (html: string, element: string): string[] => [...html.matchAll(new RegExp(`<${element}\\b[^>]*>([^]*?)</${element}>`, "gi"))].map((found) => found[1] ?? "");

/** The first element of its kind after the words that name it. */
const after = (html: string, words: string, element: string): string | undefined => {
  const at = html.indexOf(words);
  return at < 0 ? undefined : allIn(html.slice(at), element)[0];
};

function decisionsDiffer(record: RegisterRecord, html: string): string[] {
  // The caption stands inside its table.
  const table = allIn(html, "table").find((one) => one.includes(decisionsCaption));
  const rows = table === undefined ? [] : allIn(table, "tr").slice(1);
  if (rows.length !== record.sites.length) return [`the page shows ${String(rows.length)} decisions of committees, the entry has ${String(record.sites.length)}`];
  return record.sites.flatMap((site, at) => {
    const [row, text] = [rows[at] ?? "", wordsIn(rows[at] ?? "")];
    const { word, beside } = wordsOfDecision(site);
    const shown = text.startsWith(site.tre) && wordsIn(allIn(row, "td")[0] ?? "") === plain([word, ...beside].join(" ")) && row.includes(`"${site.decidedOn}"`) && (site.validTo === null || row.includes(`"${site.validTo}"`)) && [site.reason, ...site.conditions].every((words) => text.includes(plain(words)));
    return shown ? [] : [`the page shows the decision of ${site.tre} otherwise`];
  });
}

function fieldsDiffer(record: RegisterRecord, html: string): string[] {
  const list = after(html, fieldsHeading, "dl") ?? "";
  const [names, values] = [allIn(list, "dt").map(wordsIn), allIn(list, "dd").map(wordsIn)];
  return registerFields.flatMap((field, at) => {
    const value = field.value(record);
    const expected = plain(typeof value === "string" ? value : value.join("; ")) || "Empty";
    return names[at] === field.name && values[at] === expected ? [] : [`the page shows the field “${field.name}” otherwise`];
  });
}

const same = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** The portal's address for itself, by which an entry names itself. */
export const portalIn = (jsonLd: unknown): string => (z.object({ "@id": z.string() }).safeParse(jsonLd).data?.["@id"] ?? "").split("/register/")[0]!;

/** In words, what of the other forms is not as the record says; none where all agree. `record`: as it was logged. */
export function formsThatDiffer(record: RegisterRecord, revision: number, { json, jsonLd, html }: ShownForms): string[] {
  const shown = json as Partial<EntryAt>;
  const problems: string[] = [];
  if (shown.revision !== revision || !same(shown.record ?? null, record)) problems.push("the JSON says otherwise");
  const linked = entryJsonLd({ record, revision, firstPublishedAt: shown.firstPublishedAt ?? "", changedAt: shown.changedAt ?? "" }, portalIn(jsonLd));
  if (!same(jsonLd, linked)) problems.push("the JSON-LD says otherwise");
  if (!same(parsed(/<script type="application\/ld\+json">([^]*?)<\/script>/.exec(html)?.[1] ?? "") ?? null, linked)) problems.push("the data inside the page say otherwise");
  const page = wordsIn(html);
  for (const [what, words] of [["title", record.title], ["summary", record.laySummary], ["public benefit", record.publicBenefit], ["learned", record.learned?.text ?? ""]] as const)
    if (!page.includes(plain(words))) problems.push(what === "learned" ? "the page shows what was learned otherwise" : `the page shows the ${what} otherwise`);
  return [...problems, ...decisionsDiffer(record, html), ...fieldsDiffer(record, html)];
}
