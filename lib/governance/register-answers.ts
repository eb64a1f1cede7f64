/** What the public register wants of an application beyond its shape: asked since there are entries drafted from it, so that applications from before it lack it until they are submitted again. */
import { mostOf, type frequencies, type ProjectContent } from "./project.ts";

export const frequencyWords: Readonly<Record<(typeof frequencies)[number], string>> = {
  "One-off": "Once: a set of questions that is asked, answered and done with.",
  Recurring: "Again and again, such as every month or whenever new data come in.",
};

export const wordsOf = (text: string): number => text.split(/\s+/).filter((word) => word !== "").length;

/** `[field, sentence]` of what is missing or too long. The register standard allows a lay summary 300 words. */
export function registerProblems({ frequency, linkage, laySummary }: Pick<ProjectContent, "frequency" | "linkage" | "laySummary">): [string, string][] {
  const words = wordsOf(laySummary);
  return [
    ...(words > mostOf.laySummaryWords ? [["laySummary", `Lay summary: write at most ${mostOf.laySummaryWords} words. It has ${words}.`] as [string, string]] : []),
    ...(frequency === undefined ? [["frequency", "How often the data is used: choose one."] as [string, string]] : []),
    ...(linkage === undefined ? [["linkage", "Linkage with other data: choose one."] as [string, string]] : []),
  ];
}
