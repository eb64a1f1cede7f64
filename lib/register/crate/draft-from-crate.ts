/**
 * What a Five Safes crate, ours or another's, says that a register entry needs. Every property may be one value or many, every type one word or a list; what is not there is left for a person. All
 * of it is the crate's claim and is shown as such: nothing here is verified. The first four fields are those that the Gateway's own extractor was meant to read (HDRUK/gateway-api, RoCrateExtraction).
 */
import { isOrcid, isRorId } from "#lib/governance/identifiers.ts";
import { follow, idOf, isA, ofAdditionalType, ofType, rootOf, runOf, textOf, valuesOf, type Entity, type Graph } from "#lib/crate/graph.ts";
import { actionStatuses, shp } from "#lib/crate/vocabulary.ts";
import { bareOrcid } from "#lib/kernel/orcid-and-ror.ts";
import { PlainDate } from "#lib/kernel/plain-date.ts";

export type CrateDraft = {
  organisationName: string; title: string; laySummary: string; publicBenefit: string;
  projectId: string; organisationId: string; applicants: string[]; applicantId: string; funders: string[]; technicalSummary: string; otherCommittees: string[]; startDate: string; endDate: string; latestApprovalDate: string;
  /** Titles, and who holds them where the crate says. */
  datasets: string[]; tre: string; privacy: string; outputLinks: string[];
};

const nameOf = (entity: Entity | undefined): string => (textOf(entity, "name") ?? "").trim();
const unique = (values: readonly string[]): string[] => [...new Set(values.map((value) => value.trim()))].filter((value) => value !== "");
/** A day, of a day or an instant; nothing where it is neither. */
const dayIn = (value: string | undefined): string => (PlainDate.safeParse(value?.slice(0, 10)).data ?? "");
const addresses = (entity: Entity): string[] => [idOf(entity), ...["identifier", "url", "sameAs"].flatMap((property) => valuesOf(entity, property).filter((value): value is string => typeof value === "string"))];

export function draftFromCrate(graph: Graph): CrateDraft {
  const root = rootOf(graph);
  const project = follow(graph, root, "sourceOrganization").find((entity) => isA(entity, "Project", "ResearchProject")) ?? ofType(graph, "Project", "ResearchProject")[0] ?? follow(graph, root, "sourceOrganization")[0];
  const run = runOf(graph);
  const people = [...follow(graph, run, "agent"), ...follow(graph, project, "member")].filter((entity) => isA(entity, "Person"));
  const lead = people[0];
  const organisation = follow(graph, lead, "affiliation")[0] ?? follow(graph, project, "member").find((entity) => isA(entity, "Organization"));
  const signOffs = ofAdditionalType(graph, shp.signOff).filter((action) => [actionStatuses.completed, actionStatuses.completed.replace("http:", "https:")].some((done) => valuesOf(action, "actionStatus").includes(done)));
  const data = follow(graph, run, "object").filter((entity) => isA(entity, "Dataset"));
  const grants = follow(graph, project, "funding");
  return {
    organisationName: nameOf(organisation),
    title: nameOf(project),
    laySummary: (textOf(project, "description") ?? textOf(project, "abstract") ?? "").trim(),
    publicBenefit: follow(graph, project, "publishingPrinciples").map((entity) => textOf(entity, "text") ?? textOf(entity, "description") ?? "").find((text) => text !== "")?.trim() ?? "",
    projectId: identifierOf(graph, project),
    organisationId: organisation ? (addresses(organisation).find(isRorId) ?? "") : "",
    applicants: unique(people.map(nameOf)),
    applicantId: lead ? bareOrcid(addresses(lead).find(isOrcid) ?? "") : "",
    funders: unique([...grants.flatMap((grant) => follow(graph, grant, "funder")), ...follow(graph, project, "funder"), ...follow(graph, project, "sponsor")].map(nameOf)),
    technicalSummary: unique([textOf(follow(graph, root, "mainEntity")[0], "description") ?? "", ...valuesOf(run, "description").filter((value): value is string => typeof value === "string")]).join("\n\n"),
    otherCommittees: unique(signOffs.flatMap((action) => follow(graph, action, "agent")).filter((entity) => isA(entity, "Organization")).map(nameOf)),
    startDate: dayIn(textOf(project, "startDate") ?? textOf(project, "foundingDate")),
    endDate: dayIn(textOf(project, "endDate") ?? textOf(project, "dissolutionDate")),
    latestApprovalDate: signOffs.map((action) => dayIn(textOf(action, "endTime"))).sort().at(-1) ?? "",
    datasets: unique(data.map(nameOf)),
    tre: unique(data.flatMap((entity) => [...follow(graph, entity, "provider"), ...follow(graph, entity, "publisher")]).map(nameOf))[0] ?? "",
    privacy: unique(ofAdditionalType(graph, shp.disclosure).flatMap((action) => [...follow(graph, action, "instrument").map((entity) => textOf(entity, "description") ?? nameOf(entity)), textOf(action, "description") ?? ""])).join(" "),
    outputLinks: unique(graph.entities.filter((entity) => valuesOf(entity, "isAccessibleForFree").some((free) => free === true || free === "true")).map(idOf).filter((id) => /^https?:\/\//.test(id))),
  };
}

/** Of several, one that says it is an IRAS number; otherwise the first. */
function identifierOf(graph: Graph, project: Entity | undefined): string {
  const texts = valuesOf(project, "identifier").filter((value): value is string => typeof value === "string").map((value) => ({ name: "", value }));
  const described = follow(graph, project, "identifier").map((entity) => ({ name: nameOf(entity), value: textOf(entity, "value") ?? "" }));
  const all = [...described, ...texts].filter(({ value }) => value.trim() !== "");
  return (all.find(({ name, value }) => /iras/i.test(`${name} ${value}`)) ?? all[0])?.value.trim() ?? "";
}
