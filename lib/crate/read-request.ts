/** Turns the graph of a request crate back into the values it was built from. A crate that says too little is refused, naming what it lacks. */
import type { z } from "zod";
import type { Result } from "#lib/kernel/result.ts";
import { ok, refuse } from "#lib/kernel/result.ts";
import { signaturesIn } from "./approval-signatures.ts";
import { bagInfoValues, fromUuidUrn } from "./bag-info.ts";
import type { Crate } from "./crate.ts";
import type { Entity, Graph } from "./graph.ts";
import { follow, idOf, isA, rootOf, runOf, textOf } from "./graph.ts";
import { RequestCrate } from "./model.ts";
import { outputContextsIn } from "./output-context-entities.ts";
import { approvalPath, approvalSignaturesPath, queryPath, registerProofPath } from "./vocabulary.ts";

export const afterPrefix = (id: string, prefix: string): string | undefined => (id.startsWith(prefix) ? id.slice(prefix.length) : undefined);
const without = <T extends Record<string, unknown>>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as Partial<T>;

/** An organisation's url is told only where it differs from its id, as the builder writes it. */
export function organisationIn(entity: Entity | undefined): unknown {
  if (!entity) return undefined;
  const url = textOf(entity, "url");
  return without({ id: idOf(entity), name: textOf(entity, "name"), url: url === idOf(entity) ? undefined : url });
}
export const licenceIn = (entity: Entity | undefined): unknown =>
  entity && without({ id: idOf(entity), name: textOf(entity, "name"), description: textOf(entity, "description") });

/** Which values are missing or of the wrong form, by path. */
export const mendsOf = (error: z.ZodError): Record<string, string> => Object.fromEntries(error.issues.map((issue) => [
  issue.path.join("."), issue.code === "invalid_type" ? "Add it: the crate doesn't say it." : `Correct it: ${issue.message}.`,
]));

function projectIn(graph: Graph, project: Entity | undefined): unknown {
  if (!project) return undefined;
  const identifier = follow(graph, project, "identifier").find((entity) => isA(entity, "PropertyValue"));
  const grant = follow(graph, project, "funding")[0];
  const funder = follow(graph, grant, "funder")[0];
  const funderName = textOf(funder, "name");
  const grantName = textOf(grant, "name");
  return without({
    id: afterPrefix(idOf(project), "#project-"), title: textOf(project, "name"), identifier: textOf(identifier, "value"),
    members: follow(graph, project, "member").filter((member) => isA(member, "Organization")).map(organisationIn),
    funder: funder && without({ name: funderName, id: afterPrefix(idOf(funder), "#") === undefined ? idOf(funder) : undefined, grant: grantName === `Funding by ${funderName}` ? undefined : grantName }),
  });
}

/** `requestedAt` and `licence` are those of the crate given: in a results crate, the TRE's. */
export function readRequest(crate: Crate): Result<RequestCrate> {
  const { graph, files, digests } = crate;
  const root = rootOf(graph);
  const run = runOf(graph);
  const person = follow(graph, run, "agent")[0];
  const workflow = follow(graph, root, "mainEntity")[0];
  const download = follow(graph, workflow, "distribution")[0];
  const query = graph.byId.get(queryPath);
  const jws = files.get(approvalPath);
  const signed = files.get(approvalSignaturesPath);
  const signatures = signed && signaturesIn(signed);
  const tre = follow(graph, run, "participant").findLast((entity) => isA(entity, "Organization"));

  if (query && textOf(query, "sha256") !== digests.get(queryPath)) return refuse("bad-crate", "The query's file is not the one the metadata names by its SHA-256.", { rule: "sem-file-digest" });
  if (signed && !signatures) return refuse("bad-crate", "The committee’s signatures in the crate can't be read.");
  const candidate = without({
    crateId: fromUuidUrn(crate.externalIdentifier),
    runId: afterPrefix(run ? idOf(run) : "", "#run-"),
    submissionId: fromUuidUrn(bagInfoValues(crate.bagInfo, "Bag-Group-Identifier")[0]),
    tre: organisationIn(tre),
    project: projectIn(graph, follow(graph, root, "sourceOrganization")[0]),
    person: person && without({ orcid: idOf(person), name: textOf(person, "name"), affiliation: organisationIn(follow(graph, person, "affiliation")[0]) }),
    workflow: workflow && without({
      url: idOf(workflow), name: textOf(workflow, "name"), version: textOf(workflow, "version"),
      downloadUrl: download && idOf(download), digest: textOf(download, "sha256"),
    }),
    query: query && without({ title: textOf(query, "name"), words: textOf(query, "description"), bytes: files.get(queryPath), digest: digests.get(queryPath) }),
    outputContext: outputContextsIn(graph),
    approval: jws && without({ jws: new TextDecoder().decode(jws), digest: digests.get(approvalPath), signatures }),
    registered: files.has(registerProofPath) ? new TextDecoder().decode(files.get(registerProofPath)) : undefined,
    requestedAt: textOf(root, "datePublished"),
    licence: licenceIn(follow(graph, root, "license")[0]),
  });
  const parsed = RequestCrate.safeParse(candidate);
  if (parsed.success) return ok(parsed.data);
  const fields = mendsOf(parsed.error);
  return refuse("bad-crate", `The request crate doesn't say enough to be run: ${Object.keys(fields).join(", ")}.`, { fields });
}
