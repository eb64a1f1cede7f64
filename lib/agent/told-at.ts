/**
 * When it may be told what became of a run (attack A27: a cohort of nobody answers at once, and what the ledger withholds is reckoned longer). Answered, withheld
 * and failed runs are told of at a multiple of so many seconds after their work began: those of one question come alike, unless one takes a whole step longer. Counted from
 * each run's own beginning, for who asks could choose how near to a tick of the clock a run begins.
 */
import type { RunEvent } from "./run-record.ts";
import type { Post } from "./store/outbox.ts";

export function toldAt(beganMs: number, endedMs: number, everySeconds: number): number {
  const every = everySeconds * 1000;
  return every === 0 ? endedMs : beganMs + every * Math.max(1, Math.ceil((endedMs - beganMs) / every));
}

/** Of the event with which a run's work ended, and of each that follows it, the time before which it is not told: by sequence. That of what follows would say when the work was done. */
function notBefore(moves: readonly Pick<RunEvent, "sequence" | "from" | "at">[], everySeconds: number): Map<number, number> {
  const found = new Map<number, number>();
  let least = -Infinity;
  for (const [i, { sequence, from, at }] of moves.entries()) {
    const began = moves[i - 1];
    if (from === "running" && began) least = Math.max(least, toldAt(Date.parse(began.at), Date.parse(at), everySeconds));
    if (least > -Infinity) found.set(sequence, least);
  }
  return found;
}

/**
 * What of a run's line in the outbox may be told now, with the times that it says; what follows one that is held waits behind it. `moves`: all of the run, told or not, or what is told
 * after the end of its work would say an earlier time once that end has been told. `heldUntil`: Infinity where nothing is held.
 */
export function duePosts(posts: readonly Post[], moves: Parameters<typeof notBefore>[0], everySeconds: number, nowMs: number): { due: Post[]; heldUntil: number } {
  const least = everySeconds === 0 ? new Map<number, number>() : notBefore(moves, everySeconds);
  const timeOf = (post: Post): number | undefined => (post.kind === "event" ? least.get(post.event.sequence) : undefined);
  const held = posts.findIndex((post) => (timeOf(post) ?? -Infinity) > nowMs);
  const due = (held < 0 ? posts : posts.slice(0, held)).map((post): Post => {
    const time = timeOf(post);
    return post.kind === "event" && time !== undefined && Date.parse(post.event.at) < time ? { ...post, event: { ...post.event, at: new Date(time).toISOString() } } : post;
  });
  return { due, heldUntil: held < 0 ? Infinity : timeOf(posts[held]!)! };
}
