import { acceptCrate } from "#lib/crate/check-crate.ts";
import type { RequestCrate, Workflow } from "#lib/crate/model.ts";
import { buildRequestCrate } from "#lib/crate/request-crate.ts";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import { rorAddress } from "#lib/kernel/orcid-and-ror.ts";
import type { Query } from "#lib/query/model.ts";
import type { OutputContext } from "#lib/query/output-context.ts";
import type { AskedOf, Asking } from "./asking.ts";

/** Of the request's metadata; the query and its words are the researcher's to share. */
const licence = { id: "https://creativecommons.org/licenses/by/4.0/", name: "Creative Commons Attribution 4.0 International" };

export type QuestionToPack = { query: Query; words: string; outputContext: OutputContext[] };
export type RequestIds = { crateId: string; runId: string; submissionId: string };

/** One TRE's request crate; `registered` is the proof of the project's register entry. It is judged by the rules that the TRE will judge it by: one that breaks a must is a fault of ours. */
export async function packRequest(asking: Asking, of: AskedOf, approval: RequestCrate["approval"], { query, words, outputContext }: QuestionToPack, workflow: Workflow, ids: RequestIds, at: Date, registered?: string): Promise<Uint8Array> {
  const { project, person } = asking;
  const { content } = project;
  const bytes = new TextEncoder().encode(canonicalJson(query));
  const organisation = content.organisation.ror ? [{ id: rorAddress(content.organisation.ror), name: content.organisation.name }] : [];
  const zip = await buildRequestCrate({
    ...ids,
    tre: of.organisation,
    project: { id: project.id, title: content.title, identifier: project.reference, members: organisation, funder: { name: content.funder, ...(content.grantReference ? { grant: content.grantReference } : {}) } },
    person,
    workflow,
    query: { title: query.title, words, bytes, digest: await sha256(bytes) },
    outputContext,
    ...(approval ? { approval } : {}),
    ...(registered !== undefined && { registered }),
    requestedAt: at.toISOString(),
    licence,
  });
  const accepted = await acceptCrate(zip, "request");
  if (!accepted.ok) throw new Error(`a request crate of ours breaks rule ${accepted.refusal.rule ?? "?"}: ${accepted.refusal.message}`);
  return zip;
}
