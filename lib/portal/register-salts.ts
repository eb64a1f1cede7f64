import { randomBytes } from "node:crypto";
import { personalValues, type PersonSalts } from "#lib/register/public-digest.ts";
import type { RegisterRecord } from "#lib/register/record.ts";

/** The salts, with a new one for everyone who has none yet. One that is there stays: the revisions before were hashed with it. */
export const withSalts = (salts: PersonSalts, records: readonly RegisterRecord[]): PersonSalts =>
  ({ ...Object.fromEntries(records.flatMap(personalValues).map((value) => [value, randomBytes(16).toString("hex")])), ...salts });
