import type { Workflow } from "#lib/crate/model.ts";
import { buildWorkflowCrate } from "#lib/crate/workflow-crate.ts";

/** The workflow that every request names, and its ZIP, which the portal publishes and each TRE pins by digest. */
export async function queryWorkflow(portalUrl: string): Promise<{ workflow: Workflow; bytes: Uint8Array }> {
  const { bytes, ...workflow } = await buildWorkflowCrate(portalUrl);
  return { workflow, bytes };
}
