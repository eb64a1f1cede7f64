/**
 * The life of one run at one TRE. The phases are the Five Safes crate's; each move appends an event and the crate's Actions
 * are projections of those events. Who may cause which move is data: the portal accepts no other, whoever asks.
 */
import type { TreKind } from "./tre-kind.ts";

export const runStates = [
  "waiting", "collected", "checking", "validating", "awaiting-sign-off", "retrieving", "queued", "running",
  "awaiting-output-check", "publishing", "delivered", "received", "rejected", "failed", "withdrawn", "expired",
] as const;
export type RunState = (typeof runStates)[number];

/** `worker`: a cohort discovery worker, which only fetches a task and answers it; what a TRE's agent does besides, the portal does for it. */
export type Mover = "agent" | "worker" | "portal" | "researcher" | "clock";
type StateRow = {
  /** What a reader needs to know. */
  sentence: string;
  turn: "researcher" | "TRE agent" | "data access committee" | "TRE operator" | "output checker" | "cohort discovery worker" | "portal" | "nobody";
  next: string;
  moves: Partial<Record<RunState, readonly Mover[]>>;
};
const agentEnds = { rejected: ["agent"], failed: ["agent"], withdrawn: ["researcher", "agent"], expired: ["clock"] } as const;

export const runStateTable: Record<RunState, StateRow> = {
  waiting: { sentence: "The request waits until the TRE collects it.", turn: "TRE agent", next: "The TRE's agent collects the request.",
    moves: { collected: ["agent", "worker"], "awaiting-sign-off": ["portal"], withdrawn: ["researcher"], expired: ["clock"], rejected: ["agent", "portal"] } },
  collected: { sentence: "The TRE has the request.", turn: "TRE agent", next: "The TRE checks that the request arrived intact.", moves: { checking: ["agent"], running: ["worker"], ...agentEnds } },
  checking: { sentence: "The TRE checks that the request arrived intact.", turn: "TRE agent", next: "The TRE checks the request against the rules.", moves: { validating: ["agent"], ...agentEnds } },
  validating: { sentence: "The TRE checks the request against the Five Safes crate rules.", turn: "TRE agent", next: "The TRE compares the request with its approval.", moves: { "awaiting-sign-off": ["agent"], retrieving: ["agent"], ...agentEnds } },
  "awaiting-sign-off": { sentence: "People have to decide on this run: it is not covered by a standing approval, or the TRE wants the last word.", turn: "data access committee", next: "The TRE's committee or operator decides.", moves: { retrieving: ["agent"], queued: ["portal"], ...agentEnds, rejected: ["agent", "portal"] } },
  retrieving: { sentence: "The TRE fetches and verifies the workflow that the request names.", turn: "TRE agent", next: "The run is queued.", moves: { queued: ["agent"], ...agentEnds } },
  queued: { sentence: "The run waits for its place in the TRE.", turn: "TRE agent", next: "The query runs on the TRE's data.", moves: { running: ["agent", "worker"], delivered: ["worker"], "awaiting-sign-off": ["portal"], ...agentEnds, rejected: ["agent", "portal"], failed: ["agent", "worker", "portal"] } },
  running: { sentence: "The query runs on the TRE's data.", turn: "TRE agent", next: "Disclosure control.", moves: { queued: ["agent", "portal"], "awaiting-output-check": ["agent"], publishing: ["agent"], delivered: ["worker"], ...agentEnds, failed: ["agent", "worker", "portal"] } },
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

type Words = Pick<StateRow, "sentence" | "turn" | "next">;
/** Where a cohort discovery worker stands in an agent's place, the same states read otherwise. */
const atWorker: Partial<Record<RunState, Words>> = {
  waiting: { sentence: "The question waits until the site's cohort discovery worker asks for work.", turn: "cohort discovery worker", next: "The worker collects the question." },
  collected: { sentence: "The worker has the question.", turn: "cohort discovery worker", next: "The worker counts." },
  "awaiting-sign-off": { sentence: "The committee has to decide on this run: no standing approval covers it.", turn: "data access committee", next: "The TRE's committee decides; the worker is not asked before." },
  queued: { sentence: "The question waits until the site's cohort discovery worker asks for work again.", turn: "cohort discovery worker", next: "The worker collects the question." },
  running: { sentence: "The site's cohort discovery worker counts. It tells nothing until it answers.", turn: "cohort discovery worker", next: "The worker sends its number, rounded and with small numbers left out by its own rules." },
  delivered: { sentence: "The worker's answer has arrived and is being checked.", turn: "portal", next: "The portal checks the number and pools it." },
};

/** What a state means at a TRE of this kind, whose turn it is, and what comes next. */
export const stateInWords = (state: RunState, kind: TreKind): Words => {
  const { sentence, turn, next } = (kind === "cohort-discovery-worker" ? atWorker[state] : undefined) ?? runStateTable[state];
  return { sentence, turn, next };
};
