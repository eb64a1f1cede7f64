import { KeyValue } from "#components/ui/layout.tsx";

export type FiveSafesSection = { safe: string; heading: string; question: string; facts: readonly { term: string; value: string; href?: string | undefined }[] };

/** An application, or an approval, as everyone reads it: five questions and their answers. */
export function FiveSafesView({ sections, headingLevel = 3 }: { sections: readonly FiveSafesSection[]; headingLevel?: 2 | 3 }) {
  const Heading = headingLevel === 2 ? "h2" : "h3";
  return (
    <div className="flex flex-col">
      {sections.map((section) => (
        <section key={section.safe} className="grid gap-x-8 gap-y-2 border-t border-ink py-5 md:grid-cols-[13rem_1fr]">
          <div><Heading className="font-serif text-xl font-medium">{section.heading}</Heading><p className="text-sm text-muted">{section.question}</p></div>
          <KeyValue
            dense
            facts={section.facts.map(({ term, value, href }) => ({
              term, detail: href === undefined ? <span className="break-words whitespace-pre-line">{value}</span> : <a href={href} rel="external" className="break-words">{value}</a>,
            }))}
          />
        </section>
      ))}
    </div>
  );
}
