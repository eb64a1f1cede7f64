/**
 * When it may be told what became of a run (attack A27: a cohort of nobody answers at once, and what the ledger withholds is reckoned longer). Answered, withheld
 * and failed runs are told of at a multiple of so many seconds after their work began: those of one question come alike, unless one takes a whole step longer. Counted from
 * each run's own beginning, for who asks could choose how near to a tick of the clock a run begins.
 */
export function toldAt(beganMs: number, endedMs: number, everySeconds: number): number {
  const every = everySeconds * 1000;
  return every === 0 ? endedMs : beganMs + every * Math.max(1, Math.ceil((endedMs - beganMs) / every));
}
