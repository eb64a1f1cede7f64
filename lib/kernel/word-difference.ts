import { diffWords } from "diff";

export type ChangedPart = { readonly text: string; readonly is: "same" | "added" | "removed" };

/** Two texts word by word, in reading order: what stayed, what was put in, what was taken out. */
export const wordDifference = (before: string, after: string): ChangedPart[] =>
  diffWords(before, after).map((part) => ({ text: part.value, is: part.added ? "added" : part.removed ? "removed" : "same" }));

const words = (text: string): number => (text.trim() === "" ? 0 : text.trim().split(/\s+/).length);
/** Words put in or taken out, by all the words of both texts: 0 where nothing changed, 1 where nothing stayed. */
export function shareOfWordsChanged(before: string, after: string): number {
  const parts = wordDifference(before, after);
  const n = (is: ChangedPart["is"]) => parts.filter((part) => part.is === is).reduce((sum, part) => sum + words(part.text), 0);
  const changed = n("added") + n("removed");
  return changed === 0 ? 0 : changed / (changed + 2 * n("same"));
}
