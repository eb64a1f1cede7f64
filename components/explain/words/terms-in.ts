/** The glossary's words in a text that somebody else wrote, such as a study's summary: each at its first place. */
import type { GlossaryTerm } from "./public-words.ts";

/** As people write them. Words that mean other things too (a “total” hip replacement) are not taken for terms. */
const spellings: Partial<Readonly<Record<GlossaryTerm, RegExp>>> = {
  tre: /trusted research environments?|\bTREs?\b/, committee: /committees?/, "output-checker": /output checkers?/, "disclosure-control": /(?:statistical )?disclosure control/, federated: /federated/, register: /data use register/, "opt-out": /opt-?outs?/,
};
export type TextPiece = { readonly text: string; readonly term?: GlossaryTerm };

/** The pieces put together are the text. */
export function termsIn(text: string): TextPiece[] {
  const found: { at: number; to: number; term: GlossaryTerm }[] = [];
  for (const [term, spelling] of Object.entries(spellings) as [GlossaryTerm, RegExp][]) {
    const match = new RegExp(`(?<![\\p{L}\\p{N}-])(?:${spelling.source})(?![\\p{L}\\p{N}-])`, "iu").exec(text);
    if (match) found.push({ at: match.index, to: match.index + match[0].length, term });
  }
  found.sort((a, b) => a.at - b.at);
  const pieces: TextPiece[] = [];
  let done = 0;
  for (const { at, to, term } of found) {
    if (at > done) pieces.push({ text: text.slice(done, at) });
    pieces.push({ text: text.slice(at, to), term });
    done = to;
  }
  if (done < text.length) pieces.push({ text: text.slice(done) });
  return pieces;
}
