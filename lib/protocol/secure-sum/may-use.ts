import { isSameJson } from "#lib/kernel/canonical-json.ts";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { RoundLabel } from "./messages.ts";

/**
 * May a TRE mask under this label, having masked under `used`? It writes the label down before it masks; after a crash it sends the kept message again.
 *
 * Attack A20: two vectors under one label carry the same masks, so their difference is the plain difference. The place (submission, analysis, epoch,
 * iteration) counts, whatever query or set the label names beside it. Attack A21: an epoch that was left stays left, so no late message completes a
 * sum that went on without it. One epoch has one set of participants.
 */
export function mayUse(label: RoundLabel, used: readonly RoundLabel[]): Result<true> {
  for (const earlier of used) {
    if (earlier.submission !== label.submission || earlier.analysis !== label.analysis) continue;
    if (earlier.query !== label.query) return refuse("disclosure-risk", "This analysis was masked for another query under the same submission.");
    if (earlier.epoch > label.epoch) return refuse("disclosure-risk", `Epoch ${String(label.epoch)} of this analysis was left for epoch ${String(earlier.epoch)}.`);
    if (earlier.epoch < label.epoch) continue;
    if (earlier.participants !== label.participants || !isSameJson(earlier.groups ?? null, label.groups ?? null)) return refuse("disclosure-risk", "The participants changed within an epoch.");
    if (earlier.iteration >= label.iteration) return refuse("disclosure-risk", `Iteration ${String(label.iteration)} was masked already, or came before one that was.`);
  }
  return ok(true);
}
