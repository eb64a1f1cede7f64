import { expect, test } from "vitest";
import { defaultLimits } from "./limits.ts";
import { Workflow } from "./model.ts";
import { readMetadata } from "./read-metadata.ts";
import { readZip } from "./read-zip.ts";
import { buildWorkflowCrate } from "./workflow-crate.ts";

test("every portal publishes the same bytes of a version: a change needs a new version, and TREs a new pin", async () => {
  const here = await buildWorkflowCrate("https://portal.example/");
  const there = await buildWorkflowCrate("http://127.0.0.1:3000");
  expect(here.bytes).toEqual(there.bytes);
  expect(here).toMatchObject({ version: "1.0.0", digest: "18ca2b25c13a19394427cf1ed13d53177e1424054fafb67a447efcd7e7759b94" });
  expect(there.downloadUrl).toBe("http://127.0.0.1:3000/workflows/fivefold-query/1.0.0/workflow.crate.zip");
});

test("what requests say of it fits the model", async () => {
  const { bytes: _bytes, ...workflow } = await buildWorkflowCrate("https://portal.example");
  expect(Workflow.parse(workflow)).toEqual(workflow);
});

test("it is a Workflow RO-Crate: its main entity is the CWL file in it, and every described file is there", async () => {
  const { bytes } = await buildWorkflowCrate("https://portal.example");
  const files = readZip(bytes, defaultLimits);
  if (!files.ok) throw new Error(files.refusal.message);
  expect([...files.value.keys()].sort()).toEqual(["README.md", "fivefold-query.cwl", "ro-crate-metadata.json"]);
  const graph = readMetadata(files.value.get("ro-crate-metadata.json"), defaultLimits);
  if ("rule" in graph) throw new Error(graph.mend);
  expect(graph.byId.get("./")).toMatchObject({ mainEntity: { "@id": "fivefold-query.cwl" } });
  expect(graph.byId.get("fivefold-query.cwl")?.["@type"]).toContain("ComputationalWorkflow");
});
