import { classNames } from "#components/ui/class-names.ts";
import { KeyValue } from "#components/ui/layout.tsx";
import { Tag } from "#components/ui/tag.tsx";
import { WordChanges } from "#components/ui/word-changes.tsx";
import type { AmendmentClass } from "#lib/governance/amendment-classes.ts";
import type { ChangedPart } from "#lib/kernel/word-difference.ts";

type Answer = { asks: string; answer: string; parts: readonly ChangedPart[] | null; class: AmendmentClass | null; because: readonly string[] };
export type PaperSection = { safe: string; heading: string; question: string; answers: readonly Answer[] };

/** An application as its questions and answers under the Five Safes; what changed is marked word by word, with its class and why. Each section is a target of links. */
export function AnswerPapers({ sections, only = null }: { sections: readonly PaperSection[]; /** Which of them is read on the screen; paper has them all. */ only?: string | null }) {
  return (
    <div className="flex flex-col">
      {sections.map((section) => (
        <section key={section.safe} id={`safe-${section.safe}`} className={classNames("border-t border-ink py-5 first:border-t-0 first:pt-0", only !== null && section.safe !== only && "hidden print:block")}>
          <h3 className="font-serif text-xl font-medium">{section.heading}</h3>
          <p className="mb-2 text-sm text-muted">{section.question}</p>
          <KeyValue facts={section.answers.map((one) => ({ term: one.asks, detail: one.parts === null ? <span className="whitespace-pre-line">{one.answer || "Not given"}</span> : <Changed {...one} parts={one.parts} /> }))} />
        </section>
      ))}
    </div>
  );
}

const Changed = ({ parts, class: as, because }: Answer & { parts: readonly ChangedPart[] }) => (
  <div className="flex flex-col items-start gap-1.5 border-l-2 border-accent pl-3">
    <WordChanges parts={parts} />
    {as !== null && <p className="text-sm text-muted"><Tag>{as}</Tag> {because.join(" ")}</p>}
  </div>
);
