/** A crate as a person reads it: arranged by the Five Safes, with what happened in each phase. Plain values for screens, no JSON-LD words. */
import { signaturesIn } from "./approval-signatures.ts";
import type { Crate } from "./crate.ts";
import type { Entity } from "./graph.ts";
import { follow, idOf, isA, referencesOf, rootOf, runOf, textOf } from "./graph.ts";
import type { Phase, PhaseStatus } from "./model.ts";
import { phases } from "./model.ts";
import { actionOf, statusOf } from "./read-results.ts";
import { contextFields, contextQuestions, OutputContexts } from "#lib/query/output-context.ts";
import { outputContextsIn } from "./output-context-entities.ts";
import { approvalPath, approvalSignaturesPath, queryPath } from "./vocabulary.ts";
import type { CrateKind } from "./rules/rule.ts";

/** `href` is set where the id is an address that can be opened. */
export type Fact = { readonly term: string; readonly value: string; readonly href?: string };
export type Safe = "people" | "projects" | "settings" | "data" | "outputs";
export type FiveSafesSection = { readonly safe: Safe; readonly heading: string; readonly question: string; readonly facts: readonly Fact[] };

export type PhaseDescription = {
  readonly phase: Phase;
  readonly label: string;
  /** "none": the crate records nothing of the phase. */
  readonly status: PhaseStatus | "none";
  readonly sentence?: string;
  readonly agent?: string;
  readonly startTime?: string;
  readonly endTime?: string;
  readonly error?: string;
};

export type CrateDescription = {
  readonly kind: CrateKind;
  readonly identifier: string;
  readonly title: string;
  readonly summary: string;
  /** Instant as the crate states it. */
  readonly publishedAt?: string;
  /** What is asked, in plain English. */
  readonly words?: string;
  readonly sections: readonly FiveSafesSection[];
  readonly phases: readonly PhaseDescription[];
  readonly files: readonly { readonly path: string; readonly name: string; readonly bytes: number }[];
};

export const phaseLabels: Readonly<Record<Phase, string>> = {
  check: "Checksums", validation: "Rules", "workflow-retrieval": "Workflow", "sign-off": "Sign-off",
  execution: "Run", disclosure: "Disclosure check", publishing: "Packing", receiving: "Receipt",
};

const href = (id: string): { href?: string } => (/^https?:\/\//.test(id) ? { href: id } : {});
const fact = (term: string, value: string | undefined, id = ""): Fact[] => (value === undefined || value === "" ? [] : [{ term, value, ...href(id) }]);
const named = (term: string, entity: Entity | undefined): Fact[] => (entity ? fact(term, textOf(entity, "name") ?? idOf(entity), idOf(entity)) : []);

/** Works on any crate that could be opened, also one that breaks rules: what is missing is left out. */
export function describeCrate(crate: Crate): CrateDescription {
  const { graph, files } = crate;
  const root = rootOf(graph);
  const run = runOf(graph);
  const person = follow(graph, run, "agent")[0];
  const project = follow(graph, root, "sourceOrganization")[0];
  const workflow = follow(graph, root, "mainEntity")[0];
  const grant = follow(graph, project, "funding")[0];
  const query = graph.byId.get(queryPath) ?? follow(graph, run, "object").find((entity) => isA(entity, "File"));
  const tre = follow(graph, run, "participant").findLast((entity) => isA(entity, "Organization"));
  const publishing = actionOf(graph, "publishing");
  const kind: CrateKind = publishing ? "results" : "request";
  const words = textOf(query, "description");
  const publishedAt = textOf(root, "datePublished");

  const sections: FiveSafesSection[] = [
    { safe: "people", heading: "Safe people", question: "Who asks?", facts: [
      ...named("Person", person),
      ...fact("ORCID iD", /^https:\/\/orcid\.org\//.test(person ? idOf(person) : "") ? idOf(person ?? {}).slice("https://orcid.org/".length) : undefined, person && idOf(person)),
      ...follow(graph, person, "affiliation").flatMap((organisation) => named("Works for", organisation)),
    ] },
    { safe: "projects", heading: "Safe project", question: "What for?", facts: [
      ...named("Project", project),
      ...follow(graph, project, "identifier").flatMap((identifier) => fact("Number", textOf(identifier, "value"))),
      ...follow(graph, project, "member").flatMap((member) => named("Organisation", member)),
      ...follow(graph, grant, "funder").flatMap((funder) => named("Funder", funder)), ...named("Grant", grant),
      ...fact("Approval", files.has(approvalPath) ? "A signed approval is in the crate" : "The crate carries no approval"),
      ...fact("Signed by", (signaturesIn(files.get(approvalSignaturesPath) ?? new Uint8Array())?.signatures ?? []).map((one) => one.member).join(", ") || undefined),
    ] },
    { safe: "settings", heading: "Safe setting", question: "Where and how does it run?", facts: [
      ...named("Data environment", tre), ...named("Workflow", workflow), ...fact("Version", textOf(workflow, "version")),
      ...follow(graph, workflow, "distribution").flatMap((download) => fact("Workflow SHA-256", textOf(download, "sha256"))),
    ] },
    { safe: "data", heading: "Safe data", question: "What is asked?", facts: [
      ...named("Query", query), ...fact("In words", words), ...fact("Query SHA-256", crate.digests.get(query ? idOf(query) : "")),
    ] },
    { safe: "outputs", heading: "Safe outputs", question: "What leaves?", facts: [
      ...(OutputContexts.safeParse(outputContextsIn(graph)).data ?? []).flatMap((context) => contextFields.flatMap((field) => fact(`${contextQuestions[field]}: “${context.output}”`, context[field]))),
      ...follow(graph, run, "result").flatMap((output) => named("Output", output)),
      ...(kind === "results" && referencesOf(run, "result").length === 0 ? fact("Output", "Nothing was released") : []),
      ...follow(graph, root, "license").flatMap((licence) => named("Licence", licence)),
    ] },
  ];
  return {
    kind, identifier: crate.externalIdentifier, title: textOf(root, "name") ?? "Untitled crate", summary: textOf(root, "description") ?? "",
    ...(publishedAt === undefined ? {} : { publishedAt }), ...(words === undefined ? {} : { words }), sections,
    phases: phases.map((phase) => describePhase(crate, phase, kind)),
    files: [...files].map(([path, bytes]) => ({ path, name: textOf(graph.byId.get(path), "name") ?? path, bytes: bytes.length })),
  };
}

function describePhase({ graph }: Crate, phase: Phase, kind: CrateKind): PhaseDescription {
  const action = actionOf(graph, phase);
  const label = phaseLabels[phase];
  if (!action) return { phase, label, status: "none" };
  // A request names the person who asks as the run's agent; who carries a run out is its first participant.
  const by = follow(graph, action, phase === "execution" && kind === "results" ? "participant" : "agent")[0];
  const told = { sentence: textOf(action, "name"), agent: textOf(by, "name"), startTime: textOf(action, "startTime"), endTime: textOf(action, "endTime"), error: textOf(action, "error") };
  const known = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
  return { phase, label, status: statusOf(action) ?? "none", ...known };
}
