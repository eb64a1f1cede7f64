/**
 * A data source as a running engine. Files are read once into a DuckDB file in the agent's work folder; the file's name holds
 * a digest of the source's files and settings, so that a restart is quick and a changed file is read anew.
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { loadOmopFiles, type LoadProgress } from "../data/load-omop.ts";
import { loadTable } from "../data/load-table.ts";
import { qualityOfLoaded } from "../data/quality-of-loaded.ts";
import { prefixOf } from "../data/kept-quality.ts";
import type { DataSource } from "../data/source.ts";
import { env } from "../env.ts";
import { openDuckDb } from "./duckdb.ts";
import { defaultLimits, EngineFailure, type Engine, type EngineLimits } from "./engine.ts";
import { openPostgres } from "./postgres.ts";
import { openTrino } from "./trino.ts";
import { trinoAuthorization } from "./trino-authorization.ts";

export type OpenOptions = {
  /** Where files read once are kept. */
  workFolder: string;
  limits?: EngineLimits;
  /** Against which dates in the future are told; without it, no quality report is written. */
  today?: PlainDate;
  signal?: AbortSignal;
  onProgress?: (progress: LoadProgress) => void;
  /** New files could not be read, and the data read before is used; `words` say what mends it. */
  onOlderData?: (words: string) => void;
};

/** Rises when the loaders or the layout of the file change. */
const layout = 3;

const short = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 12);

/** `data-place-state`: where the data lies, and what it and the settings were when they were read. */
async function nameOf(place: string, files: readonly string[], settings: unknown): Promise<string> {
  const parts = [JSON.stringify([layout, settings])];
  for (const file of [...files].sort()) {
    const { size, mtimeMs } = await stat(file);
    parts.push(`${file} ${size} ${mtimeMs}`);
  }
  return `${prefixOf(place)}${short(parts.join("\n"))}`;
}

/** The file is written under another name and moved when whole: a crash leaves no half of one behind. */
async function loadedOnce(options: OpenOptions, name: string, load: (connection: DuckDBConnection) => Promise<unknown>, beside?: () => string | undefined): Promise<string> {
  const file = path.join(options.workFolder, `${name}.duckdb`);
  if (await stat(file).then(() => true, () => false)) return file;
  await mkdir(options.workFolder, { recursive: true, mode: 0o700 });
  const partial = `${file}.${process.pid}.partial`;
  await rm(partial, { force: true });
  const { threads, memory } = options.limits ?? defaultLimits;
  const instance = await DuckDBInstance.create(partial, { threads: String(threads), memory_limit: `${memory}MiB` });
  const connection = await instance.connect();
  let loaded = false;
  try {
    await load(connection);
    await connection.run("CHECKPOINT");
    loaded = true;
  } catch (error) {
    // The reader's own words quote the line at which it failed.
    options.signal?.throwIfAborted();
    throw error instanceof EngineFailure ? error : new EngineFailure("unreadable-data", "The data files could not be read: check that every row fits its file's header.");
  } finally {
    connection.closeSync();
    instance.closeSync();
    if (!loaded) await rm(partial, { force: true });
  }
  await rm(`${partial}.wal`, { force: true });
  await rename(partial, file);
  // What the same place held before is of no more use, and is people's data.
  const place = name.slice(0, name.lastIndexOf("-") + 1);
  for (const old of await readdir(options.workFolder)) if (old.startsWith(place) && old !== path.basename(file)) await rm(path.join(options.workFolder, old), { force: true });
  const report = beside?.();
  if (report !== undefined) await writeFile(path.join(options.workFolder, `${name}.quality.json`), report, { mode: 0o600 });
  return file;
}

async function loadedOmop(source: Extract<DataSource, { kind: "omop-files" }>, options: OpenOptions): Promise<string> {
  const { today, signal, onProgress } = options;
  const files = (await readdir(source.folder)).map((f) => path.join(source.folder, f));
  let report: string | undefined;
  try {
    return await loadedOnce(options, await nameOf(source.folder, files, source), async (connection) => {
      const loaded = await loadOmopFiles(connection, source.folder, { format: source.format, signal, ...(onProgress && { onProgress }) });
      if (today) report = JSON.stringify(await qualityOfLoaded(connection, loaded, today));
    }, () => report);
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof EngineFailure)) throw error;
    // The TRE goes on with what it last read whole; that files are of another layout or release is no reason to have no data.
    const before = (await readdir(options.workFolder)).filter((f) => f.startsWith(prefixOf(source.folder)) && f.endsWith(".duckdb"))[0];
    if (before === undefined) throw error;
    options.onOlderData?.(error.message);
    return path.join(options.workFolder, before);
  }
}

export async function openEngine(source: DataSource, options: OpenOptions): Promise<Engine> {
  const limits = options.limits ?? defaultLimits;
  switch (source.kind) {
    case "duckdb":
      return openDuckDb({ file: source.file, limits });
    case "postgres":
      return openPostgres(source, limits);
    case "trino":
      return openTrino({ ...source, authorization: trinoAuthorization(source, env()) }, limits);
    case "omop-files": {
      const file = await loadedOmop(source, options);
      return openDuckDb({ file, limits });
    }
    case "table-csv": {
      const file = await loadedOnce(options, await nameOf(source.file, [source.file], source), (c) => loadTable(c, source));
      return openDuckDb({ file, dictionary: source.dictionary, limits });
    }
  }
}
