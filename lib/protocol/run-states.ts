/**
 * The life of one run at one TRE. The phases are the Five Safes crate's; each move appends an event and the crate's Actions
 * are projections of those events. Who may cause which move is data: the portal accepts no other, whoever asks.
 */
export const runStates = [
  "waiting", "collected", "checking", "validating", "awaiting-sign-off", "retrieving", "queued", "running",
  "awaiting-output-check", "publishing", "delivered", "received", "rejected", "failed", "withdrawn", "expired",
] as const;
export type RunState = (typeof runStates)[number];

export type Mover = "agent" | "portal" | "researcher" | "clock";
type StateRow = {
  /** What a reader needs to know. */
  sentence: string;
  turn: "researcher" | "TRE agent" | "data access committee" | "TRE operator" | "output checker" | "portal" | "nobody";
  next: string;
  moves: Partial<Record<RunState, readonly Mover[]>>;
};
const agentEnds = { rejected: ["agent"], failed: ["agent"], withdrawn: ["researcher", "agent"], expired: ["clock"] } as const;

export const runStateTable: Record<RunState, StateRow> = {
  waiting: { sentence: "The request waits until the TRE collects it.", turn: "TRE agent", next: "The TRE's agent collects the request.",
    moves: { collected: ["agent"], withdrawn: ["researcher"], expired: ["clock"], rejected: ["agent"] } },
  collected: { sentence: "The TRE has the request.", turn: "TRE agent", next: "The TRE checks that the request arrived intact.", moves: { checking: ["agent"], ...agentEnds } },
  checking: { sentence: "The TRE checks that the request arrived intact.", turn: "TRE agent", next: "The TRE checks the request against the rules.", moves: { validating: ["agent"], ...agentEnds } },
  validating: { sentence: "The TRE checks the request against the Five Safes crate rules.", turn: "TRE agent", next: "The TRE compares the request with its approval.", moves: { "awaiting-sign-off": ["agent"], retrieving: ["agent"], ...agentEnds } },
  "awaiting-sign-off": { sentence: "People have to decide on this run: it is not covered by a standing approval, or the TRE wants the last word.", turn: "data access committee", next: "The TRE's committee or operator decides.", moves: { retrieving: ["agent"], ...agentEnds } },
  retrieving: { sentence: "The TRE fetches and verifies the workflow that the request names.", turn: "TRE agent", next: "The run is queued.", moves: { queued: ["agent"], ...agentEnds } },
  queued: { sentence: "The run waits for its place in the TRE.", turn: "TRE agent", next: "The query runs on the TRE's data.", moves: { running: ["agent"], ...agentEnds } },
  running: { sentence: "The query runs on the TRE's data.", turn: "TRE agent", next: "Disclosure control.", moves: { queued: ["agent"], "awaiting-output-check": ["agent"], publishing: ["agent"], ...agentEnds } },
  "awaiting-output-check": { sentence: "People check the output before anything leaves the TRE.", turn: "output checker", next: "An output checker releases, withholds or returns it.", moves: { publishing: ["agent"], queued: ["agent"], ...agentEnds } },
  publishing: { sentence: "The TRE packs the released results.", turn: "TRE agent", next: "The results are sent.", moves: { delivered: ["agent"], failed: ["agent"] } },
  delivered: { sentence: "The results have arrived and are being checked.", turn: "portal", next: "The portal checks the results crate and pools it.", moves: { received: ["portal"], failed: ["portal"] } },
  received: { sentence: "The results are part of the answer.", turn: "nobody", next: "Nothing: this run is complete.", moves: {} },
  rejected: { sentence: "The TRE refused the request.", turn: "nobody", next: "Nothing: this run has ended.", moves: {} },
  failed: { sentence: "Something went wrong while this run was in progress.", turn: "nobody", next: "Nothing: this run has ended.", moves: {} },
  withdrawn: { sentence: "The researcher withdrew the request.", turn: "nobody", next: "Nothing: this run has ended.", moves: {} },
  expired: { sentence: "The request was not finished in time.", turn: "nobody", next: "Nothing: this run has ended.", moves: {} },
};

export const mayMove = (from: RunState, to: RunState, mover: Mover): boolean => runStateTable[from].moves[to]?.includes(mover) ?? false;
export const hasEnded = (state: RunState): boolean => Object.keys(runStateTable[state].moves).length === 0;
