/** What an output checker is told of a number that a release hides. It stays inside the TRE. */
import type { DisclosureRule } from "./disclosure-record.ts";

/** Least and largest count that fit everything released, both inclusive; `high` null where nothing bounds it. `needed`: the least distance between them. */
export type AttackInterval = { key: string; low: number; high: number | null; needed: number };

export type HiddenNumber = {
  output: string;
  /** As on the console's table (`numberKeys`). */
  number: string;
  rule: Extract<DisclosureRule, "primary-threshold" | "complement" | "class-disclosure" | "secondary-suppression" | "ledger"> | "output-checkers";
  reason: string;
  /** Before rounding: from exact sums. */
  interval: AttackInterval;
  /** From the release as it reads, rounded and with its signs of suppression. */
  released: AttackInterval;
};
export type Evidence = {
  hidden: HiddenNumber[];
  /** The hidden number that is known most closely; null where nothing is hidden. */
  narrowest: AttackInterval | null;
};
