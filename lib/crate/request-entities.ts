/** A request as entities of Five Safes RO-Crate 0.4: one function per heading of the profile. */
import { signaturesBytes } from "./approval-signatures.ts";
import type { Entity } from "./graph.ts";
import { reference, references } from "./graph.ts";
import { outputContextEntities, outputContextId } from "./output-context-entities.ts";
import type { Agent, Licence, Organisation, Person, Project, RequestCrate, Workflow } from "./model.ts";
import {
  actionStatuses, approvalPath, approvalSignaturesPath, metadataPath, profileIri, queryPath, registerProofPath, roCrateFamilyIri, roCrateIri, workflowCrateIri,
} from "./vocabulary.ts";

export const runEntityId = (runId: string): string => `#run-${runId}`;
export const projectEntityId = (project: Project): string => `#project-${project.id}`;
const projectIdentifierId = "#project-identifier";
const funderId = (project: Project): string => project.funder?.id ?? "#funder";

export const organisationEntity = ({ id, name, url }: Organisation): Entity =>
  ({ "@id": id, "@type": "Organization", name, url: url ?? id });

export const licenceEntity = ({ id, name, description }: Licence): Entity =>
  ({ "@id": id, "@type": "CreativeWork", name, ...(description === undefined ? {} : { description }) });

/** The agent of a phase, with the organisation that stands behind it. */
export function agentEntities(agent: Agent): Entity[] {
  switch (agent.kind) {
    case "organisation":
      return [organisationEntity(agent)];
    case "person":
      return [
        { "@id": agent.id, "@type": "Person", name: agent.name, ...(agent.affiliation ? { affiliation: reference(agent.affiliation.id) } : {}) },
        ...(agent.affiliation ? [organisationEntity(agent.affiliation)] : []),
      ];
    case "software":
      return [
        { "@id": agent.id, "@type": "SoftwareApplication", name: agent.name, ...(agent.version === undefined ? {} : { version: agent.version }), provider: reference(agent.provider.id) },
        organisationEntity(agent.provider),
      ];
  }
}

const workflowEntities = (workflow: Workflow): Entity[] => [
  {
    "@id": workflow.url, "@type": "Dataset", name: workflow.name, version: workflow.version, conformsTo: reference(workflowCrateIri),
    distribution: reference(workflow.downloadUrl), description: "The workflow that runs inside the data environment. The environment pins it by the digest of its ZIP.",
  },
  {
    "@id": workflow.downloadUrl, "@type": "DataDownload", name: `Workflow RO-Crate of ${workflow.name}, version ${workflow.version}`,
    conformsTo: reference(roCrateFamilyIri), encodingFormat: "application/zip", sha256: workflow.digest,
  },
];

const personEntity = (person: Person, project: Project): Entity => ({
  "@id": person.orcid, "@type": "Person", name: person.name,
  affiliation: reference(person.affiliation.id), memberOf: [reference(projectEntityId(project))],
});

/** Organisations on the project, the requesting person's own first. */
export function projectMembers({ project, person }: Pick<RequestCrate, "project" | "person">): Organisation[] {
  return [person.affiliation, ...project.members.filter((member) => member.id !== person.affiliation.id)];
}

function projectEntities(request: RequestCrate): Entity[] {
  const { project } = request;
  const { funder } = project;
  const members = projectMembers(request);
  return [
    {
      "@id": projectEntityId(project), "@type": "Project", name: project.title, identifier: [reference(projectIdentifierId)],
      ...(funder ? { funding: reference("#grant") } : {}), member: references(members.map(({ id }) => id)),
    },
    { "@id": projectIdentifierId, "@type": "PropertyValue", name: "project", value: project.identifier },
    ...(funder ? [
      { "@id": "#grant", "@type": "Grant", name: funder.grant ?? `Funding by ${funder.name}`, funder: reference(funderId(project)) },
      { "@id": funderId(project), "@type": "Organization", name: funder.name, ...(funder.id === undefined ? {} : { url: funder.id }) },
    ] : []),
    ...members.map(organisationEntity),
  ];
}

function fileEntities({ query, approval, registered, outputContext }: RequestCrate): Entity[] {
  return [
    {
      "@id": queryPath, "@type": "File", name: query.title, description: query.words, encodingFormat: "application/json",
      contentSize: String(query.bytes.length), sha256: query.digest, exampleOfWork: reference("#param-query"),
      ...(outputContext.length > 0 ? { subjectOf: references(outputContext.map(({ output }) => outputContextId(output))) } : {}),
    },
    { "@id": "#param-query", "@type": "FormalParameter", name: "query" },
    ...(approval ? [{
      "@id": approvalPath, "@type": "File", name: "Approval of the data access committee", description: "What the committee allowed, signed by the data environment.",
      encodingFormat: "application/jose", contentSize: String(approval.jws.length), sha256: approval.digest,
      ...(approval.signatures ? { subjectOf: reference(approvalSignaturesPath) } : {}),
    }] : []),
    ...(approval?.signatures ? [{
      "@id": approvalSignaturesPath, "@type": "File", name: "Signatures of members of the data access committee",
      description: `What ${approval.signatures.signatures.map((one) => one.member).join(", ")} signed of the approval with their passkeys (W3C Web Authentication), with the public keys: it can be verified from this crate alone.`,
      encodingFormat: "application/json", contentSize: String(signaturesBytes(approval.signatures).length), about: reference(approvalPath),
    }] : []),
    ...(registered === undefined ? [] : [{
      "@id": registerProofPath, "@type": "File", name: "Proof of the project's entry in the data use register",
      description: "Where the entry stands in the register's verifiable log (C2SP tlog-proof), so that the data environment can check it without asking anybody.", encodingFormat: "text/plain", contentSize: String(registered.length),
    }]),
  ];
}

export function requestEntities(request: RequestCrate): Entity[] {
  const { person, project, query, workflow, tre, licence } = request;
  const run = runEntityId(request.runId);
  return distinct([
    { "@id": metadataPath, "@type": "CreativeWork", about: reference("./"), conformsTo: reference(roCrateIri) },
    {
      "@id": "./", "@type": "Dataset", conformsTo: reference(profileIri),
      name: `${query.title} - request`,
      description: `Request to ${tre.name} to answer one query for the project ${project.title}.`,
      datePublished: request.requestedAt, license: reference(licence.id),
      hasPart: references([queryPath, ...(request.approval ? [approvalPath] : []), ...(request.approval?.signatures ? [approvalSignaturesPath] : []), ...(request.registered === undefined ? [] : [registerProofPath]), workflow.url]),
      mainEntity: reference(workflow.url), mentions: [reference(run)], sourceOrganization: reference(projectEntityId(project)),
      author: reference(person.orcid), publisher: reference(person.affiliation.id),
      ...(project.funder ? { funder: reference(funderId(project)) } : {}),
    },
    licenceEntity(licence),
    { "@id": profileIri, "@type": ["CreativeWork", "Profile"], name: "Five Safes RO-Crate profile", version: "0.4" },
    ...workflowEntities(workflow),
    {
      "@id": run, "@type": "CreateAction", name: `Answer the query "${query.title}" for the project ${project.title}`,
      actionStatus: actionStatuses.potential, agent: reference(person.orcid), instrument: reference(workflow.url),
      object: [reference(queryPath)], participant: reference(tre.id),
    },
    ...fileEntities(request),
    ...outputContextEntities(request.outputContext, person.orcid),
    personEntity(person, project),
    ...projectEntities(request),
    organisationEntity(tre),
  ]);
}

/** One entity per id: where two describe one thing, the first wins and the other's further properties are added. */
export function distinct(entities: readonly Entity[]): Entity[] {
  const byId = new Map<unknown, Entity>();
  for (const entity of entities) byId.set(entity["@id"], { ...entity, ...byId.get(entity["@id"]) });
  return [...byId.values()];
}
