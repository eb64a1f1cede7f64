import { bigint, bigserial, customType, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { tres } from "./tres.ts";

const instant = () => timestamp({ withTimezone: true, mode: "date" });
const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => "bytea" });
const position = () => bigint({ mode: "number" });

/** What is to be written into the log: queued in the transaction that did it, so that both happen or neither. `entry` is a LogEntry without its time. */
export const registerLogQueue = pgTable("register_log_queue", { id: bigserial({ mode: "number" }).primaryKey(), entry: jsonb().$type<unknown>().notNull(), queuedAt: instant().notNull() });

/** The log's entries, in bytes as they were hashed. `about` is the register entry that one is about, or `audit:` and whose trail it vouches for. */
export const registerLogLeaves = pgTable("register_log_leaves", {
  index: position().primaryKey(),
  entry: bytes().notNull(),
  about: text(),
  /** Of the register entry's revision that this one commits to. */
  revision: integer(),
  at: instant().notNull(),
}, (t) => [index().on(t.about, t.revision)]);

/** Hashes of a tile, 32 bytes each; a tile that is not full yet grows. Full ones never change. */
export const registerLogTiles = pgTable("register_log_tiles", { level: integer().notNull(), n: position().notNull(), hashes: bytes().notNull() }, (t) => [primaryKey({ columns: [t.level, t.n] })]);

/** Each checkpoint ever signed, with the log's own signature. */
export const registerLogCheckpoints = pgTable("register_log_checkpoints", { size: position().primaryKey(), root: bytes().notNull(), note: text().notNull(), at: instant().notNull() });

/** `line`: the witness's signature line for the checkpoint of this size. */
export const registerLogCosignatures = pgTable("register_log_cosignatures", {
  size: position().notNull().references(() => registerLogCheckpoints.size),
  treId: uuid().notNull().references(() => tres.id),
  line: text().notNull(),
  at: instant().notNull(),
}, (t) => [primaryKey({ columns: [t.size, t.treId] })]);
