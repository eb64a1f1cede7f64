import { CopyButton } from "#components/ui/copy-button.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { Section } from "#components/ui/layout.tsx";
import type { Citation } from "#lib/federation/citation.ts";
import { pythonSnippet, rSnippet } from "#lib/federation/reading-code.ts";

/** Everything a reader needs to use the numbers elsewhere: files, code that reads them, and how to cite them. */
export function TakeAlong({ submissionId, reference, schemaAddress, citation }: { submissionId: string; reference: string; schemaAddress: string; citation: Citation }) {
  const file = `${reference}.csv`;
  return (
    <Section title="Use these results" id="use">
      <div className="no-print flex flex-col gap-3">
        <div className="flex flex-wrap gap-3">
          <LinkButton href={`/api/v1/submissions/${submissionId}/results.csv`} download>Download CSV</LinkButton>
          <LinkButton href={`/api/v1/submissions/${submissionId}/results.json`} download>Download JSON</LinkButton>
        </div>
        <p className="max-w-measure text-sm text-muted">
          The CSV is tidy: one row for each number, pooled and of each data environment, with its range and its state. A hidden number is empty there, never 0. The JSON holds all that this page knows, in the shape
          of a <a href={schemaAddress}>published JSON Schema</a>.
        </p>
        <Disclosure summary="Read it in R"><Code what="the R code" text={rSnippet(file)} /></Disclosure>
        <Disclosure summary="Read it in Python"><Code what="the Python code" text={pythonSnippet(file)} /></Disclosure>
      </div>
      <div className="flex flex-col gap-2">
        <h3>How to cite it</h3>
        <p className="max-w-measure wrap-anywhere">{citation.text}</p>
        <div className="no-print flex min-w-0 flex-col gap-2">
          <div><CopyButton text={citation.text} what="the citation" /></div>
          <Disclosure summary="BibTeX"><Code what="the BibTeX entry" text={citation.bibtex} /></Disclosure>
        </div>
      </div>
    </Section>
  );
}

const Code = ({ what, text }: { what: string; text: string }) => (
  <div className="flex min-w-0 flex-col items-start gap-2">
    <pre tabIndex={0} role="region" aria-label={`${what.charAt(0).toUpperCase()}${what.slice(1)}`} className="max-w-full overflow-x-auto rounded-md border border-rule bg-sunken p-3 text-xs">{text}</pre>
    <CopyButton text={text} what={what} />
  </div>
);
