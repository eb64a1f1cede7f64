/** What an application wants to use data for, in the terms by which permissions of data are written, so that both can be laid side by side. */
import { z } from "zod";
import { Disease } from "#lib/kernel/data-use.ts";

/** Kinds of research. None of them: only people can say whether it is permitted. */
export const researchKinds = ["general", "health", "methods", "ancestry"] as const;
export type ResearchKind = (typeof researchKinds)[number];
export const researchKindWords: Readonly<Record<ResearchKind, string>> = {
  general: "General research, not of health alone", health: "Research into health, medicine or biology", methods: "Developing or comparing methods", ancestry: "Origins or ancestry of populations",
};

/** What no table of rules decides about; by DUOS V4 (DataBiosphere/consent-ontology, DataUseMatcherV4). */
export const sensitiveTopics = ["controls", "population-structure", "gender", "children", "vulnerable-people", "illegal-behaviour", "sexually-transmitted-disease", "psychological-traits", "not-health", "stigmatising-disease"] as const;
export type SensitiveTopic = (typeof sensitiveTopics)[number];
export const sensitiveTopicWords: Readonly<Record<SensitiveTopic, string>> = {
  controls: "Use of people as a comparison group in other studies", "population-structure": "The make-up of populations", gender: "Men or women alone", children: "Children alone", "vulnerable-people": "Vulnerable people",
  "illegal-behaviour": "Illegal behaviour", "sexually-transmitted-disease": "Sexually transmitted diseases", "psychological-traits": "Psychological traits", "not-health": "Questions that are not about health", "stigmatising-disease": "Diseases that carry a stigma",
};

export const Purpose = z.strictObject({
  kinds: z.array(z.enum(researchKinds)).default([]),
  /** Where it is about certain diseases. */
  diseases: z.array(Disease).max(50, "Name at most 50 diseases.").default([]),
  touches: z.array(z.enum(sensitiveTopics)).default([]),
  /** By organisations that seek no profit, for no commercial end. */
  notForProfit: z.boolean().default(false),
});
export type Purpose = z.infer<typeof Purpose>;

export function purposeInWords({ kinds, diseases, touches, notForProfit }: Purpose): string {
  const parts = [...kinds.map((kind) => researchKindWords[kind]), ...(diseases.length > 0 ? [`Diseases: ${diseases.map((d) => `${d.name} (${d.id})`).join(", ")}`] : []), notForProfit ? "Not for profit" : "For profit, or not said", ...touches.map((topic) => `Touches: ${sensitiveTopicWords[topic].toLowerCase()}`)];
  return parts.join("; ");
}

/** One disease on each line, its id first: `MONDO:0005148 Type 2 diabetes`. What has no id keeps it empty, and the schema names it. */
export const diseasesFrom = (text: string): { id: string; name: string }[] => text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "").map((line) => { const [id = "", ...name] = line.split(/\s+/); return { id, name: name.join(" ") }; });
export const diseasesAsText = (diseases: readonly { id: string; name: string }[]): string => diseases.map(({ id, name }) => `${id} ${name}`.trim()).join("\n");
