import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

/** Top of a page: where it belongs, its name, its state, one paragraph, what can be done. */
export function PageHeader({ title, eyebrow, status, lead, actions }: { title: ReactNode; eyebrow?: ReactNode; status?: ReactNode; lead?: ReactNode; actions?: ReactNode }) {
  return (
    <header className="mb-8 flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
      <div className="flex min-w-0 flex-col gap-2">
        {eyebrow !== undefined && <p className="text-sm text-muted">{eyebrow}</p>}
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2"><h1>{title}</h1>{status}</div>
        {lead !== undefined && <div className="max-w-measure text-lg text-muted">{lead}</div>}
      </div>
      {actions !== undefined && <div className="no-print flex flex-wrap items-start gap-3">{actions}</div>}
    </header>
  );
}

/** One subject of a page, with air above. `id` makes it a target of links. */
export function Section({ title, id, aside, children, className }: { title: ReactNode; id?: string; aside?: ReactNode; children: ReactNode; className?: string }) {
  return (
    <section id={id} className={classNames("mt-12 flex flex-col gap-5 first:mt-0", className)}>
      <div className="flex flex-wrap items-baseline justify-between gap-3"><h2>{title}</h2>{aside}</div>
      {children}
    </section>
  );
}

/** A sheet on the paper. Use where something is a thing of its own, not to frame every paragraph. */
export function Panel({ title, aside, children, className, headingLevel = 2 }: { title?: ReactNode; aside?: ReactNode; children: ReactNode; className?: string; headingLevel?: 2 | 3 }) {
  const Heading = headingLevel === 2 ? "h2" : "h3";
  return (
    <section className={classNames("panel flex min-w-0 flex-col gap-4 rounded-lg border border-rule bg-surface p-5 sm:p-6", className)}>
      {title !== undefined && (
        <div className="flex flex-wrap items-baseline justify-between gap-3">
          <Heading className="font-sans text-lg font-semibold tracking-normal">{title}</Heading>{aside}
        </div>
      )}
      {children}
    </section>
  );
}

/** A panel whose title leads somewhere; the link is the title, so that a list of cards reads as a list of links. */
export function Card({ title, children, footer }: { title: ReactNode; children?: ReactNode; footer?: ReactNode }) {
  return (
    <article className="flex min-w-0 flex-col gap-2 rounded-lg border border-rule bg-surface p-5">
      <h3>{title}</h3>
      {children !== undefined && <div className="text-muted">{children}</div>}
      {footer !== undefined && <div className="mt-auto flex flex-wrap items-center gap-3 pt-2 text-sm text-muted">{footer}</div>}
    </article>
  );
}

export type Fact = { term: ReactNode; detail: ReactNode };

/** Names and values. Values that are missing say so in words ("Not set"), never as an empty line. */
export function KeyValue({ facts, dense = false, stacked = false }: { facts: readonly Fact[]; dense?: boolean; /** Name above value: for narrow panels. */ stacked?: boolean }) {
  return (
    <dl className={classNames("grid grid-cols-1", !stacked && "sm:grid-cols-[minmax(9rem,14rem)_1fr]", dense && "text-sm")}>
      {facts.map((fact, at) => (
        <div key={at} className={classNames("col-span-full grid grid-cols-subgrid gap-x-6 border-b border-rule last:border-0", dense ? "py-1.5" : "py-2.5")}>
          <dt className="text-muted">{fact.term}</dt>
          <dd className="min-w-0">{fact.detail}</dd>
        </div>
      ))}
    </dl>
  );
}

/** One number that answers one question. */
export function Stat({ label, value, note }: { label: ReactNode; value: ReactNode; note?: ReactNode }) {
  return (
    <div className="flex min-w-36 flex-col border-l-2 border-accent pl-4">
      <p className="text-sm text-muted">{label}</p>
      <p className="font-serif text-3xl lining-nums tabular-nums">{value}</p>
      {note !== undefined && <p className="text-sm text-muted">{note}</p>}
    </div>
  );
}
