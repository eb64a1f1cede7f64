import { roles, type Role } from "#lib/governance/permissions.ts";

export const roleWords: Readonly<Record<Role, string>> = {
  researcher: "Researcher",
  "committee-member": "Committee member",
  "committee-chair": "Committee chair",
  "register-editor": "Register editor",
  administrator: "Administrator",
};

export const roleOptions = roles.map((role) => ({ value: role, label: roleWords[role] }));
/** Roles that are held in one TRE's committee. */
export const isCommitteeRole = (role: string): boolean => role === "committee-member" || role === "committee-chair";
