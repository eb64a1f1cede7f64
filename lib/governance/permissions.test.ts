import { describe, expect, test } from "vitest";
import { permissionTable, permitted, roles, type Actor, type Permission, type Relation, type Role } from "./permissions.ts";

const ours = "00000000-0000-4000-8000-000000000001";
const theirs = "00000000-0000-4000-8000-000000000002";
const person = (role: Role, treId: string | null = null): Actor => ({ kind: "person", userId: ours, name: "P", email: "p@example.org", via: "session", grants: [{ role, treId: role.startsWith("committee") ? treId : null }] });
const member: Relation = { memberOfProject: true, leadOfProject: true, sharedWithActor: true, keepsConceptSet: true, holdsEvidence: true, treId: ours };
/** A member who has the duties of a chair who is away. */
const acting = (relation: Relation): Relation => ({ ...relation, actingChair: true });
const forAChair: Permission[] = ["site.decide", "run.decide"];
const outsider: Relation = { memberOfProject: false, leadOfProject: false, sharedWithActor: false, keepsConceptSet: false, holdsEvidence: false, treId: ours };

/** Who may, as member and lead of the project and keeper of the concept set | as outsider, both at a thing of TRE “ours”; committee roles are held at “ours”. */
const expected: Record<Permission, { insider: Role[]; outsider: Role[] }> = {
  "project.create": { insider: ["researcher"], outsider: ["researcher"] },
  "project.read": { insider: [...roles], outsider: [...roles] },
  "project.edit": { insider: ["researcher"], outsider: [] },
  "project.submit": { insider: ["researcher"], outsider: [] },
  "project.show-condition": { insider: ["researcher"], outsider: [] },
  "project.appeal": { insider: ["researcher"], outsider: [] },
  "project.team": { insider: ["researcher"], outsider: [] },
  "project.withdraw": { insider: ["researcher"], outsider: [] },
  "project.close": { insider: ["researcher"], outsider: [] },
  "project.comment": { insider: ["researcher", "committee-member", "committee-chair"], outsider: ["researcher", "committee-member", "committee-chair"] },
  "site.read": { insider: ["committee-member", "committee-chair"], outsider: ["committee-member", "committee-chair"] },
  "site.decide": { insider: [], outsider: ["committee-chair"] },
  "site.deliberate": { insider: [], outsider: ["committee-member", "committee-chair"] },
  "run.decide": { insider: [], outsider: ["committee-chair"] },
  "query.write": { insider: ["researcher"], outsider: [] },
  "query.read": { insider: ["researcher"], outsider: [] },
  "concept-set.create": { insider: ["researcher"], outsider: ["researcher"] },
  "concept-set.read": { insider: [...roles], outsider: [] },
  "concept-set.edit": { insider: ["researcher"], outsider: [] },
  "concepts.search": { insider: ["researcher", "committee-member", "committee-chair"], outsider: ["researcher", "committee-member", "committee-chair"] },
  "submission.create": { insider: ["researcher"], outsider: [] },
  "submission.read": { insider: ["researcher"], outsider: [] },
  "submission.withdraw": { insider: ["researcher"], outsider: [] },
  "evidence.verify": { insider: [], outsider: ["committee-member", "committee-chair", "administrator"] },
  "findings.write": { insider: ["researcher"], outsider: [] },
  "register.edit": { insider: ["register-editor"], outsider: ["register-editor"] },
  "tre.invite": { insider: ["administrator"], outsider: ["administrator"] },
  "tre.suspend": { insider: ["administrator"], outsider: ["administrator"] },
  "committee.manage": { insider: ["administrator"], outsider: ["administrator"] },
  "people.manage": { insider: ["administrator"], outsider: ["administrator"] },
  "holidays.manage": { insider: ["administrator"], outsider: ["administrator"] },
  "organisations.manage": { insider: ["administrator"], outsider: ["administrator"] },
  "audit.read": { insider: ["administrator"], outsider: ["administrator"] },
};

describe("permissions", () => {
  const permissions = Object.keys(permissionTable) as Permission[];
  describe.each(permissions)("%s", (permission) => {
    test.each(roles.map((role) => [role]))("%s", (role) => {
      expect(permitted(person(role, ours), permission, member).ok).toBe(expected[permission].insider.includes(role));
      expect(permitted(person(role, ours), permission, outsider).ok).toBe(expected[permission].outsider.includes(role));
      // What is lent is a chair's, to a member, and to nobody on the project.
      const lent = role === "committee-member" && forAChair.includes(permission);
      expect(permitted(person(role, ours), permission, acting(member)).ok).toBe(expected[permission].insider.includes(role));
      expect(permitted(person(role, ours), permission, acting(outsider)).ok).toBe(lent || expected[permission].outsider.includes(role));
      if (forAChair.includes(permission)) expect(permitted(person(role, theirs), permission, acting(outsider)).ok).toBe(false);
    });
    test("nobody signed in, a TRE and the system are refused", () => {
      expect(permitted({ kind: "anonymous" }, permission, member)).toMatchObject({ ok: false, refusal: { reason: "not-signed-in" } });
      expect(permitted({ kind: "tre", treId: ours, name: "T" }, permission, member).ok).toBe(false);
      expect(permitted({ kind: "system", name: "clock" }, permission, member).ok).toBe(false);
    });
  });
  test("a committee decides only at its own TRE", () => {
    expect(permitted(person("committee-chair", theirs), "site.decide", outsider)).toMatchObject({ ok: false, refusal: { reason: "not-permitted", message: permissionTable["site.decide"].sentence } });
    expect(permitted(person("committee-chair", theirs), "site.read", outsider).ok).toBe(false);
  });
  test("where it is not known whether the chair is a member, the chair does not decide", () => {
    expect(permitted(person("committee-chair", ours), "site.decide", { treId: ours }).ok).toBe(false);
  });
});
