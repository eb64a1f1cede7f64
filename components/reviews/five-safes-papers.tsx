import { KeyValue } from "#components/ui/layout.tsx";

export type SafesSection = { safe: string; heading: string; question: string; facts: { term: string; value: string; href?: string | undefined }[] };

/** An application under the five questions that every use of data has to answer. Each heading is a target, so that a rail can link to it. */
export function FiveSafesPapers({ sections }: { sections: readonly SafesSection[] }) {
  return (
    <div className="flex flex-col">
      {sections.map((section) => (
        <section key={section.safe} id={`safe-${section.safe}`} className="border-t border-ink py-5 first:border-t-0 first:pt-0">
          <h3 className="font-serif text-xl font-medium">{section.heading}</h3>
          <p className="mb-2 text-sm text-muted">{section.question}</p>
          <KeyValue
            facts={section.facts.map(({ term, value, href }) => ({
              term, detail: href === undefined ? <span className="whitespace-pre-line">{value || "Not given"}</span> : <a href={href} rel="external" className="inline-block min-h-6">{value}</a>,
            }))}
          />
        </section>
      ))}
    </div>
  );
}
