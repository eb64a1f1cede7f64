import { z } from "zod";

/** Ids are UUIDs, branded so that one kind cannot stand where another belongs. */
const branded = <const B extends string>(_brand: B) => z.uuid().brand<B>();

export const UserId = branded("UserId");
export type UserId = z.infer<typeof UserId>;
export const ProjectId = branded("ProjectId");
export type ProjectId = z.infer<typeof ProjectId>;
export const TreId = branded("TreId");
export type TreId = z.infer<typeof TreId>;
export const QueryId = branded("QueryId");
export type QueryId = z.infer<typeof QueryId>;
export const ConceptSetId = branded("ConceptSetId");
export type ConceptSetId = z.infer<typeof ConceptSetId>;
export const SubmissionId = branded("SubmissionId");
export type SubmissionId = z.infer<typeof SubmissionId>;
export const RunId = branded("RunId");
export type RunId = z.infer<typeof RunId>;
export const EnvelopeId = branded("EnvelopeId");
export type EnvelopeId = z.infer<typeof EnvelopeId>;

/** A fresh random id, as whichever kind the caller names: `newId<RunId>()`. */
export const newId = <T extends string>(): T => crypto.randomUUID() as T;
