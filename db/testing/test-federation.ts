/** A small federation for tests of the portal: people, TREs that have joined, and a project that their committees approved, all made by the verbs that people and TREs use. */
import { treInvitations, tres, users, grants } from "#db/schema/index.ts";
import type { PrivateJwk } from "#lib/approval/signature.ts";
import { buildResultsCrate } from "#lib/crate/results-crate.ts";
import { readCrate } from "#lib/crate/read-crate.ts";
import { readRequest } from "#lib/crate/read-request.ts";
import type { PhaseRecord } from "#lib/crate/model.ts";
import type { Cell } from "#lib/disclosure/cell.ts";
import { profileNamed } from "#lib/disclosure/profiles.ts";
import { recordOf } from "#lib/disclosure/record-of.ts";
import { sdcRecord } from "#lib/disclosure/sdc-record.ts";
import { ReleasedOutputs } from "#lib/disclosure/released.ts";
import { policyDigest } from "#lib/disclosure/strictest-policy.ts";
import type { Grant } from "#lib/governance/permissions.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import type { Result } from "#lib/kernel/result.ts";
import type { Context } from "#lib/portal/context.ts";
import { createProject } from "#lib/portal/create-project.ts";
import { createQuery } from "#lib/portal/create-query.ts";
import { decideOnApplication } from "#lib/portal/decide-on-application.ts";
import { joinTre } from "#lib/portal/join-tre.ts";
import type { Person } from "#lib/portal/person-of.ts";
import { saveProjectDraft } from "#lib/portal/save-project-draft.ts";
import { newSigningKey } from "#lib/portal/signing-key.ts";
import { submitProject } from "#lib/portal/submit-project.ts";
import { submitQuery } from "#lib/portal/submit-query.ts";
import type { TreActor } from "#lib/portal/tre-actor.ts";
import type { TreProfile } from "#lib/protocol/messages.ts";
import type { Query } from "#lib/query/model.ts";

/** The value of something a test takes for granted. */
export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.refusal.reason}: ${result.refusal.message} ${JSON.stringify(result.refusal.fields ?? {})}`);
  return result.value;
}

export const testPolicy = profileNamed("nhse-sde-10-5")!;
export const testProfile = (title: string, more: Partial<TreProfile> = {}): TreProfile => ({
  software: "Fivefold tre 0.1.0", protocolVersions: ["1"], policy: testPolicy, release: "automatic", signOff: "standing-approval",
  datasets: [{
    key: "primary-care", title: `${title} primary care`, summary: "Records of general practices.", dataModel: "omop-5.4", people: 20_000,
    concepts: [{ conceptId: 201826, name: "Type 2 diabetes mellitus", domain: "condition", people: 1400 }, { conceptId: 1503297, name: "metformin", domain: "drug", people: null }],
  }],
  ...more,
});

export const testQuery: Query = {
  version: 1, title: "People with type 2 diabetes by sex", dataModel: { kind: "omop-5.4" },
  population: { kind: "group", match: "all", of: [{ kind: "condition", concepts: [{ conceptId: 201826, name: "Type 2 diabetes", descendants: true }] }] },
  variables: [{ kind: "sex", name: "sex", label: "Sex" }],
  analyses: [{ kind: "count", id: "people" }, { kind: "crosstab", id: "by-sex", by: ["sex"] }],
};

export async function addPerson(context: Context, name: string, more: { orcid?: string; grants: Grant[] }): Promise<Person> {
  const userId = crypto.randomUUID();
  const email = `${name.toLowerCase().replaceAll(" ", ".")}.${userId.slice(0, 8)}@example.org`;
  const now = context.clock.now();
  await context.db.insert(users).values({ id: userId, name, email, orcid: more.orcid ?? null, createdAt: now });
  for (const grant of more.grants) await context.db.insert(grants).values({ id: crypto.randomUUID(), userId, role: grant.role, treId: grant.treId, grantedAt: now });
  return { kind: "person", userId, name, email, grants: more.grants, via: "session" };
}

export type TestTre = { id: string; name: string; agent: TreActor; key: PrivateJwk; chair: Person };
export async function addTre(context: Context, name: string, profile = testProfile(name)): Promise<TestTre> {
  const id = crypto.randomUUID();
  const now = context.clock.now();
  const invitation = `invitation-${crypto.randomUUID()}`;
  await context.db.insert(tres).values({ id, name, slug: name.toLowerCase().replaceAll(" ", "-"), nation: "England", about: "A test.", createdAt: now });
  await context.db.insert(treInvitations).values({ id: crypto.randomUUID(), treId: id, sha256: await sha256(invitation), createdAt: now, expiresAt: new Date(now.getTime() + 86_400_000) });
  const key = await newSigningKey();
  const { kty, crv, x } = key;
  must(await joinTre(context, { kind: "anonymous" }, { invitation, publicKey: { kty, crv, x }, profile }));
  return { id, name, key, agent: { kind: "tre", treId: id, name }, chair: await addPerson(context, `Chair of ${name}`, { grants: [{ role: "committee-chair", treId: id }] }) };
}

export type TestFederation = {
  researcher: Person; colleague: Person; outsider: Person; administrator: Person;
  tres: TestTre[]; projectId: string;
  /** Submits the test query, or another, to all TREs or the named ones; of another dataset than the usual one if it is named. */
  submit(query?: unknown, to?: TestTre[], as?: Person, dataset?: string): Promise<{ id: string; reference: string; runs: { id: string; treId: string }[] }>;
  draft(query?: unknown, to?: TestTre[]): Promise<{ queryId: string; version: number }>;
};

const organisation = { name: "University of Wessex", ror: "https://ror.org/027m9bs27", sector: "Academic Institute" };
export const researcherOrcid = "0000-0002-1825-0097";

/** `given`: TREs that have joined already, the dataset that each of them has, what some of them have beside it, and kinds of analysis that are approved beside the common ones. */
export async function testFederation(context: Context, names = ["Northern TRE", "Wessex TRE", "Mercia TRE"], decisions: ("approve" | "refuse" | "none")[] = [], given?: { tres: TestTre[]; dataset: string; beside?: { treId: string; dataset: string }[]; analyses?: string[] }): Promise<TestFederation> {
  const made: TestTre[] = given?.tres ?? [];
  const usual = given?.dataset ?? "primary-care";
  if (!given) for (const name of names) made.push(await addTre(context, name));
  const role: Grant[] = [{ role: "researcher", treId: null }];
  const researcher = await addPerson(context, "Ada Researcher", { orcid: researcherOrcid, grants: role });
  const colleague = await addPerson(context, "Ben Colleague", { orcid: "0000-0001-5109-3700", grants: role });
  const outsider = await addPerson(context, "Olga Outsider", { grants: role });
  const administrator = await addPerson(context, "Admin", { grants: [{ role: "administrator", treId: null }] });

  const { id: projectId } = must(await createProject(context, researcher, { title: "Diabetes across regions" }));
  const member = (person: Person, orcid: string, asRole: "lead" | "member") => ({ name: person.name, email: person.email, orcid, affiliation: organisation, role: asRole, accreditation: null });
  const draft = {
    title: "Diabetes across regions", laySummary: "We count people with type 2 diabetes in several regions, to plan services where they are needed.", publicBenefit: "Services can be planned where people need them most.",
    technicalSummary: "", category: "Public Health Research", funder: "A health charity", grantReference: "", organisation, members: [member(researcher, researcherOrcid, "lead"), member(colleague, "0000-0001-5109-3700", "member")],
    startDate: "2026-11-01", endDate: "2028-10-31", datasets: [...made.map((tre) => ({ treId: tre.id, dataset: usual })), ...(given?.beside ?? [])], article6: "A6-1-e", article9: "A9-2-j", duty: "Not applicable", optOut: "Not applicable", frequency: "One-off", linkage: null, ethics: "",
    analyses: ["count", "crosstab", "summary", "histogram", "comparison", "correlation", "rate", "survival", "meta-analysis", "regression", "cox", "quantiles", ...(given?.analyses ?? [])], domains: ["condition", "drug", "measurement"],
  };
  const saved = must(await saveProjectDraft(context, researcher, { projectId, draft, version: 1 }));
  must(await submitProject(context, researcher, { projectId, version: saved.version }));
  for (const [i, tre] of made.entries()) {
    const decision = decisions[i] ?? "approve";
    if (decision === "none") continue;
    must(await decideOnApplication(context, tre.chair, { projectId, treId: tre.id, revision: 1, decision, reason: "Read and discussed by the committee.", ...(decision === "approve" ? { validTo: "2027-11-22" } : {}) }));
  }

  const makeDraft = async (query: unknown = testQuery, to = made, dataset = usual) => {
    const targets = to.map((tre) => ({ treId: tre.id, dataset }));
    const { id: queryId, version } = must(await createQuery(context, researcher, { projectId, title: "People with type 2 diabetes", draft: query, targets }));
    return { queryId, version };
  };
  return {
    researcher, colleague, outsider, administrator, tres: made, projectId, draft: makeDraft,
    submit: async (query, to, as = researcher, dataset) => must(await submitQuery(context, as, { ...(await makeDraft(query, to, dataset)), idempotencyKey: crypto.randomUUID() })),
  };
}

export const value = (n: number, roundedTo = 5): Cell => ({ is: "value", value: n, roundedTo });

/** What a TRE releases for the test query. */
export async function testRelease(queryDigest: string, female: Cell = value(60), male: Cell = value(45), people: Cell = value(105)): Promise<ReleasedOutputs> {
  return {
    version: 1, queryDigest, policy: { profile: testPolicy.profile, version: testPolicy.version, digest: await policyDigest(testPolicy) },
    outputs: [
      { kind: "count", id: "people", people },
      { kind: "crosstab", id: "by-sex", dimensions: [{ variable: "sex", label: "Sex", levels: [{ code: "female", label: "Female" }, { code: "male", label: "Male" }] }], cells: [female, male], margins: [[female, male]], total: people },
    ],
  };
}

/** The record that goes with a release; none of one whose tables are misshapen. */
function recordFor(released: ReleasedOutputs, run: string, { id, name }: { id: string; name: string }, at: string): unknown {
  try {
    return sdcRecord(recordOf(released, testPolicy), { portalUrl: "https://portal.example", run, tre: { id, name }, at, context: [], by: () => ({ role: "rule", class: "tables", share: 0, drawn: false }) });
  } catch {
    return undefined;
  }
}

/** A results crate for a request, as an agent packs it: with this release, or without outputs because the run was refused, failed or withheld. */
export async function answerTo(requestZip: Uint8Array, answer: { released?: unknown; /** In place of the one that follows from what is released. */ record?: unknown; failedPhase?: "validation" | "sign-off" | "execution" | "disclosure" }): Promise<Uint8Array> {
  const { tre, runId } = must(readRequest(must(await readCrate(requestZip))));
  const agent = { kind: "organisation" as const, ...tre };
  const at = "2026-11-22T09:05:00Z";
  const phase = (name: PhaseRecord["phase"]): PhaseRecord =>
    name === answer.failedPhase
      ? { phase: name, status: "failed", agent, startTime: at, endTime: at, name: "It did not go well in this phase.", error: "It did not go well." }
      : { phase: name, status: "completed", agent, startTime: at, endTime: at, name: "Everything went well in this phase." };
  const order = ["check", "validation", "workflow-retrieval", "sign-off", "execution", "disclosure"] as const;
  const file = (path: string, name: string, value: unknown) => ({ path, name, bytes: new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value)), mediaType: "application/json" });
  const released = ReleasedOutputs.safeParse(answer.released).data;
  const record = answer.record ?? (released && recordFor(released, runId, tre, at));
  const outputs = answer.released === undefined ? [] : [file("outputs/released.json", "Released results", answer.released), ...(record === undefined ? [] : [file("outputs/disclosure-record.json", "Record of the disclosure check", record)])];
  return must(await buildResultsCrate({
    request: requestZip, tre, phases: order.map(phase), outputs, publishedAt: at,
    licence: { id: "https://creativecommons.org/licenses/by/4.0/", name: "Creative Commons Attribution 4.0 International" },
    ...(answer.failedPhase === "disclosure" ? { withheld: "The groups are too small." } : {}),
  }));
}
