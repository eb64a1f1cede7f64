/** How a TRE's decision on an application looks and reads. */
import type { Tone } from "#components/ui/tag.tsx";
import type { ApplicationState, SiteState } from "#lib/governance/project-states.ts";

export const siteLooks: Record<SiteState, { name: string; tone: Tone }> = {
  awaiting: { name: "Awaits the committee", tone: "waiting" },
  returned: { name: "Sent back", tone: "caution" },
  approved: { name: "Approved", tone: "good" },
  refused: { name: "Refused", tone: "bad" },
  appealed: { name: "Appeal under way", tone: "waiting" },
  withdrawn: { name: "Withdrawn", tone: "neutral" },
  expired: { name: "Ended", tone: "neutral" },
};

export const applicationLooks: Record<ApplicationState, { name: string; tone: Tone }> = {
  draft: { name: "Draft", tone: "neutral" },
  submitted: { name: "With the committees", tone: "moving" },
  returned: { name: "Sent back to you", tone: "caution" },
  withdrawn: { name: "Withdrawn", tone: "neutral" },
  decided: { name: "Decided", tone: "good" },
  closed: { name: "Closed", tone: "neutral" },
};

/** “Approved until 31 December 2027”; a site that was never asked has no decision. */
export const standingInWords = (state: SiteState | null, validTo: string | null): string =>
  state === null ? "Not asked yet" : state === "approved" && validTo !== null ? `Approved to ${validTo}` : siteLooks[state].name;
