/**
 * Who may do what at the portal, as one table. A permission answers with its reason, so that a button that would be refused
 * and the refusal itself say the same sentence. TRE operators and output checkers have accounts in their TRE's console, kept
 * by the TRE: the portal does not know them.
 */
import { ok, refuse, type Result } from "#lib/kernel/result.ts";

export const roles = ["researcher", "committee-member", "committee-chair", "register-editor", "administrator"] as const;
export type Role = (typeof roles)[number];

/** A role, within one TRE where the role belongs to a TRE's committee. */
export type Grant = { role: Role; treId: string | null };
/** A union, so that the audit log knows what kind of hand it was. */
export type Actor =
  | { kind: "anonymous" }
  | { kind: "person"; userId: string; name: string; email: string; grants: Grant[]; via: "session" | "token" }
  | { kind: "tre"; treId: string; name: string }
  | { kind: "system"; name: string };

/** What the thing at hand is to the actor. */
export type Relation = { memberOfProject?: boolean; leadOfProject?: boolean; authorOfQuery?: boolean; sharedWithActor?: boolean; keepsConceptSet?: boolean; /** Theirs, or of a project that they are on. */ holdsEvidence?: boolean; /** Whether they have the duties of this TRE's chair, who is away. */ actingChair?: boolean; treId?: string };

type Rule = { roles: readonly Role[]; sameTre?: true; projectMember?: true; projectLead?: true; notMember?: true; shared?: true; keeper?: true; notHolder?: true; /** Also a member of the same committee who has the duties of a chair who is away. */ actingChair?: true; sentence: string };

export const permissionTable = {
  "project.create": { roles: ["researcher"], sentence: "Only researchers create projects." },
  "project.read": { roles: ["researcher", "administrator", "register-editor", "committee-member", "committee-chair"], sentence: "Only the project's members, the committees asked and administrators see an application." },
  "project.edit": { roles: ["researcher"], projectMember: true, sentence: "Only the project's members change its application." },
  "project.submit": { roles: ["researcher"], projectLead: true, sentence: "Only the project's lead submits the application." },
  "project.withdraw": { roles: ["researcher"], projectLead: true, sentence: "Only the project's lead withdraws the application." },
  "project.show-condition": { roles: ["researcher"], projectLead: true, sentence: "Only the project's lead shows that a condition is met." },
  "project.appeal": { roles: ["researcher"], projectLead: true, sentence: "Only the project's lead appeals against a refusal." },
  "project.team": { roles: ["researcher"], projectLead: true, sentence: "Only the project's lead invites people to it, or takes somebody else off it." },
  "project.close": { roles: ["researcher"], projectLead: true, sentence: "Only the project's lead closes the project." },
  "project.comment": { roles: ["researcher", "committee-member", "committee-chair"], sentence: "Only the project's members and the committees asked comment on it." },
  "site.read": { roles: ["committee-member", "committee-chair"], sameTre: true, sentence: "Only this TRE's committee sees its papers." },
  "site.decide": { roles: ["committee-chair"], sameTre: true, notMember: true, actingChair: true, sentence: "Only the chair of this TRE's committee records its decision, or who stands in for the chair, and nobody decides on their own project." },
  "site.deliberate": { roles: ["committee-member", "committee-chair"], sameTre: true, notMember: true, sentence: "Only this TRE's committee takes part in its decision, and nobody decides on their own project." },
  "run.decide": { roles: ["committee-chair"], sameTre: true, notMember: true, actingChair: true, sentence: "Only the chair of this TRE's committee decides on a run, or who stands in for the chair, and nobody decides on their own project." },
  "query.write": { roles: ["researcher"], projectMember: true, sentence: "Only the project's members write queries for it." },
  "query.read": { roles: ["researcher"], projectMember: true, sentence: "Only the project's members see its queries." },
  "concept-set.create": { roles: ["researcher"], sentence: "Only researchers keep concept sets." },
  "concept-set.read": { roles, shared: true, sentence: "Only people with whom the concept set is shared see it." },
  "concept-set.edit": { roles: ["researcher"], keeper: true, sentence: "Only the person who keeps a concept set, or the members of the project that keeps it, change or share it." },
  "concepts.search": { roles: ["researcher", "committee-member", "committee-chair"], sentence: "Only researchers and members of committees search for codes." },
  "submission.create": { roles: ["researcher"], projectMember: true, sentence: "Only the project's members submit queries for it." },
  "submission.read": { roles: ["researcher"], projectMember: true, sentence: "Only the project's members see its submissions." },
  "submission.withdraw": { roles: ["researcher"], projectMember: true, sentence: "Only the project's members withdraw its submissions." },
  "evidence.verify": { roles: ["committee-member", "committee-chair", "administrator"], notHolder: true, sentence: "Only members of a committee that was asked, and administrators, verify evidence, and nobody verifies their own." },
  "findings.write": { roles: ["researcher"], projectMember: true, sentence: "Only the project's members write what it found." },
  "register.edit": { roles: ["register-editor"], sentence: "Only register editors change an entry by hand." },
  "tre.invite": { roles: ["administrator"], sentence: "Only administrators invite a TRE." },
  "tre.suspend": { roles: ["administrator"], sentence: "Only administrators suspend a TRE." },
  "committee.manage": { roles: ["administrator"], sentence: "Only administrators seat a committee's members and set its rule." },
  "people.manage": { roles: ["administrator"], sentence: "Only administrators manage people and roles." },
  "organisations.manage": { roles: ["administrator"], sentence: "Only administrators manage organisations." },
  "holidays.manage": { roles: ["administrator"], sentence: "Only administrators enter bank holidays." },
  "audit.read": { roles: ["administrator"], sentence: "Only administrators read the audit log." },
} as const satisfies Record<string, Rule>;
export type Permission = keyof typeof permissionTable;

const holds = (rule: Rule, grant: Grant, relation: Relation): boolean =>
  (rule.roles.includes(grant.role) || (rule.actingChair === true && relation.actingChair === true && grant.role === "committee-member")) && (!rule.sameTre || (grant.treId !== null && grant.treId === relation.treId));

/** May this actor do this, given what the thing is to them? Refused by default. */
export function permitted(actor: Actor, permission: Permission, relation: Relation = {}): Result<true> {
  const rule: Rule = permissionTable[permission];
  if (actor.kind === "anonymous") return refuse("not-signed-in", "Sign in first.");
  const allowed =
    actor.kind === "person" &&
    actor.grants.some((grant) => holds(rule, grant, relation)) &&
    (!rule.projectMember || relation.memberOfProject === true) &&
    (!rule.projectLead || relation.leadOfProject === true) &&
    (!rule.shared || relation.sharedWithActor === true) &&
    (!rule.keeper || relation.keepsConceptSet === true) &&
    (!rule.notMember || relation.memberOfProject === false) &&
    (!rule.notHolder || relation.holdsEvidence === false);
  return allowed ? ok(true) : refuse("not-permitted", rule.sentence);
}
