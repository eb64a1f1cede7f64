import { Fragment, type ReactNode } from "react";
import { Link } from "#components/ui/link.tsx";
import { piecesOf } from "./words/marked-text.ts";
import type { Block, PublicWords } from "./words/public-words.ts";
import { Term } from "./term.tsx";
import { TryHiding } from "./try-hiding.tsx";

/** One text with its links and terms. */
const Marked = ({ text, words }: { text: string; words: PublicWords }): ReactNode =>
  piecesOf(text, words.glossary).map((piece, at) => {
    switch (piece.is) {
      case "text": return <Fragment key={at}>{piece.text}</Fragment>;
      case "strong": return <strong key={at}>{piece.text}</strong>;
      case "link": return <Link key={at} href={piece.href}>{piece.text}</Link>;
      case "term": return <Term key={at} meaning={words.glossary[piece.term].meaning}>{piece.text}</Term>;
    }
  });

/** The blocks of a page for the public. */
export const Explained = ({ blocks, words }: { blocks: readonly Block[]; words: PublicWords }) => (
  <div className="flex flex-col gap-5">
    {blocks.map((block, at) => {
      if ("heading" in block) return <h2 key={at} className="mt-6"><Marked text={block.heading} words={words} /></h2>;
      if ("text" in block) return <p key={at} className="max-w-measure"><Marked text={block.text} words={words} /></p>;
      if ("list" in block) return <ul key={at} className="flex max-w-measure list-disc flex-col gap-2 pl-5">{block.list.map((text) => <li key={text}><Marked text={text} words={words} /></li>)}</ul>;
      if ("facts" in block) {
        return (
          <dl key={at} className="flex max-w-measure flex-col gap-5">
            {block.facts.map(({ term, text }) => <div key={term} className="border-l-2 border-rule pl-4"><dt className="font-semibold">{term}</dt><dd><Marked text={text} words={words} /></dd></div>)}
          </dl>
        );
      }
      return <TryHiding key={at} />;
    })}
  </div>
);
