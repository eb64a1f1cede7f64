/** Tells the portal what happened, in order per run, until it has it. A run's results follow its events, so the outbox is one line per run. */
import type { Refusal } from "#lib/kernel/result.ts";
import type { AgentContext } from "./context.ts";
import { noteContact, noteTrouble, waitsForLease } from "./agent-status.ts";
import { abandonRun, moveRun } from "./moves.ts";
import { withPhase, completed } from "./phases.ts";
import { acknowledge, giveUpPosts, unsentPosts, type Post } from "./store/outbox.ts";
import { eventsOf, readRunRecord } from "./store/runs.ts";
import { duePosts } from "./told-at.ts";

const batch = 50;
/** Clocks that differ by less need no correction in what is told. */
const tolerated = 60_000;

/** One pass over the outbox. `later`: the portal could not be reached or asked for patience. `next`: milliseconds until what is held back may be told. */
export async function sendPosts(context: AgentContext): Promise<{ later: boolean; next: number }> {
  const nowMs = context.clock.now().getTime();
  const lines = [...Map.groupBy(unsentPosts(context.store.db), (post) => post.runId)].map(([runId, posts]) => ({ runId, ...duePosts(posts, context.config.answerSeconds === 0 ? [] : eventsOf(context.store.db, runId), context.config.answerSeconds, nowMs) }));
  const outcomes = await Promise.all(lines.filter(({ runId, due }) => due.length > 0 && !waitsForLease(context.status, runId, nowMs)).map(({ runId, due }) => sendLine(context, runId, due)));
  return { later: outcomes.includes("later"), next: Math.min(...lines.map(({ heldUntil }) => heldUntil - nowMs)) };
}

async function sendLine(context: AgentContext, runId: string, posts: readonly Post[]): Promise<"sent" | "later"> {
  for (let rest = posts; rest.length > 0; ) {
    const run = readRunRecord(context.store.db, runId);
    if (!run) throw new Error("a post belongs to a run");
    const [first] = rest;
    if (first?.kind === "results") {
      const crate = context.crates.get(first.sha256);
      if (!crate) {
        abandonRun(context, runId, "The results crate is no longer whole on this TRE's disk.");
        return "sent";
      }
      const answer = await context.portal.sendResults(runId, crate, run.lease.token, run.requestId);
      if (!answer.ok) return refused(context, runId, first, answer.refusal);
      confirm(context, runId, [first]);
      rest = rest.slice(1);
    } else {
      const events = rest.slice(0, batch).flatMap((post) => (post.kind === "event" ? [post] : []));
      const upToResults = events.filter((post) => !rest.some((other) => other.kind === "results" && other.position < post.position));
      const offset = context.portal.clockOffset();
      const shift = (at: string) => (Math.abs(offset) > tolerated ? new Date(Date.parse(at) + offset).toISOString() : at);
      const answer = await context.portal.sendEvents(runId, { lease: run.lease.token, events: upToResults.map(({ event }) => ({ ...event, at: shift(event.at) })) }, run.requestId);
      // Our clock was set meanwhile, and this answer told by how much: the same events pass with the right times.
      if (!answer.ok && answer.refusal.reason === "invalid-input" && context.portal.clockOffset() !== offset) return "later";
      if (!answer.ok) return refused(context, runId, upToResults[0]!, answer.refusal);
      confirm(context, runId, upToResults);
      rest = rest.slice(upToResults.length);
    }
  }
  return "sent";
}

function confirm(context: AgentContext, runId: string, posts: readonly Post[]): void {
  noteContact(context.status, context.clock.now().toISOString());
  context.status.leaseLost.delete(runId);
  const isResults = posts.some((post) => post.kind === "results");
  if (isResults && readRunRecord(context.store.db, runId)?.state === "publishing") {
    const by = `Agent of ${context.config.name}`;
    moveRun(context, runId, {
      from: "publishing", to: "delivered", by,
      changes: (run, at) => ({ phases: withPhase(run, completed("publishing", { by: "software", startTime: run.since, endTime: at, name: "Results crate packed and delivered" })) }),
      also: (db, _run, at) => acknowledge(db, posts.map((post) => post.position), at),
    });
    return;
  }
  context.store.write({ actor: "portal", action: "posts-acknowledged", subject: runId, facts: { posts: posts.length } }, (db, at) => acknowledge(db, posts.map((post) => post.position), at));
}

function refused(context: AgentContext, runId: string, post: Post, { reason, message }: Refusal): "sent" | "later" {
  const { status, clock, log } = context;
  const at = clock.now().toISOString();
  log.warn({ runId, reason, kind: post.kind }, "the portal did not take a post");
  switch (reason) {
    // The lease lapsed or went to another process: the portal offers the run again, with a new one.
    case "conflict":
      status.leaseLost.set(runId, clock.now().getTime());
      return "sent";
    case "unavailable": case "too-many-requests": case "unauthenticated-agent": case "unsupported": case "not-permitted":
      noteTrouble(status, at, message);
      return "later";
    case "not-signed-in": case "unconfirmed": case "not-found": case "invalid-input": case "wrong-state": case "expired": case "too-large": case "bad-crate": case "outside-approval": case "disclosure-risk":
      // An ended run whose portal does not want its crate is complete all the same.
      if (["rejected", "failed"].includes(readRunRecord(context.store.db, runId)?.state ?? "")) {
        context.store.write({ actor: "portal", action: "posts-refused", subject: runId, facts: { reason, why: message } }, (db) => giveUpPosts(db, runId, message));
      } else abandonRun(context, runId, `The portal takes no more of this run: ${message}`);
      return "sent";
  }
}
