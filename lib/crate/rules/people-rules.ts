/** Rules about safe people and safe projects: who asks, for whom, and who answers for what software does. */
import type { Crate } from "../crate.ts";
import type { Entity } from "../graph.ts";
import { follow, idOf, isA, ofType, referencesOf, rootOf, runOf, textOf, valuesOf } from "../graph.ts";
import type { Failure, Rule } from "./rule.ts";

const agentSection = "Requesting agent";
const projectSection = "Responsible project";

const requester = ({ graph }: Crate): Entity | undefined => follow(graph, runOf(graph), "agent")[0];
const project = ({ graph }: Crate): Entity | undefined => follow(graph, rootOf(graph), "sourceOrganization").find((entity) => isA(entity, "Project"));

export const peopleRules: readonly Rule[] = [
  {
    id: "F32", strength: "must", section: agentSection, appliesTo: "both", sentence: "The agent of the run is one person, who is described.",
    check: ({ graph }) => ofType(graph, "CreateAction").flatMap((run): Failure[] => {
      const agents = referencesOf(run, "agent");
      return agents.length === 1 && isA(graph.byId.get(agents[0] ?? ""), "Person") ? [] : [{ where: idOf(run), mend: "Name the person who asks as agent, and describe them as a Person." }];
    }),
  },
  {
    id: "F33", strength: "should", section: agentSection, appliesTo: "both", sentence: "The person has an affiliation.",
    check: (crate) => [requester(crate)].flatMap((person) => (person && valuesOf(person, "affiliation").length === 0 ? [{ where: idOf(person), mend: "Add the organisation the person works for." }] : [])),
  },
  {
    id: "sem-affiliation", strength: "must", section: agentSection, appliesTo: "both", sentence: "An affiliation is an Organization that the crate describes.",
    check: (crate) => referencesOf(requester(crate), "affiliation").filter((id) => !isA(crate.graph.byId.get(id), "Organization")).map((where) => ({ where, mend: "Describe the affiliation as an Organization." })),
  },
  {
    id: "F34", strength: "must", section: agentSection, appliesTo: "both", sentence: "What the person is memberOf is a Project.",
    check: (crate) => referencesOf(requester(crate), "memberOf").filter((id) => !isA(crate.graph.byId.get(id), "Project")).map((where) => ({ where, mend: "Describe it as a Project." })),
  },
  {
    id: "F35", strength: "must", section: projectSection, appliesTo: "both", sentence: "The root's sourceOrganization is a Project that the crate describes.",
    check: (crate) => {
      const named = referencesOf(rootOf(crate.graph), "sourceOrganization");
      if (named.length === 0) return [{ where: "./", mend: "Add sourceOrganization with the responsible Project." }];
      return named.filter((id) => !isA(crate.graph.byId.get(id), "Project")).map((where) => ({ where, mend: "Describe the responsible project as a Project." }));
    },
  },
  {
    id: "F36", strength: "must", section: projectSection, appliesTo: "both", sentence: "The person is a member of the responsible project.",
    check: (crate) => {
      const person = requester(crate);
      const responsible = referencesOf(rootOf(crate.graph), "sourceOrganization");
      return !person || referencesOf(person, "memberOf").some((id) => responsible.includes(id)) ? [] : [{ where: idOf(person), mend: "Add the responsible project to the person's memberOf." }];
    },
  },
  {
    id: "F37", strength: "must", section: projectSection, appliesTo: "both", sentence: "Funding of the project is a Grant.",
    check: (crate) => referencesOf(project(crate), "funding").filter((id) => !isA(crate.graph.byId.get(id), "Grant")).map((where) => ({ where, mend: "Describe the funding as a Grant." })),
  },
  {
    id: "F38", strength: "may", section: projectSection, appliesTo: "both", sentence: "The project has an identifier that people know it by.",
    check: (crate) => [project(crate)].flatMap((entity) => (entity && valuesOf(entity, "identifier").length === 0 ? [{ where: idOf(entity), mend: "Add an identifier." }] : [])),
  },
  {
    id: "F39", strength: "should", section: projectSection, appliesTo: "both", sentence: "Members of the project are described, and one of them is the person's affiliation.",
    check: (crate) => {
      const entity = project(crate);
      if (!entity) return [];
      const members = referencesOf(entity, "member");
      const undescribed = members.filter((id) => !isA(crate.graph.byId.get(id), "Organization", "Person")).map((where) => ({ where, mend: "Describe the member as an Organization or a Person." }));
      const affiliations = referencesOf(requester(crate), "affiliation");
      return members.length === 0 || members.some((id) => affiliations.includes(id)) ? undescribed : [...undescribed, { where: idOf(entity), mend: "Add the person's affiliation to the project's member." }];
    },
  },
  {
    id: "L8", strength: "should", section: agentSection, appliesTo: "both", sentence: "The person is named by an ORCID iD.",
    check: (crate) => [requester(crate)].flatMap((person) => (person && !/^https:\/\/orcid\.org\/(\d{4}-){3}\d{3}[\dX]$/.test(idOf(person)) ? [{ where: idOf(person), mend: "Use the person's ORCID iD as @id." }] : [])),
  },
  {
    id: "F55", strength: "should", section: "Review process", appliesTo: "results", sentence: "The agent of every action is a described Organization, Person or SoftwareApplication with a name.",
    check: ({ graph }) => graph.entities.filter((entity) => valuesOf(entity, "@type").some((type) => String(type).endsWith("Action"))).filter((action) => {
      const agent = follow(graph, action, "agent")[0];
      return !isA(agent, "Organization", "Person", "SoftwareApplication") || (textOf(agent, "name") ?? "") === "";
    }).map((action) => ({ where: idOf(action), mend: "Say who did it, and describe them." })),
  },
  {
    id: "F56", strength: "must", section: "Review process", appliesTo: "both", sentence: "Software that acts says for which organisation, as provider.",
    check: ({ graph }) => {
      const acting = new Set(graph.entities.flatMap((entity) => [...referencesOf(entity, "agent"), ...referencesOf(entity, "participant")]));
      return ofType(graph, "SoftwareApplication").filter((entity) => acting.has(idOf(entity)) && !follow(graph, entity, "provider").some((provider) => isA(provider, "Organization")))
        .map((entity) => ({ where: idOf(entity), mend: "Add provider with the organisation." }));
    },
  },
];
