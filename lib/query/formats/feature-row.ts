/** One row of what a language can ask. */
import type { Format } from "./format-names.ts";

/**
 * `supported`: read without a change of meaning, and written and read again it is the same query. `one way`: read without a change of
 * meaning, but not written. `with loss`: read, and the report says what has changed. `refused`: not read; the message says where and why.
 */
export type Support = "supported" | "one way" | "with loss" | "refused";
/** `says`: words of the report, or of the refusal. */
export type FeatureRow = { format: Format; part: string; feature: string; support: Support; document: unknown; says?: string };
