/** For whom somebody acted, read off an audit event: a member for their TRE's committee, an agent for its TRE, a researcher for their project. */
const committeeActions = new Set(["decide-on-application", "decide-on-run", "revoke-approval", "declare-interests", "recuse-member", "cast-ballot", "close-round", "conclude-decision", "sign-decision", "sign-run-decision", "sign-revocation", "verify-condition", "raise-amendment", "look-back", "ask-reviewer", "end-review", "declare-as-reviewer", "give-opinion", "decline-review"]);
const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

export type Behalf = { kind: "committee" | "tre" | "project"; id: string };
type Acted = { actorKind: string; actorId: string | null; action: string; subjectKind: string; subjectId: string; facts: Readonly<Record<string, unknown>> };

export function onWhoseBehalf({ actorKind, actorId, action, subjectKind, subjectId, facts }: Acted): Behalf | undefined {
  if (actorKind === "tre") return actorId === null ? undefined : { kind: "tre", id: actorId };
  if (actorKind !== "person") return undefined;
  const tre = text(facts.tre);
  if (committeeActions.has(action)) return tre === undefined ? undefined : { kind: "committee", id: tre };
  const project = subjectKind === "project" ? subjectId : (text(facts.projectId) ?? text(facts.project));
  return project === undefined ? undefined : { kind: "project", id: project };
}
