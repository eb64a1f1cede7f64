import type { MarkedPart, MarkedSection } from "#lib/query/difference-tree.ts";
import { countMarks, type Mark } from "#lib/query/difference-tree.ts";

/** A sign and a word for each mark: colour only repeats them. */
const marks: Record<Exclude<Mark, "same">, { sign: string; word: string; look: string }> = {
  added: { sign: "+", word: "Added", look: "border-l-good bg-good-soft" },
  removed: { sign: "−", word: "Removed", look: "border-l-bad bg-bad-soft" },
  changed: { sign: "~", word: "Changed", look: "border-l-caution bg-caution-soft" },
};
const Sign = ({ mark }: { mark: Exclude<Mark, "same"> }) => (
  <span className="mr-2 text-xs font-semibold whitespace-nowrap"><span aria-hidden="true" className="mr-1 inline-block w-3 text-center font-mono text-base leading-none">{marks[mark].sign}</span>{marks[mark].word}:</span>
);
function Words({ part }: { part: MarkedPart }) {
  switch (part.mark) {
    case "same": return <span className="text-muted">{part.text}</span>;
    case "added": return <><Sign mark="added" /><ins className="no-underline">{part.text}</ins></>;
    case "removed": return <><Sign mark="removed" /><del>{part.text}</del></>;
    case "changed": return part.was === undefined
      ? <><Sign mark="changed" />{part.text} <span className="text-sm text-muted">(the words are the same, the concepts behind them are not)</span></>
      : <><Sign mark="changed" /><del>{part.was}</del><br /><span className="text-xs font-semibold">now: </span><ins className="no-underline">{part.text}</ins></>;
  }
}
/** Under something added or removed as a whole the same mark is not said again. */
const Parts = ({ parts, within }: { parts: readonly MarkedPart[]; within?: Mark }) => (
  <ul className="flex flex-col gap-1">
    {parts.map((part, at) => (
      <li key={at}>
        <div className={part.mark === "same" || part.mark === within ? "py-0.5" : `border-l-3 px-2 py-1 ${marks[part.mark].look}`}>
          {part.mark === within && within !== "changed" ? within === "removed" ? <del>{part.text}</del> : <span>{part.text}</span> : <Words part={part} />}
        </div>
        {part.of.length > 0 && <div className="mt-1 pl-5"><Parts parts={part.of} {...(part.mark === "added" || part.mark === "removed" ? { within: part.mark } : {})} /></div>}
      </li>
    ))}
  </ul>
);

const countWords = (sections: readonly MarkedSection[]): string => {
  const { added, removed, changed } = countMarks(sections);
  const said = [changed > 0 ? `${changed} changed` : "", added > 0 ? `${added} added` : "", removed > 0 ? `${removed} removed` : ""].filter(Boolean);
  return said.length === 0 ? "Both ask the same." : `Parts of it: ${said.join(", ")}.`;
};
/** Two versions of a query in one tree of sentences, each part that differs marked where it stands. */
export function MarkedDifference({ sections, headingLevel = 3 }: { sections: readonly MarkedSection[]; headingLevel?: 2 | 3 | 4 }) {
  const Heading = `h${headingLevel}` as const;
  return (
    <div className="flex flex-col gap-5">
      <p className="font-semibold">{countWords(sections)}</p>
      {sections.map(({ heading, parts }) => <section key={heading} aria-label={heading}><Heading className="mb-1.5 text-sm font-semibold text-muted">{heading}</Heading><Parts parts={parts} /></section>)}
    </div>
  );
}
