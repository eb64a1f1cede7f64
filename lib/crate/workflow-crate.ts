/**
 * Fivefold's own query workflow as a Workflow RO-Crate: the thing that every request names as its instrument. Its ZIP holds no
 * address and no time of building, so every portal publishes the same bytes and a TRE can pin them by digest once, for all portals.
 */
import { sha256 } from "#lib/kernel/digest.ts";
import type { Entity } from "./graph.ts";
import { reference, references, writeGraph } from "./graph.ts";
import type { Workflow } from "./model.ts";
import { contextIri, metadataPath, roCrateIri, workflowCrateIri } from "./vocabulary.ts";
import { writeZip } from "./write-zip.ts";

/** Rises with any change to the files below; a published version never changes. */
export const workflowVersion = "1.0.0";
const published = "2026-11-22T00:00:00Z";
const workflowName = "Fivefold query";
const workflowFile = "fivefold-query.cwl";
const cwlIri = "https://w3id.org/workflowhub/workflow-ro-crate#cwl";
const licenceIri = "https://spdx.org/licenses/Apache-2.0";

const cwl = `cwlVersion: v1.2
class: Workflow
label: Fivefold query
doc: |
  Answers one query (query.json) on the data of one Trusted Research Environment. The query is declarative: it holds no code.
  Only aggregates that passed the environment's disclosure control are put into outputs/.
inputs:
  query:
    type: File
    format: https://www.iana.org/assignments/media-types/application/json
outputs:
  outputs:
    type: Directory
    outputSource: answer/outputs
steps:
  answer:
    in:
      query: query
    out: [outputs]
    run:
      class: CommandLineTool
      baseCommand: [fivefold-query]
      inputs:
        query:
          type: File
          inputBinding:
            position: 1
      outputs:
        outputs:
          type: Directory
          outputBinding:
            glob: outputs
`;

const readme = `# Fivefold query, version ${workflowVersion}

Answers one declarative query on the data of one Trusted Research Environment (TRE).

- Input \`query.json\`: who is counted (a population and variables) and what is asked of them (analyses). It holds no code.
- Output \`outputs/\`: aggregates after the TRE's disclosure control. No row about a person is ever written there.

The TRE runs its own implementation of the step \`fivefold-query\`, on its own data, under its own policy.
`;

const entities: readonly Entity[] = [
  { "@id": metadataPath, "@type": "CreativeWork", about: reference("./"), conformsTo: references([roCrateIri, workflowCrateIri]) },
  {
    "@id": "./", "@type": "Dataset", conformsTo: reference(workflowCrateIri), name: workflowName, version: workflowVersion,
    description: "Answers one declarative query on the data of one Trusted Research Environment.", datePublished: published,
    license: reference(licenceIri), hasPart: references([workflowFile, "README.md"]), mainEntity: reference(workflowFile),
  },
  {
    "@id": workflowFile, "@type": ["File", "SoftwareSourceCode", "ComputationalWorkflow"], name: workflowName, version: workflowVersion,
    description: "The step fivefold-query with its input and output.", programmingLanguage: reference(cwlIri), encodingFormat: "application/cwl",
    license: reference(licenceIri), input: reference("#param-query"), output: reference("#param-outputs"),
  },
  { "@id": "#param-query", "@type": "FormalParameter", name: "query", additionalType: "File", encodingFormat: "application/json", valueRequired: true },
  { "@id": "#param-outputs", "@type": "FormalParameter", name: "outputs", additionalType: "Dataset" },
  { "@id": cwlIri, "@type": "ComputerLanguage", name: "Common Workflow Language", alternateName: "CWL", identifier: reference("https://w3id.org/cwl/v1.2/"), url: "https://www.commonwl.org/" },
  { "@id": "README.md", "@type": "File", name: "About this workflow", encodingFormat: "text/markdown", about: reference("./") },
  { "@id": licenceIri, "@type": "CreativeWork", name: "Apache License 2.0", identifier: "Apache-2.0" },
];

/** Path below the portal's address at which a version of the workflow is described; its ZIP lies in it as `workflow.crate.zip`. */
export const workflowPath = (version: string): string => `/workflows/fivefold-query/${version}/`;
export const workflowDownloadPath = (version: string): string => `${workflowPath(version)}workflow.crate.zip`;

/** The ZIP and what requests say of it. `baseUrl` is the portal's address; the bytes do not depend on it. */
export async function buildWorkflowCrate(baseUrl: string): Promise<{ bytes: Uint8Array } & Workflow> {
  const utf8 = new TextEncoder();
  const files = new Map([
    [metadataPath, writeGraph(contextIri, entities)], [workflowFile, utf8.encode(cwl)], ["README.md", utf8.encode(readme)],
  ]);
  // Stored, not deflated: the digest must not hang on one version of a compression library.
  const bytes = writeZip(files, { at: new Date(published), compress: false });
  const base = baseUrl.replace(/\/+$/, "");
  return {
    bytes, name: workflowName, version: workflowVersion, digest: await sha256(bytes),
    url: `${base}${workflowPath(workflowVersion)}`, downloadUrl: `${base}${workflowDownloadPath(workflowVersion)}`,
  };
}
