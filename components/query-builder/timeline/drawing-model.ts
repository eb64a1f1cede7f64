/** What a timeline shows, before it is drawn: lanes with their windows, and made-up people with their records in each lane. */
import type { Period } from "#lib/query/reference/world.ts";
import type { RecordDomain } from "#lib/query/omop-tables.ts";

/** `at` is in days: from the index date, or since 1970-01-01 on a calendar. */
export type Mark = { at: number; domain: RecordDomain; counts: boolean };
/** Ends of a window in days; null is open. Undefined: the lane asks about the person, not about days. */
export type Window = { from: number | null; to: number | null };
export type Lane = {
  key: string;
  /** What the lane belongs to, such as a rule's name. Said once for lanes that follow one another. */
  heading: string;
  asks: string;
  when: string;
  kind: "event" | "wanted" | "unwanted" | "person" | "variable" | "stay";
};
/** One person's part of a lane. `fact` is what is true of the person where no record is asked for. */
export type LaneOfPerson = { window: Window | undefined; marks: Mark[]; fact?: string };
export type Shown = { name: string; isIn: boolean; because: string; observed: Period | undefined; rows: LaneOfPerson[] };
export type Drawing = {
  axis: "from-index" | "calendar";
  lanes: Lane[];
  people: Shown[];
  /** Why there is nobody for some part. */
  unbuilt: string[];
};

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
export const personName = (at: number): string => `Person ${letters[at] ?? at + 1}`;
