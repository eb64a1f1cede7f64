import { english } from "#components/explain/words/en.ts";
import { termsIn } from "#components/explain/words/terms-in.ts";
import { leastWords, readingAge } from "#lib/governance/reading-age.ts";

/**
 * The summary for everyone, with the words of the field explained below it and how old a reader has to be. The meanings do not stand inside the text: there it is word for word what was logged.
 */
export function EntrySummary({ text }: { text: string }) {
  const pieces = termsIn(text);
  const terms = pieces.flatMap(({ term }) => (term === undefined ? [] : [term]));
  const age = readingAge(text);
  return (
    <div className="flex max-w-measure flex-col gap-4">
      <p className="text-lg whitespace-pre-line">{pieces.map(({ text: words, term }, at) => (term === undefined ? words : <a key={at} href={`#word-${term}`} className="decoration-dotted">{words}</a>))}</p>
      {terms.length > 0 && (
        <dl aria-label="Words used in this summary" className="flex flex-col gap-2 border-l-2 border-rule pl-4 text-sm">
          {terms.map((term) => <div key={term} id={`word-${term}`}><dt className="inline font-semibold">{english.glossary[term].name}: </dt><dd className="inline">{english.glossary[term].meaning}</dd></div>)}
        </dl>
      )}
      {age && age.words >= leastWords && <p className="text-sm text-muted">Reading age of this summary: about {Math.max(6, Math.round(age.age))} years.</p>}
    </div>
  );
}
