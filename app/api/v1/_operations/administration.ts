import { z } from "zod";
import { AccountView, readAccount } from "#lib/portal/account.ts";
import { AddCohortWorker, addCohortWorker, CohortWorker, DescribeCohortWorker, describeCohortWorker, readCohortWorker, renewWorkerPassword, WorkerAlone, WorkerCredentials } from "#lib/portal/cohort-workers.ts";
import { exportAudit, ExportAudit, type AuditExport } from "#lib/portal/export-audit.ts";
import { InvitedTre, InviteTre, inviteTre } from "#lib/portal/invite-tre.ts";
import { listTres, TreView } from "#lib/portal/list-tres.ts";
import { listHolidays, ProclaimedHoliday, ProclaimHoliday, proclaimHoliday, TakeBackHoliday, takeBackHoliday } from "#lib/portal/manage-holidays.ts";
import { deactivatePerson, GrantedRole, GrantRole, grantRole, InvitedPerson, InvitePerson, invitePerson, listPeople, PersonAlone, PersonView, RevokeRole, revokeRole } from "#lib/portal/manage-people.ts";
import { AddOrganisation, addOrganisation, DescribeOrganisation, describeOrganisation, listOrganisations, ManagedOrganisation, MergeOrganisations, mergeOrganisations, OrganisationAlone, OrganisationList, OrganisationView, PlacePerson, placePerson, readOrganisation } from "#lib/portal/manage-organisations.ts";
import { AuditPage, ReadAudit, readAudit, verifyAudit } from "#lib/portal/read-audit.ts";
import { OnePolicyView, PolicyHistoryView, ReadPolicyEdition, readPolicyEdition, ReadPolicyHistory, readPolicyHistory } from "#lib/portal/read-policy-history.ts";
import { RenewTreKey, renewTreKey } from "#lib/portal/renew-tre-key.ts";
import { RetireTre, retireTre } from "#lib/portal/retire-tre.ts";
import { SuspendTre, suspendTre } from "#lib/portal/suspend-tre.ts";
import { attachment, streamOf } from "./as-file.ts";
import type { Operation } from "./operation.ts";

const AuditVerdict = z.object({ intact: z.boolean(), events: z.int(), first: z.int().optional(), head: z.string().optional(), committed: z.int().optional(), brokenAt: z.int().optional(), why: z.string().optional() });
/** A trail of years does not fit into memory. */
const asStream = ({ name, lines }: AuditExport): Response => new Response(streamOf(lines), { headers: { "content-type": "application/x-ndjson", "content-disposition": attachment(name), "cache-control": "no-store" } });
export const administrationOperations: readonly Operation[] = [
  { method: "get", path: "/account", id: "read-account", tag: "People", summary: "Whose token this is", verb: readAccount, output: AccountView },
  { method: "get", path: "/people", id: "list-people", tag: "People", summary: "Accounts and their roles", verb: listPeople, output: z.array(PersonView) },
  { method: "post", path: "/people", id: "invite-person", tag: "People", summary: "Make an account and mail its one-time link", verb: invitePerson, input: { body: InvitePerson }, output: InvitedPerson, status: 201 },
  { method: "post", path: "/people/{userId}/roles", id: "grant-role", tag: "People", summary: "Give a role", verb: grantRole, input: { path: PersonAlone, body: z.strictObject(GrantRole.shape).omit({ userId: true }) }, output: GrantedRole, status: 201 },
  { method: "delete", path: "/roles/{grantId}", id: "revoke-role", tag: "People", summary: "Take a role away", verb: revokeRole, input: { path: RevokeRole }, output: z.object({ grantId: z.uuid() }) },
  { method: "delete", path: "/people/{userId}", id: "deactivate-person", tag: "People", summary: "Close an account", verb: deactivatePerson, input: { path: PersonAlone }, output: z.object({ userId: z.uuid() }) },
  { method: "get", path: "/organisations", id: "list-organisations", tag: "Organisations", summary: "Organisations, each under its one name, and those that applications name and nobody has added", verb: listOrganisations, output: OrganisationList },
  { method: "post", path: "/organisations", id: "add-organisation", tag: "Organisations", summary: "Add an organisation", description: "Projects and TREs that name it come to refer to it.", verb: addOrganisation, input: { body: AddOrganisation }, output: ManagedOrganisation, status: 201 },
  { method: "get", path: "/organisations/{organisationId}", id: "read-organisation", tag: "Organisations", summary: "An organisation with its people, TREs and projects", verb: readOrganisation, input: { path: OrganisationAlone }, output: OrganisationView },
  { method: "put", path: "/organisations/{organisationId}", id: "describe-organisation", tag: "Organisations", summary: "Give an organisation another name, ROR id or sector", description: "Public entries of its projects tell the new name; by the earlier one it is still found.", verb: describeOrganisation, input: { path: OrganisationAlone, body: DescribeOrganisation.omit({ organisationId: true }) }, output: ManagedOrganisation },
  { method: "post", path: "/organisations/{organisationId}/merge", id: "merge-organisations", tag: "Organisations", summary: "Merge an organisation into another, which stays", verb: mergeOrganisations, input: { path: OrganisationAlone, body: MergeOrganisations.omit({ organisationId: true }) }, output: ManagedOrganisation },
  { method: "put", path: "/people/{userId}/organisation", id: "place-person", tag: "People", summary: "Say for which organisation somebody works", verb: placePerson, input: { path: PersonAlone, body: PlacePerson.omit({ userId: true }) }, output: z.object({ userId: z.uuid() }) },
  { method: "get", path: "/tres", id: "list-tres", tag: "TREs", summary: "The data environments, their datasets and policies", verb: listTres, output: z.array(TreView), public: true },
  { method: "get", path: "/tres/{slug}/policies", id: "list-policies", tag: "TREs", summary: "Every version of a data environment's disclosure policy, and what each changed", verb: readPolicyHistory, input: { path: ReadPolicyHistory }, output: PolicyHistoryView, public: true },
  { method: "get", path: "/tres/{slug}/policies/{version}", id: "read-policy", tag: "TREs", summary: "One version of a data environment's disclosure policy", description: "By its number, or by the digest that a release cites.", verb: readPolicyEdition, input: { path: ReadPolicyEdition }, output: OnePolicyView, public: true },
  { method: "post", path: "/tres", id: "invite-tre", tag: "TREs", summary: "Name a TRE and make its one-time invitation", verb: inviteTre, input: { body: InviteTre }, output: InvitedTre, status: 201 },
  { method: "put", path: "/tres/{treId}/suspension", id: "suspend-tre", tag: "TREs", summary: "Suspend a TRE, or let it in again", verb: suspendTre, input: { path: SuspendTre.pick({ treId: true }), body: SuspendTre.omit({ treId: true }) }, output: z.object({ treId: z.uuid(), suspended: z.boolean() }) },
  { method: "post", path: "/tres/{treId}/key", id: "renew-tre-key", tag: "TREs", summary: "Invite a TRE that has joined to come with a new key", verb: renewTreKey, input: { path: RenewTreKey.pick({ treId: true }), body: RenewTreKey.omit({ treId: true }) }, output: InvitedTre, status: 201 },
  { method: "post", path: "/tres/{treId}/retirement", id: "retire-tre", tag: "TREs", summary: "A TRE leaves the federation for good", description: "Its program is refused, its approvals end, what still runs there ends. What it released stays.", verb: retireTre, input: { path: RetireTre.pick({ treId: true }), body: RetireTre.omit({ treId: true }) }, output: z.object({ treId: z.uuid() }) },
  { method: "post", path: "/cohort-workers", id: "add-cohort-worker", tag: "TREs", summary: "Add a TRE that is reached through a cohort discovery worker", verb: addCohortWorker, input: { body: AddCohortWorker }, output: WorkerCredentials, status: 201 },
  { method: "get", path: "/cohort-workers/{treId}", id: "read-cohort-worker", tag: "TREs", summary: "What is declared of a cohort discovery worker", verb: readCohortWorker, input: { path: WorkerAlone }, output: CohortWorker },
  { method: "put", path: "/cohort-workers/{treId}", id: "describe-cohort-worker", tag: "TREs", summary: "Declare anew what a cohort discovery worker is", verb: describeCohortWorker, input: { path: WorkerAlone, body: DescribeCohortWorker.omit({ treId: true }) }, output: z.object({ treId: z.uuid() }) },
  { method: "post", path: "/cohort-workers/{treId}/password", id: "renew-worker-password", tag: "TREs", summary: "Make a cohort discovery worker's password anew", verb: renewWorkerPassword, input: { path: WorkerAlone }, output: WorkerCredentials, status: 201 },
  { method: "get", path: "/holidays", id: "list-holidays", tag: "TREs", summary: "Bank holidays of one year alone", verb: listHolidays, output: z.array(ProclaimedHoliday) },
  { method: "post", path: "/holidays", id: "proclaim-holiday", tag: "TREs", summary: "Enter a bank holiday of one year alone", description: "Committees’ clocks in its nations do not count it.", verb: proclaimHoliday, input: { body: ProclaimHoliday }, output: z.object({ added: z.int() }), status: 201 },
  { method: "delete", path: "/holidays/{nation}/{day}", id: "take-back-holiday", tag: "TREs", summary: "Take such a day back", verb: takeBackHoliday, input: { path: TakeBackHoliday }, output: z.object({ day: z.iso.date() }) },
  { method: "get", path: "/audit", id: "read-audit", tag: "Audit", summary: "The audit log, newest first", verb: readAudit, input: { query: ReadAudit }, output: AuditPage },
  { method: "post", path: "/audit/verification", id: "verify-audit", tag: "Audit", summary: "Recompute the log's chain of hashes and hold it against the register's public log", verb: verifyAudit, output: AuditVerdict },
  { method: "post", path: "/audit/export", id: "export-audit", tag: "Audit", summary: "The audit log as NDJSON, one event a line, with its chain of hashes", description: "`npx fivefold audit FILE ADDRESS` checks such a file against the register's public log.", verb: exportAudit, input: { query: ExportAudit }, output: z.string(), produces: { type: "application/x-ndjson", respond: asStream } },
];
