/**
 * Saves a draft again and again: one save at a time and in order, each on top of the version that the one before it made. A conflict stops
 * it, so that nobody overwrites a colleague unseen.
 */
import type { Refusal } from "#lib/kernel/result.ts";

export type Saved = { ok: true; version: number } | { ok: false; refusal: Refusal };
export type Save = (content: string, version: number) => Promise<Saved>;

export function draftSaver({ version, content, say }: { version: number; content: string; say: (status: string) => void }) {
  let stored = { version, content };
  let stopped: Refusal | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  const attempt = async (wanted: string, save: Save): Promise<Saved> => {
    if (stopped) return { ok: false, refusal: stopped };
    if (wanted === stored.content) return { ok: true, version: stored.version };
    say("Saving …");
    try {
      const saved = await save(wanted, stored.version);
      if (saved.ok) { stored = { version: saved.version, content: wanted }; say("Saved."); return saved; }
      if (saved.refusal.reason === "conflict") stopped = saved.refusal;
      say(`Not saved: ${Object.values(saved.refusal.fields ?? {})[0] ?? saved.refusal.message}`);
      return saved;
    } catch {
      say("Not saved: the portal did not answer. What you typed is still here.");
      return { ok: false, refusal: { reason: "unavailable", message: "The portal did not answer. What you typed is still here; try again." } };
    }
  };
  return {
    /** Whether this very content is stored. */
    holds: (wanted: string): boolean => wanted === stored.content,
    save(wanted: string, save: Save): Promise<Saved> {
      const next = queue.then(() => attempt(wanted, save));
      queue = next;
      return next;
    },
  };
}
