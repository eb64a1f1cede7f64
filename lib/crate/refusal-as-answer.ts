import type { Refused } from "#lib/kernel/result.ts";
import { refuse } from "#lib/kernel/result.ts";
import { bagInfoValues } from "./bag-info.ts";
import type { Crate } from "./crate.ts";
import { follow, idOf, isA, referencesOf, rootOf, runOf, textOf } from "./graph.ts";
import { approvalPath, approvalSignaturesPath, queryPath } from "./vocabulary.ts";

const workflowOf = ({ graph }: Crate): string => {
  const workflow = follow(graph, rootOf(graph), "mainEntity")[0];
  return [workflow && idOf(workflow), ...follow(graph, workflow, "distribution").map((download) => textOf(download, "sha256"))].join(" ");
};

/** What must be the same in a request and in its answer, by the name under which a difference is told. */
const sameInBoth: readonly (readonly [what: string, of: (crate: Crate) => string | undefined])[] = [
  ["externalIdentifier", (crate) => crate.externalIdentifier],
  ["Bag-Group-Identifier", (crate) => bagInfoValues(crate.bagInfo, "Bag-Group-Identifier").join(" ")],
  ["run", ({ graph }) => idOf(runOf(graph) ?? {})],
  [queryPath, (crate) => crate.digests.get(queryPath)],
  [approvalPath, (crate) => crate.digests.get(approvalPath)],
  [approvalSignaturesPath, (crate) => crate.digests.get(approvalSignaturesPath)],
  ["workflow", workflowOf],
  ["person", ({ graph }) => referencesOf(runOf(graph), "agent").join(" ")],
];

/**
 * Results that keep every rule may still answer another question. This compares them with the request as it was sent, and the
 * publisher with the environment that was asked; a difference refuses, so no environment can answer in another's name.
 */
export function refusalAsAnswer(results: Crate, request: Crate): Refused | undefined {
  const differing = sameInBoth.filter(([, of]) => of(results) !== of(request)).map(([what]) => what);
  const asked = follow(request.graph, runOf(request.graph), "participant").filter((entity) => isA(entity, "Organization")).map(idOf);
  const publishers = referencesOf(rootOf(results.graph), "publisher");
  if (publishers.length !== 1 || !asked.includes(publishers[0] ?? "")) differing.push("publisher");
  if (differing.length === 0) return undefined;
  const fields = Object.fromEntries(differing.map((what) => [what, "Send the results of the request as it was collected: this is another."]));
  return refuse("bad-crate", `The results crate is not the answer to this request: ${differing.join(", ")} differ.`, { rule: "F14", fields });
}
