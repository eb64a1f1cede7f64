import type { Graph } from "./graph.ts";
import { graphOf, isObject } from "./graph.ts";
import type { CrateLimits } from "./limits.ts";
import type { PackageFault } from "./package-rules.ts";
import { metadataPath } from "./vocabulary.ts";

/** The graph in a metadata file's bytes, or why there is none. Depth is bounded before parsing, so no later walk can exhaust the stack. */
export function readMetadata(bytes: Uint8Array | undefined, limits: CrateLimits): Graph | PackageFault {
  const fault = (mend: string): PackageFault => ({ rule: "sem-json", where: metadataPath, mend });
  if (!bytes) return { rule: "F8", where: `data/${metadataPath}`, mend: "Add the RO-Crate metadata file." };
  if (bytes.length > limits.metadataBytes) return fault(`Keep the metadata file under ${limits.metadataBytes} bytes; it has ${bytes.length}.`);
  let value: unknown;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (nestingOf(text) > limits.metadataNesting) return fault(`Write flat JSON-LD: brackets go deeper than ${limits.metadataNesting}.`);
    value = JSON.parse(text);
  } catch {
    return fault("Write the metadata as UTF-8 JSON; it can't be parsed.");
  }
  if (!isObject(value)) return fault("Write one JSON object with @context and @graph.");
  const entities = value["@graph"];
  if (!Array.isArray(entities)) return fault("Add the list of entities, @graph.");
  if (entities.length > limits.entities) return fault(`Describe at most ${limits.entities} entities.`);
  const described = entities.filter(isObject);
  if (described.length < entities.length) return fault("Write every entity in @graph as an object.");
  return graphOf(value["@context"], described);
}

/** The greatest depth of brackets outside strings. */
function nestingOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (inString) {
      if (character === "\\") at++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "{" || character === "[") deepest = Math.max(deepest, ++depth);
    else if (character === "}" || character === "]") depth--;
  }
  return deepest;
}
