/** What TREs publish about a concept, in one line. */
import { inFigures } from "#components/results/number-format.ts";
import type { EventDomain } from "#lib/query/model.ts";

type Held = { tre: string } & ({ held: true; people: number | null } | { held: false });

export const eventDomainWords: Readonly<Record<EventDomain, string>> = { condition: "condition", drug: "medicine", procedure: "procedure", measurement: "measurement", observation: "observation" };

/** “About 1,200 people in 2 of 3 TREs”; counts that a TRE hides are not added, and the line says so. */
export function peopleInWords(at: readonly Held[]): string {
  const held = at.filter((site) => site.held);
  if (held.length === 0) return at.length === 1 ? `${at[0]?.tre ?? "The TRE"} publishes no records` : `None of ${at.length} TREs publishes records`;
  const shown = held.flatMap((site) => (site.people === null ? [] : [site.people]));
  const hidden = held.length - shown.length;
  const total = shown.reduce((sum, people) => sum + people, 0);
  const where = `in ${held.length} of ${at.length} ${at.length === 1 ? "TRE" : "TREs"}`;
  if (shown.length === 0) return `Few people ${where} (too few to show)`;
  return `About ${inFigures(total)} people ${where}${hidden === 0 ? "" : `, ${hidden} of them with too few to show`}`;
}

/** “Northern: about 1,200”. */
export const heldInWords = (site: Held): string => `${site.tre}: ${!site.held ? "none published" : site.people === null ? "few people" : `about ${inFigures(site.people)}`}`;
