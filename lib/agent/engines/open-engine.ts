/**
 * A data source as a running engine. Files are read once into a DuckDB file in the agent's work folder; the file's name holds
 * a digest of the source's files and settings, so that a restart is quick and a changed file is read anew.
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { loadOmopFiles } from "../data/load-omop.ts";
import { loadTable } from "../data/load-table.ts";
import type { DataSource } from "../data/source.ts";
import { openDuckDb } from "./duckdb.ts";
import { defaultLimits, EngineFailure, type Engine, type EngineLimits } from "./engine.ts";
import { openPostgres } from "./postgres.ts";

export type OpenOptions = { /** Where files read once are kept. */ workFolder: string; limits?: EngineLimits };

/** Rises when the loaders or the layout of the file change. */
const layout = 3;

const short = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 12);

/** `place-state`: where the data lies, and what it and the settings were when they were read. */
async function nameOf(place: string, files: readonly string[], settings: unknown): Promise<string> {
  const parts = [JSON.stringify([layout, settings])];
  for (const file of [...files].sort()) {
    const { size, mtimeMs } = await stat(file);
    parts.push(`${file} ${size} ${mtimeMs}`);
  }
  return `${short(place)}-${short(parts.join("\n"))}`;
}

/** The file is written under another name and moved when whole: a crash leaves no half of one behind. */
async function loadedOnce(options: OpenOptions, name: string, load: (connection: DuckDBConnection) => Promise<unknown>): Promise<string> {
  const file = path.join(options.workFolder, `data-${name}.duckdb`);
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
    throw error instanceof EngineFailure ? error : new EngineFailure("unreadable-data", "The data files could not be read: check that every row fits its file's header.");
  } finally {
    connection.closeSync();
    instance.closeSync();
    if (!loaded) await rm(partial, { force: true });
  }
  await rm(`${partial}.wal`, { force: true });
  await rename(partial, file);
  // What the same place held before is of no more use, and is people's data.
  const sibling = `data-${name.split("-")[0]}-`;
  for (const old of await readdir(options.workFolder)) if (old.startsWith(sibling) && old !== path.basename(file)) await rm(path.join(options.workFolder, old), { force: true });
  return file;
}

export async function openEngine(source: DataSource, options: OpenOptions): Promise<Engine> {
  const limits = options.limits ?? defaultLimits;
  switch (source.kind) {
    case "duckdb":
      return openDuckDb({ file: source.file, limits });
    case "postgres":
      return openPostgres(source, limits);
    case "omop-files": {
      const files = (await readdir(source.folder)).map((f) => path.join(source.folder, f));
      const file = await loadedOnce(options, await nameOf(source.folder, files, source), (c) => loadOmopFiles(c, source.folder, { format: source.format }));
      return openDuckDb({ file, limits });
    }
    case "table-csv": {
      const file = await loadedOnce(options, await nameOf(source.file, [source.file], source), (c) => loadTable(c, source));
      return openDuckDb({ file, dictionary: source.dictionary, limits });
    }
  }
}
