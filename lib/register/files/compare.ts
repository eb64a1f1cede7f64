/** Holds the files that a register gives out against entries whose texts were held against its log: every cell, in every file that has the entry, under the filters that find it and as everyone downloads it. */
import type { Revision } from "../feed.ts";
import type { EntryAt } from "../json-ld.ts";
import type { RegisterRecord } from "../record.ts";
import type { Body } from "./body.ts";
import { cellsThatDiffer, entryFeedDiffers, fileForms, ownSheetRow, rowOfRevision, rowsOfRevisions, uploadSheet, type FileForm, type FileRow } from "./forms.ts";

/** An entry as it was logged, with its versions; `recordOf` gives the text of one of them, held against the log too. */
export type Looked = { readonly entry: EntryAt; readonly history: readonly Revision[]; readonly recordOf: (revision: number) => Promise<RegisterRecord> };
export type Differs = { readonly reference: string; readonly said: string };
export type FilesAt = { readonly portalUrl: string; /** A path below the register's API. */ readonly open: (path: string) => Promise<Body>; /** Whether the log has an entry of this name. */ readonly isLogged: (reference: string) => boolean };
type All = ReadonlyMap<string, Looked>;

/** In the place of an entry's reference: what is of none. */
export const wholeRegister = "The register";
const perPage = 500;
const allVersions = "the file of all versions";

/** Memory: one row of each entry that is looked at, and one upload sheet (of 5,000 entries at most), however long the register is. */
export async function filesThatDiffer(at: FilesAt, looked: All): Promise<Differs[]> {
  const found = new Map<string, Differs>();
  const note = (one: Differs) => found.set(`${one.reference} ${one.said}`, one);
  /** A file that can't be read is a finding too, and the others are read all the same. */
  const read = async (file: string, found: AsyncIterable<Differs>) => {
    try {
      for await (const one of found) note(one);
    } catch (error) {
      note({ reference: wholeRegister, said: `${file} can’t be read (${error instanceof Error ? error.message : String(error)})` });
    }
  };
  for (const form of fileForms) await read(form.named, listDiffers(at, form, looked));
  await read(allVersions, revisionsDiffer(at, looked));
  for (const tre of new Set([...looked.values()].flatMap(({ entry }) => entry.record.sites.map((site) => site.tre)))) {
    const named = `the upload sheet of ${tre}`;
    await read(named, ownSheetDiffers(at, named, tre, looked));
  }
  for (const one of looked.values()) await read(`a feed of ${one.entry.record.reference}`, feedsDiffer(at, one));
  return [...found.values()];
}

async function* listDiffers({ open, portalUrl, isLogged }: FilesAt, form: FileForm, looked: All): AsyncGenerator<Differs> {
  const expected = new Map<string, FileRow>();
  for (const [reference, { entry }] of looked) expected.set(reference, await form.expected(entry, portalUrl));
  const judged = judgedBy(form.named, expected, isLogged);
  const left = new Set(expected.keys());
  let rows = 0;
  for await (const row of form.rows(await open(form.path))) {
    rows++;
    left.delete(row.reference);
    yield* judged(row);
  }
  if (rows < form.most) for (const reference of left) yield { reference, said: `${form.named}, as everyone gets it, does not have it` };
  // A day's entries: few enough to page through in a register of any size, and they do not tell which of them is looked at.
  for (const [day, ones] of Map.groupBy(looked.values(), ({ entry }) => entry.record.latestApprovalDate)) {
    const missing = new Set(ones.map(({ entry }) => entry.record.reference));
    for (let page = 1, rows = perPage; missing.size > 0 && rows === perPage; page++) {
      rows = 0;
      for await (const row of form.rows(await open(`${form.path}?${String(new URLSearchParams({ approvedFrom: day, approvedTo: day, sort: "published", perPage: String(perPage), page: String(page) }))}`), true)) {
        rows++;
        missing.delete(row.reference);
        yield* judged(row);
      }
    }
    for (const reference of missing) yield { reference, said: `${form.named} of its day does not have it` };
  }
}
const judgedBy = (named: string, expected: ReadonlyMap<string, FileRow>, isLogged: (reference: string) => boolean) => (row: FileRow): Differs[] => {
  const own = expected.get(row.reference);
  return own ? cellsThatDiffer(named, row, own).map((said) => ({ reference: row.reference, said })) : isLogged(row.reference) ? [] : [{ reference: row.reference, said: `${named} has it, and the log knows nothing of it` }];
};

/** What one environment uploads to the Gateway: of the entries that its committee approved. */
async function* ownSheetDiffers({ open, portalUrl, isLogged }: FilesAt, named: string, tre: string, looked: All): AsyncGenerator<Differs> {
  const expected = new Map([...looked].flatMap(([reference, { entry }]) => { const row = ownSheetRow(entry, tre, portalUrl); return row ? [[reference, row] as const] : []; }));
  const judged = judgedBy(named, expected, isLogged);
  const left = new Set(expected.keys());
  const { rows, isCut } = await uploadSheet(await open(`gateway.xlsx?${String(new URLSearchParams({ tre }))}`));
  for (const row of rows) {
    left.delete(row.reference);
    if (looked.has(row.reference) && !expected.has(row.reference)) yield { reference: row.reference, said: `${named} has it, though it is not its to upload` };
    else yield* judged(row);
  }
  if (!isCut) for (const reference of left) yield { reference, said: `${named} does not have it` };
}

/** So many lines at first; where more versions were written at the very same time, as many as there may be. */
const windows = [1_000, 100_000];

async function* feedsDiffer({ open, portalUrl }: FilesAt, { entry, history }: Looked): AsyncGenerator<Differs> {
  const { reference } = entry.record;
  for (const kind of ["atom", "json"] as const) yield* (await entryFeedDiffers(kind, await open(`entries/${encodeURIComponent(reference)}/feed.${kind}`), entry, history, portalUrl)).map((said) => ({ reference, said }));
}

async function* revisionsDiffer({ open }: FilesAt, looked: All): AsyncGenerator<Differs> {
  const keyOf = (reference: string, revision: number): string => `${reference} ${String(revision)}`;
  const versions = [...looked].flatMap(([reference, { history }]) => history.map((version) => ({ reference, version }))).sort((a, b) => (a.version.at < b.version.at ? -1 : a.version.at > b.version.at ? 1 : 0));
  const missing = new Map(versions.map((one) => [keyOf(one.reference, one.version.revision), one]));
  for (const [key, first] of missing) {
    for (const limit of windows) {
      let [lines, last] = [0, ""];
      const since = new Date(Date.parse(first.version.at) - 1).toISOString();
      for await (const row of rowsOfRevisions(await open(`revisions.ndjson?${String(new URLSearchParams({ updatedSince: since, limit: String(limit) }))}`))) {
        lines++;
        last = row.at;
        const own = looked.get(row.reference);
        const version = own?.history.find(({ revision }) => revision === row.revision);
        if (own && !version) yield { reference: row.reference, said: `${allVersions} has a version ${String(row.revision)} of it, and the entry has not` };
        if (!own || !version || !missing.delete(keyOf(row.reference, row.revision))) continue;
        yield* cellsThatDiffer(`${allVersions}, in version ${String(row.revision)},`, row, rowOfRevision({ record: await own.recordOf(row.revision) }, version)).map((said) => ({ reference: row.reference, said }));
      }
      if (!missing.has(key) || lines < limit || last > first.version.at) break;
    }
    if (missing.delete(key)) yield { reference: first.reference, said: `${allVersions} does not have version ${String(first.version.revision)} of it` };
  }
}
