/** Time is something you are given. The core never reads a clock of its own, so every decision can be tested at any time. */
export type Clock = { now(): Date };
