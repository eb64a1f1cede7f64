/** What a sentence says, part by part, before it is put together. */
import type { CalendarWindow, Sex } from "../model.ts";
import type { Candidate } from "./lexicon.ts";
import type { Relative } from "./dates.ts";
import type { Span } from "./tokens.ts";
import type { Comparison } from "./word-tables.ts";

export type Ages = { min?: number; max?: number };
export type PersonPart = Span & { is: "sex"; sex: Sex } | Span & { is: "age"; ages: Ages; over?: boolean; under?: boolean; oneOf?: readonly Ages[] };
export type Link = "and" | "or" | ",";
export type EventPart = Span & {
  is: "event";
  /** The words that name the concept. */
  name: Span;
  candidates: readonly Candidate[];
  meant?: string;
  /** A search's suggestions: none is taken unless it is chosen. */
  suggested?: true;
  /** The word that denies it: “no”, “without”. `carried` where it stood before an earlier event of the same list. */
  negation?: string;
  carried?: boolean;
  link: Link;
  /** Nothing but a joining word stands between it and the event before. */
  joins: boolean;
  first?: boolean;
  started?: boolean;
  /** Another event's days are counted from it. */
  counted?: boolean;
  count?: { at: "at-least" | "at-most" | "exactly"; n: number };
  when?: CalendarWindow;
  relative?: Relative;
  value?: Omit<Comparison, "end">;
  unit?: number;
  /** What is to be known about each person, not asked of them. */
  measure?: "last" | "average" | "any";
};
export type Breakdown = "sex" | "age" | "ethnicity" | "year";
export type Scanned = { people: PersonPart[]; events: EventPart[]; by: { what: Breakdown; span: Span }[]; asksCount: boolean };
