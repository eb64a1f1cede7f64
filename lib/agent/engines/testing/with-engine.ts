import type { ReferenceData } from "#lib/query/reference-engine.ts";
import type { Engine } from "../engine.ts";

/** Opens an engine over a small world, and closes it when the work is done. */
export type WithEngine = (data: ReferenceData, work: (engine: Engine) => Promise<void>) => Promise<void>;
