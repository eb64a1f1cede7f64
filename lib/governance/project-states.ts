/**
 * One application, one decision by each TRE's committee. The application's own state says where the applicant is; each TRE's
 * site decision is a machine of its own, and the overall answer is derived, never set.
 */
export const applicationStates = ["draft", "submitted", "returned", "withdrawn", "decided", "closed"] as const;
export type ApplicationState = (typeof applicationStates)[number];
export const siteStates = ["awaiting", "returned", "approved", "refused", "appealed", "withdrawn", "expired"] as const;
export type SiteState = (typeof siteStates)[number];

export const applicationCommands = ["submit", "return", "resubmit", "withdraw", "decide-last", "close", "amend", "look-again"] as const;
export type ApplicationCommand = (typeof applicationCommands)[number];

type Row = { sentence: string; turn: "applicant" | "data access committee" | "nobody"; commands: Partial<Record<ApplicationCommand, ApplicationState>> };
export const applicationStateTable: Record<ApplicationState, Row> = {
  draft: { sentence: "The application is being written.", turn: "applicant", commands: { submit: "submitted", close: "closed" } },
  submitted: { sentence: "The committees of the TREs are deciding.", turn: "data access committee", commands: { return: "returned", withdraw: "withdrawn", "decide-last": "decided", close: "closed" } },
  returned: { sentence: "A committee sent the application back with comments.", turn: "applicant", commands: { resubmit: "submitted", withdraw: "withdrawn", close: "closed" } },
  withdrawn: { sentence: "The applicant took the application back before every committee had decided. It can be changed and handed in again.", turn: "nobody", commands: { submit: "submitted", close: "closed" } },
  decided: { sentence: "Every committee has decided.", turn: "nobody", commands: { amend: "draft", "look-again": "submitted", close: "closed" } },
  closed: { sentence: "The project is closed.", turn: "nobody", commands: {} },
};

export const siteDecisions = ["approve", "return", "refuse"] as const;
export type SiteDecision = (typeof siteDecisions)[number];
/** From which site states each decision may be taken, and where it leads. */
export const siteStateTable: Record<SiteState, { sentence: string; decisions: Partial<Record<SiteDecision, SiteState>> }> = {
  awaiting: { sentence: "The committee has not decided yet.", decisions: { approve: "approved", return: "returned", refuse: "refused" } },
  returned: { sentence: "The committee asked for changes.", decisions: {} },
  approved: { sentence: "The committee approved.", decisions: {} },
  refused: { sentence: "The committee refused.", decisions: {} },
  // To send it back is to give it to the committee that refused, and not to the applicant.
  appealed: { sentence: "The committee refused, and another panel hears the applicant’s appeal.", decisions: { approve: "approved", return: "awaiting", refuse: "refused" } },
  withdrawn: { sentence: "The applicant took the application back before the committee decided.", decisions: {} },
  expired: { sentence: "The approval has ended.", decisions: {} },
};

/** The site states in which people at the TRE have to decide. */
export const decidingStates = siteStates.filter((state) => Object.keys(siteStateTable[state].decisions).length > 0);
export const isDeciding = (state: SiteState): boolean => decidingStates.includes(state);

/** Both hand it in; a state knows one of them. Until it is handed in, the applicant may change it. */
export const handIn = (state: ApplicationState): ApplicationState | undefined => nextApplicationState(state, "submit") ?? nextApplicationState(state, "resubmit");

export const nextApplicationState = (state: ApplicationState, command: ApplicationCommand): ApplicationState | undefined => applicationStateTable[state].commands[command];

/** In a sentence; undefined where the applicant may take it back. What every committee has decided is amended or closed, and not unsaid. */
export const whyNotWithdrawn = (state: ApplicationState, sites: readonly SiteState[]): string | undefined =>
  !nextApplicationState(state, "withdraw") ? "An application is withdrawn while it is with the committees and not every one of them has decided."
    : sites.includes("appealed") ? "An appeal is being heard: take the appeal back first." : undefined;
