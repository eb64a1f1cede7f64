import { Fragment, type ReactNode } from "react";
import { Link } from "#components/ui/link.tsx";
import { linkIn } from "./words/address.ts";
import type { Edition, Part } from "./words/languages.ts";
import { piecesOf } from "./words/marked-text.ts";
import type { Block, Glossary } from "./words/public-words.ts";
import { Term } from "./term.tsx";
import { TryHiding } from "./try-hiding.tsx";

/** One text with its links and terms. */
const Marked = ({ text, glossary, address }: { text: string; glossary: Glossary; address: string }): ReactNode =>
  piecesOf(text, glossary).map((piece, at) => {
    switch (piece.is) {
      case "text": return <Fragment key={at}>{piece.text}</Fragment>;
      case "strong": return <strong key={at}>{piece.text}</strong>;
      case "link": return <Link key={at} {...linkIn(address, piece.href)}>{piece.text}</Link>;
      case "term": return <Term key={at} meaning={glossary[piece.term].meaning}>{piece.text}</Term>;
    }
  });

/** The blocks of a page for the public. `page`: whose glossary explains their terms. */
export function Explained({ blocks, page: { glossary, lang }, edition: { address, tryHiding, notices, shell } }: { blocks: readonly Block[]; page: Part<unknown>; edition: Edition }) {
  const marked = (text: string) => <Marked text={text} glossary={glossary} address={address} />;
  return (
    <div className="flex flex-col gap-5">
      {blocks.map((block, at) => {
        if ("heading" in block) return <h2 key={at} className="mt-6">{marked(block.heading)}</h2>;
        if ("text" in block) return <p key={at} className="max-w-measure">{marked(block.text)}</p>;
        if ("list" in block) return <ul key={at} className="flex max-w-measure list-disc flex-col gap-2 pl-5">{block.list.map((text) => <li key={text}>{marked(text)}</li>)}</ul>;
        if ("facts" in block) {
          return (
            <dl key={at} className="flex max-w-measure flex-col gap-5">
              {block.facts.map(({ term, text }) => <div key={term} className="border-l-2 border-rule pl-4"><dt className="font-semibold">{term}</dt><dd>{marked(text)}</dd></div>)}
            </dl>
          );
        }
        // On a page that is in English anyway, nothing more need be said of a part that is.
        return (
          <Fragment key={at}>
            {tryHiding.lang !== undefined && lang === undefined && <p className="border-l-2 border-accent pl-4">{notices?.notTranslated}</p>}
            <div lang={tryHiding.lang ?? shell.language}><TryHiding words={tryHiding.words} language={tryHiding.lang ?? shell.language} /></div>
          </Fragment>
        );
      })}
    </div>
  );
}
