/**
 * What answers a query inside the TRE. An engine returns exact numbers; nothing it returns may leave the TRE before
 * disclosure control. Whatever the data lies in, every engine gives the same answer to the same query: the suite in
 * testing/engine-cases.ts holds them to it.
 */
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import type { HeldConcept, TableDictionary } from "#lib/query/dictionary.ts";
import type { TakeHolder } from "#lib/query/holders.ts";
import type { DataModel, EventDomain, Query } from "#lib/query/model.ts";
import type { RunOutputs } from "#lib/query/outputs.ts";
import type { PeopleTable } from "#lib/query/people-table.ts";

/** Exact counts of people: apply disclosure control before publishing them. */
export type EngineProfile = {
  dataModel: DataModel["kind"];
  people: number;
  concepts: (Omit<HeldConcept, "people"> & { people: number })[];
  dictionary?: TableDictionary;
  vocabularyVersion?: string;
  breakdown?: ExactBreakdown;
};

/** Exact counts, in the cells of lib/query/breakdown.ts; each table of a concept adds up to the people with it. */
export type ExactBreakdown = { on: PlainDate; bySexAndAge: number[]; concepts: { conceptId: number; domain: EventDomain; bySexAndAge: number[]; byYear: number[] }[] };

/**
 * Why an engine gave no answer. The message is safe to show and log: a database's own words are left out, because they can
 * quote a value from somebody's row.
 */
export class EngineFailure extends Error {
  /** Those that end in “limit” are the query's own fault, and whoever asked may know. */
  readonly reason: "time-limit" | "memory-limit" | "row-limit" | "unavailable" | "unreadable-data" | "failed";
  constructor(reason: EngineFailure["reason"], message: string) {
    super(message);
    this.name = "EngineFailure";
    this.reason = reason;
  }
}

export interface Engine {
  /** Whether the data stays as it is for as long as the engine is open. */
  readonly isFixed: boolean;
  /** With a day, OMOP people are broken down by sex, age and year as of the end of its year. */
  describe(on?: PlainDate): Promise<EngineProfile>;
  /** Rejects with the signal's reason when it aborts (the work inside the engine is stopped, not only abandoned), else with an EngineFailure. */
  run(query: Query, signal: AbortSignal): Promise<RunOutputs>;
  /** The people whom the query chooses, with their variables. Rejects as `run` does. Nothing of it may be kept beyond the run but what the ledger needs. */
  people(query: Query, signal: AbortSignal): Promise<PeopleTable>;
  /** Of an OMOP query, who of these people has which codes. Rejects as `run` does; nothing of it may be kept but fingerprints. */
  holders(query: Query, signal: AbortSignal, take: TakeHolder): Promise<void>;
  close(): Promise<void>;
}

export type EngineLimits = {
  /** Memory the engine may use, in MiB. */
  memory: number;
  threads: number;
  /** Longest time for one query, in seconds. */
  time: number;
  /** Most rows that one query's answer may have before it is read: each is a count, never a person. */
  rows: number;
};
export const defaultLimits: EngineLimits = { memory: 2048, threads: 2, time: 300, rows: 250_000 };

export const timeIsOver = (limits: EngineLimits) => new EngineFailure("time-limit", `The query took longer than this TRE's limit of ${limits.time} ${limits.time === 1 ? "second" : "seconds"}.`);
export const memoryIsFull = (limits: EngineLimits) => new EngineFailure("memory-limit", `The query needs more than this TRE's limit of ${limits.memory} MiB of memory.`);
export const tooManyRows = (limits: EngineLimits) => new EngineFailure("row-limit", `The answer has more than this TRE's limit of ${limits.rows} rows: ask for fewer variables in one table, or fewer levels.`);
