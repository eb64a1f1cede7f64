/** What a sentence becomes: a query without its title and its data model. */
import type { Query } from "../model.ts";
import type { EventPart } from "./parts.ts";
import type { Settled } from "./resolve.ts";

export type Draft = Pick<Query, "population" | "conceptSets" | "variables" | "analyses">;

/** `Last HbA1c in the year after`, in the sentence's own words. */
export function labelOf(event: EventPart, about: Settled, text: string, measure: "last-value" | "first-value" = "last-value"): string {
  const said = text.slice(event.from, event.to).replaceAll(/\s+/g, " ").trim();
  const which = measure === "last-value" ? "last" : "first";
  const words = event.measure === "any" ? `${which} ${said}` : event.measure === "average" ? said.replace(/^\w+/, which) : said;
  return capital(words || about.name).slice(0, 80).trim();
}
export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
