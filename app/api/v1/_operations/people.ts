import { z } from "zod";
import { AskRegistry, askRegistry, RegistryAsked } from "#lib/portal/ask-registry.ts";
import { EvidenceView } from "#lib/portal/evidence-view.ts";
import { Forecast, ReadForecast, readForecast } from "#lib/portal/forecast.ts";
import { AddedEvidence, AddEvidence, addEvidence, EndEvidence, endEvidence, VerifyEvidence, verifyEvidence } from "#lib/portal/manage-evidence.ts";
import { PersonAlone } from "#lib/portal/manage-people.ts";
import { May } from "#lib/portal/project-view.ts";
import { ProjectAlone } from "#lib/portal/change-project-state.ts";
import { readEvidenceOf, readOwnEvidence, readProjectEvidence } from "#lib/portal/read-evidence.ts";
import type { Operation } from "./operation.ts";

const tag = "Evidence";
/** What of a piece of evidence is in the path. */
const piece = { evidenceId: true } as const;

export const peopleOperations: readonly Operation[] = [
  { method: "get", path: "/account/evidence", id: "read-own-evidence", tag, summary: "Your own evidence: training, accreditation, contracts", verb: readOwnEvidence, output: z.array(EvidenceView) },
  { method: "get", path: "/people/{userId}/evidence", id: "read-evidence-of", tag, summary: "Another person's evidence", verb: readEvidenceOf, input: { path: PersonAlone }, output: z.object({ evidence: z.array(EvidenceView), verify: May }) },
  { method: "get", path: "/projects/{projectId}/evidence", id: "read-project-evidence", tag, summary: "A project's evidence: ethics approval, data sharing contract", verb: readProjectEvidence, input: { path: ProjectAlone }, output: z.object({ evidence: z.array(EvidenceView), add: May, verify: May }) },
  { method: "post", path: "/evidence", id: "add-evidence", tag, summary: "Add a piece of evidence of your own, or of your project", description: "It is a claim until somebody entitled, who is not its owner, has verified it. Approvals lean on what is verified and valid.", verb: addEvidence, input: { body: AddEvidence }, output: AddedEvidence, status: 201 },
  { method: "post", path: "/evidence/{evidenceId}/verification", id: "verify-evidence", tag, summary: "Say that you have seen a document, and how", verb: verifyEvidence, input: { path: VerifyEvidence.pick(piece), body: VerifyEvidence.omit(piece) }, output: AddedEvidence },
  { method: "post", path: "/evidence/{evidenceId}/end", id: "end-evidence", tag, summary: "Take a piece of evidence back: it counts no longer", verb: endEvidence, input: { path: EndEvidence.pick(piece), body: EndEvidence.omit(piece) }, output: AddedEvidence },
  { method: "post", path: "/account/evidence/registry", id: "ask-registry", tag, summary: "Take your training and accreditation from the Safe People Registry", description: "Where this portal asks one. It sends the identifier and nothing else, and takes only what the registry says of the ORCID iD that is linked to your account.", verb: askRegistry, input: { body: AskRegistry }, output: RegistryAsked },
  { method: "get", path: "/forecast", id: "read-forecast", tag, summary: "What stops working by a day: approvals, and the evidence that they lean on", description: "Of your projects, of what your committees approved, or of everything for administrators. Without `on`: within 90 days.", verb: readForecast, input: { query: ReadForecast }, output: Forecast },
];
