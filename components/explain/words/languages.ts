import { english } from "./en.ts";
import type { PublicWords } from "./public-words.ts";

/** By language tag. Welsh (`cy`) is one more file of the same shape. */
export const languages: Readonly<Record<"en", PublicWords>> = { en: english };
export const publicWords: PublicWords = languages.en;
