/**
 * Where a committee member and an application meet. Being on the project, signing for its sponsor or supervising somebody on it bars a member
 * for good: nobody decides what they wrote, sponsor or supervise. Sharing an organisation or a name with it is a candidate: shown to the
 * member, who says whether it is a conflict before the papers open.
 */
import { bareOrcid, bareRor } from "#lib/kernel/orcid-and-ror.ts";
import { z } from "zod";
import type { CommitteeMember } from "./committee.ts";
import { supervisedName, type ProjectContent } from "./project.ts";

export const interestKinds = ["employment", "funding", "collaboration", "co-author", "family", "financial", "other"] as const;
export const Interest = z.strictObject({ kind: z.enum(interestKinds), text: z.string().trim().min(3, "Say in a few words what the interest is.").max(500, "Say it in at most 500 characters.") });
export type Interest = z.infer<typeof Interest>;

/** By account, ORCID iD or both. `email`: of somebody who may have come to an account since. */
export type Known = { readonly userId?: string | undefined; readonly orcid: string; readonly email?: string | undefined };
/** What is asked of the committee, and who handed it in. */
export type Matter = { readonly content: Pick<ProjectContent, "members" | "organisation" | "funder" | "sponsor" | "supervisors">; readonly projectMembers: readonly string[]; /** Of every version that was handed in, with whoever answered for it: who left it has written it still. */ readonly everInIt: readonly Known[]; /** Of the project: they speak for it. */ readonly leads: readonly string[]; readonly submittedBy: readonly string[] };

const sameName = (a: string, b: string) => a.trim() !== "" && a.trim().toLowerCase() === b.trim().toLowerCase();
export type Place = { readonly name: string; readonly ror: string };
/** By ROR where both have one: two places may bear one name. */
export const samePlace = (a: Place, b: Place) => (a.ror !== "" && b.ror !== "" ? bareRor(a.ror) === bareRor(b.ror) : sameName(a.name, b.name));

const isSame = (member: Pick<CommitteeMember, "personId" | "orcid">, one: Known): boolean =>
  one.userId === member.personId || (member.orcid !== "" && one.orcid !== "" && bareOrcid(one.orcid) === bareOrcid(member.orcid));

/** The reason for which this member may have nothing to do with it; undefined where there is none. */
export function barOf(member: CommitteeMember, matter: Matter): string | undefined {
  const { content, projectMembers, submittedBy, everInIt } = matter;
  const onIt = projectMembers.includes(member.personId) || content.members.some((m) => m.userId === member.personId);
  if (onIt) return "You are on the project.";
  if (submittedBy.includes(member.personId)) return "You handed in the application.";
  if (content.members.some((m) => isSame(member, m))) return "Somebody on the project has your ORCID iD.";
  if (content.sponsor && isSame(member, content.sponsor.signatory)) return "You sign for the sponsor of the project.";
  const supervised = content.supervisors?.find((one) => isSame(member, one));
  if (supervised) return `You supervise ${supervisedName(content, supervised)}, who is on the project.`;
  if (everInIt.some((one) => isSame(member, one))) return "You were on the project, signed for its sponsor or supervised somebody on it when an earlier version was handed in.";
  return undefined;
}

/** Whether a person has written any of it, or answers for it or for its people. */
export const hasPartIn = ({ projectMembers, submittedBy, everInIt }: Matter, personId: string): boolean => projectMembers.includes(personId) || submittedBy.includes(personId) || everInIt.some((one) => one.userId === personId);

/** Who stands behind the project without being on it; the same to everybody who has to declare. */
export const behindIt = (content: Pick<ProjectContent, "members" | "sponsor" | "supervisors">): { readonly userId?: string | undefined; readonly name: string; readonly orcid: string; readonly what: string }[] => [
  ...(content.sponsor ? [{ ...content.sponsor.signatory, what: `signs for the sponsor, ${content.sponsor.organisation.name}` }] : []),
  ...(content.supervisors ?? []).map((one) => ({ ...one, what: `supervises ${supervisedName(content, one)}` })),
];
/** Whom a member, or somebody asked for an opinion, has to know of to declare their interests; nothing of the papers. */
export const peopleToDeclareOn = (content: Pick<ProjectContent, "members" | "sponsor" | "supervisors">): string[] => [...content.members.map((m) => `${m.name}, ${m.affiliation.name}`), ...behindIt(content).map(({ name, what }) => `${name}, who ${what}`)];

/** A name proves nothing: two people may bear it. Where both have an ORCID iD, that has decided already. */
const mayBe = (member: CommitteeMember, one: Known & { readonly name: string }) => sameName(member.name, one.name) && (member.orcid === "" || one.orcid === "");

/** Sentences for the member to answer; empty where nothing was found, which does not mean that there is nothing. `together`: names of people with a part in this project who share another with the member. */
export function conflictCandidates(member: CommitteeMember, { content }: Matter, together: readonly string[]): string[] {
  const { organisation } = member;
  return [
    ...(samePlace(organisation, content.organisation) ? [`${content.organisation.name}, which leads the project, is your organisation.`] : []),
    ...content.members.filter((m) => samePlace(organisation, m.affiliation)).map((m) => `${m.name}, who is on the project, works for your organisation, ${m.affiliation.name}.`),
    ...(sameName(organisation.name, content.funder) ? [`${content.funder}, which funds the project, is your organisation.`] : []),
    ...(content.sponsor && samePlace(organisation, content.sponsor.organisation) ? [`${content.sponsor.organisation.name}, which sponsors the project, is your organisation.`] : []),
    ...content.members.filter((m) => mayBe(member, m)).map((m) => `Somebody of your name, ${m.name}, is on the project.`),
    ...behindIt(content).filter((one) => mayBe(member, one)).map(({ name, what }) => `Somebody of your name, ${name}, ${what}.`),
    ...together.map((name) => `${name}, who has a part in the project, is on another project with you.`),
  ];
}
