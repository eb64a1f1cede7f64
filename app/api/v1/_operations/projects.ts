import { z } from "zod";
import { AppealDecision, appealDecision, Appealed, AppealPlace, withdrawAppeal } from "#lib/portal/appeal-decision.ts";
import { amendProject, ChangedProject, closeProject, ProjectAlone } from "#lib/portal/change-project-state.ts";
import { CommentOnProject, commentOnProject, CreatedComment } from "#lib/portal/comment-on-project.ts";
import { createProject, CreateProject, CreatedProject } from "#lib/portal/create-project.ts";
import { EndMembership, endMembership } from "#lib/portal/end-membership.ts";
import { InviteColleague, inviteColleague } from "#lib/portal/invite-colleague.ts";
import { listProjects } from "#lib/portal/list-projects.ts";
import { ProjectSummary, ProjectView } from "#lib/portal/project-view.ts";
import { AmendmentAtTre, readAmendment } from "#lib/portal/read-amendment.ts";
import { readProject } from "#lib/portal/read-project.ts";
import { readTeam, Team } from "#lib/portal/read-team.ts";
import { SavedDraft, SaveProjectDraft, saveProjectDraft } from "#lib/portal/save-project-draft.ts";
import { ShowCondition, showCondition } from "#lib/portal/show-condition.ts";
import { SubmitProject, submitProject, SubmittedProject } from "#lib/portal/submit-project.ts";
import { WithdrawProject, withdrawProject } from "#lib/portal/withdraw-project.ts";
import { Done, done } from "./done.ts";
import type { Operation } from "./operation.ts";

const tag = "Projects";
const path = ProjectAlone;
const without = { projectId: true } as const;
export const projectOperations: readonly Operation[] = [
  { method: "get", path: "/projects", id: "list-projects", tag, summary: "Your projects", verb: listProjects, output: z.array(ProjectSummary) },
  { method: "post", path: "/projects", id: "create-project", tag, summary: "Start a project", verb: createProject, input: { body: CreateProject }, output: CreatedProject, status: 201 },
  { method: "get", path: "/projects/{projectId}", id: "read-project", tag, summary: "A project: its application, the committees' answers, the threads", verb: readProject, input: { path }, output: ProjectView },
  { method: "put", path: "/projects/{projectId}/draft", id: "save-project-draft", tag, summary: "Save the application as far as it is written", description: "`version` is the one that you read; saving over a newer one is refused.", verb: saveProjectDraft, input: { path, body: SaveProjectDraft.omit(without) }, output: SavedDraft },
  { method: "post", path: "/projects/{projectId}/submission", id: "submit-project", tag, summary: "Submit, resubmit or submit an amendment", verb: submitProject, input: { path, body: SubmitProject.omit(without) }, output: SubmittedProject },
  { method: "get", path: "/projects/{projectId}/amendment", id: "read-amendment", tag, summary: "What submitting the saved draft would ask of each committee, and why", verb: readAmendment, input: { path }, output: z.array(AmendmentAtTre) },
  { method: "post", path: "/projects/{projectId}/amendment", id: "amend-project", tag, summary: "Open a decided application for an amendment", verb: amendProject, input: { path }, output: ChangedProject },
  { method: "post", path: "/projects/{projectId}/appeals/{treId}", id: "appeal-decision", tag, summary: "Appeal against a committee's refusal", description: "Within the days that the committee's rule gives. Other people than those who decided hear it; the refusal stands until they have.", verb: appealDecision, input: { path: AppealPlace, body: AppealDecision.omit({ projectId: true, treId: true }) }, output: Appealed },
  { method: "post", path: "/projects/{projectId}/conditions/{treId}/{condition}", id: "show-condition", tag, summary: "Show that a condition of an approval is met", description: "The committee is told, and confirms it if it is so. Until then nothing changes.", verb: done(showCondition), input: { path: ShowCondition.pick({ projectId: true, treId: true, condition: true }), body: ShowCondition.pick({ note: true, link: true }) }, output: Done },
  { method: "post", path: "/projects/{projectId}/appeals/{treId}/withdrawal", id: "withdraw-appeal", tag, summary: "Take an appeal back while it is heard", verb: withdrawAppeal, input: { path: AppealPlace }, output: Appealed },
  { method: "get", path: "/projects/{projectId}/team", id: "read-team", tag, summary: "Who works on a project, and what evidence is missing of them", verb: readTeam, input: { path }, output: Team },
  { method: "post", path: "/projects/{projectId}/invitations", id: "invite-colleague", tag, summary: "Invite somebody whom the application names and who has no account", description: "They get an account without a role, and a link by letter; an administrator gives the role.", verb: done(inviteColleague), input: { path, body: InviteColleague.omit(without) }, output: Done, status: 201 },
  { method: "post", path: "/projects/{projectId}/members/{userId}/end", id: "end-membership", tag, summary: "Leave a project, or take somebody off it as its lead", description: "Works at once, whatever state the application is in.", verb: done(endMembership), input: { path: EndMembership }, output: Done },
  { method: "post", path: "/projects/{projectId}/withdrawal", id: "withdraw-project", tag, summary: "Withdraw an application that is not decided", description: "From the committees that have not decided; their clocks stop. What others have approved goes on, unless `endApprovals` says otherwise. It can be changed and submitted again, as a new version.", verb: withdrawProject, input: { path, body: WithdrawProject.omit(without) }, output: ChangedProject },
  { method: "post", path: "/projects/{projectId}/closure", id: "close-project", tag, summary: "Close the project", verb: closeProject, input: { path }, output: ChangedProject },
  { method: "post", path: "/projects/{projectId}/comments", id: "comment-on-project", tag, summary: "Write to, or as, a TRE's committee", verb: commentOnProject, input: { path, body: CommentOnProject.omit(without) }, output: CreatedComment, status: 201 },
];
