/**
 * What of a public record the log commits to. People are in it by commitment, SHA-256 over a salt and the value: whoever is shown name and salt can check it, and nobody who has
 * the log alone can find the name by trying names, so that the log never has to be rewritten for a person's sake (UK GDPR Articles 16 and 17). Records themselves hold the names.
 */
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { digestOf, sha256 } from "#lib/kernel/digest.ts";
import { z } from "zod";
import type { RegisterRecord } from "./record.ts";

/** One for each value that names a person; `salt` is 32 hex digits. */
export const PersonSalts = z.record(z.string(), z.string().regex(/^[0-9a-f]{32}$/));
export type PersonSalts = z.infer<typeof PersonSalts>;

/** The values in a record that name people. */
export const personalValues = (record: RegisterRecord): string[] => [...new Set([...record.applicants, record.applicantId])].filter((value) => value !== "");

export const personCommitment = (value: string, salt: string): Promise<string> => sha256(salt + canonicalJson(value));

/** The record with commitments in the place of people: this is what is hashed, 64 hex digits. Throws where a salt is missing. */
export async function committedRecord(record: RegisterRecord, salts: PersonSalts): Promise<RegisterRecord> {
  const commit = async (value: string): Promise<string> => {
    if (value === "") return "";
    const salt = salts[value];
    if (salt === undefined) throw new Error("a person in the record has no salt");
    return `sha256:${await personCommitment(value, salt)}`;
  };
  return { ...record, applicants: await Promise.all(record.applicants.map(commit)), applicantId: await commit(record.applicantId) };
}

export const publicDigest = async (record: RegisterRecord, salts: PersonSalts): Promise<string> => digestOf(await committedRecord(record, salts));
