import { DecisionTag } from "#components/reviews/decision-tag.tsx";
import { TimeLeft } from "#components/reviews/time-left.tsx";
import { Tabs, type Tab } from "#components/ui/navigation.tsx";
import type { SiteState } from "#lib/governance/project-states.ts";

/**
 * Stays at the top while one reads: which application, where it stands, how long is left, and the way to each part. On a low window (a phone held sideways, a page enlarged
 * four times) it scrolls away with the rest. `data-stays` keeps what the focus moves to from hiding below it (theme.css).
 */
export const ReviewBar = ({ reference, title, state, clock, tabs, current }: { reference: string; title: string; state: SiteState; clock: { due: string | null; left: number | null } | null; tabs: readonly Tab[]; current: string }) => (
  <div data-stays className="top-0 z-10 -mx-4 mb-8 bg-paper px-4 pt-2 sm:-mx-6 sm:px-6 print:static [@media(min-height:30rem)]:sticky">
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 pb-1 text-sm">
      <p className="min-w-0 flex-1 truncate"><span className="font-semibold">{reference}</span> <span className="max-sm:hidden">{title}</span></p>
      <a href="#committee-decision" className="no-print inline-flex min-h-6 items-center lg:hidden">To the decision</a>
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1 max-sm:basis-full">
        <DecisionTag state={state} />
        {clock !== null && clock.left !== null && <TimeLeft left={clock.left} due={null} />}
      </p>
    </div>
    <Tabs label="Parts of the application" tabs={tabs} current={current} tight />
  </div>
);
