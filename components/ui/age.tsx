import { dateInWords } from "#lib/kernel/plain-date.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const many = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;
const amount = (milliseconds: number): string => {
  if (milliseconds < hour) return many(Math.max(1, Math.floor(milliseconds / minute)), "minute");
  if (milliseconds < 2 * day) return many(Math.floor(milliseconds / hour), "hour");
  if (milliseconds < 60 * day) return many(Math.floor(milliseconds / day), "day");
  if (milliseconds < 730 * day) return many(Math.floor(milliseconds / (30.44 * day)), "month");
  return many(Math.floor(milliseconds / (365.25 * day)), "year");
};

/** "2 hours ago", "in 3 days", "just now": whole units, rounded down, so that nothing looks older than it is. */
export function ageInWords(instant: Date, now: Date): string {
  const past = now.getTime() - instant.getTime();
  if (Math.abs(past) < minute) return "just now";
  return past > 0 ? `${amount(past)} ago` : `in ${amount(-past)}`;
}

const exact = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "Europe/London" });

/** How long ago, with the exact time as text for those who need it on paper. `now` comes from the server, so server and browser agree. */
export function Age({ of, now }: { of: Date | string; now: Date | string }) {
  const instant = new Date(of);
  return <time dateTime={instant.toISOString()} title={exact.format(instant)}>{ageInWords(instant, new Date(now))}</time>;
}

/** 3 May 2026, 14:05 (British time). */
export const Instant = ({ of }: { of: Date | string }) => <time dateTime={new Date(of).toISOString()}>{exact.format(new Date(of))}</time>;

/** 3 May 2026, from a plain date YYYY-MM-DD. */
export const DayOf = ({ date }: { date: string }) => <time dateTime={date}>{dateInWords(date)}</time>;
