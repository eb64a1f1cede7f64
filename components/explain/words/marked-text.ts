import { glossaryTerms, type Block, type Glossary, type GlossaryTerm, type Topic } from "./public-words.ts";

export type Piece = { is: "text"; text: string } | { is: "strong"; text: string } | { is: "link"; text: string; href: string } | { is: "term"; text: string; term: GlossaryTerm };
const marks = /\[([^\]]+)\]\(([^)\s]+)\)|\*\*([^*]+)\*\*|\{([a-z-]+)(?:\|([^}]+))?\}/g;
const isTerm = (name: string): name is GlossaryTerm => (glossaryTerms as readonly string[]).includes(name);

/** Throws on a term that the glossary does not have: a word of the page that explains nothing. */
export function piecesOf(text: string, glossary: Glossary): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(marks)) {
    if (match.index > from) pieces.push({ is: "text", text: text.slice(from, match.index) });
    const [whole, linked, href, strong, term, said] = match;
    if (linked !== undefined && href !== undefined) pieces.push({ is: "link", text: linked, href });
    else if (strong !== undefined) pieces.push({ is: "strong", text: strong });
    else if (term !== undefined && isTerm(term)) pieces.push({ is: "term", text: said ?? glossary[term].name, term });
    else throw new Error(`The public pages use the term ${whole}, which their glossary does not explain.`);
    from = match.index + whole.length;
  }
  if (from < text.length) pieces.push({ is: "text", text: text.slice(from) });
  return pieces;
}

const linesOf = (block: Block): readonly string[] =>
  "heading" in block ? [block.heading] : "text" in block ? [block.text] : "list" in block ? block.list : "facts" in block ? block.facts.flatMap(({ term, text }) => [term, text]) : [];

/** What a reader reads of a page, as plain text with a line for each heading, paragraph and item. */
export const plainTextOf = (topic: Topic, glossary: Glossary): string =>
  [topic.title, topic.lead, ...topic.blocks.flatMap(linesOf)].map((line) => piecesOf(line, glossary).map((piece) => piece.text).join("")).join("\n");
