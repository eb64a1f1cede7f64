/**
 * Where a committee member and an application meet. Being on the project bars a member for good: nobody decides what they wrote. Sharing an
 * organisation with it is a candidate: shown to the member, who says whether it is a conflict before the papers open.
 */
import { bareOrcid, bareRor } from "#lib/kernel/orcid-and-ror.ts";
import { z } from "zod";
import type { CommitteeMember } from "./committee.ts";
import type { ProjectContent } from "./project.ts";

export const interestKinds = ["employment", "funding", "collaboration", "co-author", "family", "financial", "other"] as const;
export const Interest = z.strictObject({ kind: z.enum(interestKinds), text: z.string().trim().min(3, "Say in a few words what the interest is.").max(500, "Say it in at most 500 characters.") });
export type Interest = z.infer<typeof Interest>;

/** What is asked of the committee, and who handed it in. */
export type Matter = { readonly content: Pick<ProjectContent, "members" | "organisation" | "funder">; readonly projectMembers: readonly string[]; /** Of every version that was handed in: who left it has written it still. */ readonly everOnIt: readonly Pick<ProjectContent["members"][number], "userId" | "orcid">[]; /** Of the project: they speak for it. */ readonly leads: readonly string[]; readonly submittedBy: readonly string[] };

const sameName = (a: string, b: string) => a.trim() !== "" && a.trim().toLowerCase() === b.trim().toLowerCase();
type Place = { readonly name: string; readonly ror: string };
/** By ROR where both have one: two places may bear one name. */
export const samePlace = (a: Place, b: Place) => (a.ror !== "" && b.ror !== "" ? bareRor(a.ror) === bareRor(b.ror) : sameName(a.name, b.name));

/** The reason for which this member may have nothing to do with it; undefined where there is none. */
export function barOf(member: CommitteeMember, matter: Matter): string | undefined {
  const { content, projectMembers, submittedBy, everOnIt } = matter;
  const onIt = projectMembers.includes(member.personId) || content.members.some((m) => m.userId === member.personId);
  if (onIt) return "You are on the project.";
  if (submittedBy.includes(member.personId)) return "You handed in the application.";
  if (member.orcid !== "" && content.members.some((m) => m.orcid !== "" && bareOrcid(m.orcid) === bareOrcid(member.orcid))) return "Somebody on the project has your ORCID iD.";
  if (everOnIt.some((m) => m.userId === member.personId || (member.orcid !== "" && m.orcid !== "" && bareOrcid(m.orcid) === bareOrcid(member.orcid)))) return "You were on the project when an earlier version was handed in.";
  return undefined;
}

/** Whether a person has written any of it. */
export const hasWritten = ({ projectMembers, submittedBy, everOnIt }: Matter, personId: string): boolean => projectMembers.includes(personId) || submittedBy.includes(personId) || everOnIt.some((m) => m.userId === personId);

/** Sentences for the member to answer; empty where nothing was found, which does not mean that there is nothing. `together`: names of people on this project who share another with the member. */
export function conflictCandidates(member: CommitteeMember, { content }: Matter, together: readonly string[]): string[] {
  const { organisation } = member;
  return [
    ...(samePlace(organisation, content.organisation) ? [`${content.organisation.name}, which leads the project, is your organisation.`] : []),
    ...content.members.filter((m) => samePlace(organisation, m.affiliation)).map((m) => `${m.name}, who is on the project, works for your organisation, ${m.affiliation.name}.`),
    ...(sameName(organisation.name, content.funder) ? [`${content.funder}, which funds the project, is your organisation.`] : []),
    ...together.map((name) => `${name}, who is on the project, is on another project with you.`),
  ];
}
