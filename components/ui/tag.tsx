import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon.tsx";

/** A tone never stands alone: each has its own shape, and the word says what it means. */
export type Tone = "neutral" | "waiting" | "moving" | "good" | "caution" | "bad" | "note";

export const tones: Record<Tone, { icon: IconName; look: string }> = {
  neutral: { icon: "hollow", look: "border-rule bg-sunken text-ink" },
  waiting: { icon: "clock", look: "border-edge bg-surface text-ink" },
  moving: { icon: "moving", look: "border-transparent bg-accent-soft text-accent-strong" },
  good: { icon: "tick", look: "border-transparent bg-good-soft text-good" },
  caution: { icon: "hand", look: "border-transparent bg-caution-soft text-caution" },
  bad: { icon: "cross", look: "border-transparent bg-bad-soft text-bad" },
  note: { icon: "info", look: "border-transparent bg-note-soft text-note" },
};

const chip = "inline-flex max-w-full items-center gap-1.5 rounded-sm border px-2 py-0.5 text-xs leading-5 font-semibold";

/** A plain label: a kind, a place, a count. */
export const Tag = ({ children }: { children: ReactNode }) => <span className={`${chip} border-rule bg-surface text-muted`}>{children}</span>;

/** A state: shape, word, colour, in that order of importance. */
export const StatusTag = ({ tone, children, icon }: { tone: Tone; children: ReactNode; icon?: IconName }) => (
  <span className={`${chip} ${tones[tone].look}`}><Icon name={icon ?? tones[tone].icon} />{children}</span>
);
