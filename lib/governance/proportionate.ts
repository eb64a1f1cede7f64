/**
 * The proportionate route: which applications a committee gives to its chair or a delegate, as data, and what share of their decisions the
 * others look at afterwards. DACReS of the Global Alliance for Genomics and Health and the UK Statistics Authority's panel know such a route.
 */
import { z } from "zod";
import { analysisWords } from "./five-safes.ts";
import { ProjectContent, sectors } from "./project.ts";
import { toDayNumber } from "#lib/kernel/plain-date.ts";

const kind = ProjectContent.shape.analyses.element;
export const Proportionate = z.strictObject({
  /** All kinds of result asked for are among these. */
  analyses: z.array(kind).min(1, "Name at least one kind of result."),
  sectors: z.array(z.enum(sectors)).min(1, "Name at least one sector."),
  /** From the project's start to its end. */
  mostMonths: z.coerce.number("Enter a whole number of months.").int("Enter a whole number of months.").min(1).max(120),
  /** Per cent of the decisions made alone that the committee looks at afterwards. Never none: what nobody sees is no longer the committee's. */
  share: z.coerce.number("Enter a percentage.").min(1, "At least 1 in 100 is looked at afterwards.").max(100, "At most all are looked at afterwards."),
});
export type Proportionate = z.infer<typeof Proportionate>;

const daysInMonth = 31;
/** Why the application goes to the whole committee; empty where the rule gives it to one person. */
export function whyNotProportionate(rule: Proportionate, content: ProjectContent): string[] {
  const more = content.analyses.filter((one) => !rule.analyses.includes(one));
  const days = toDayNumber(content.endDate) - toDayNumber(content.startDate);
  return [
    ...(more.length > 0 ? [`It asks for ${more.map((one) => analysisWords[one]).join(" and ")}.`] : []),
    ...(rule.sectors.includes(content.organisation.sector) ? [] : [`It is led from another sector: ${content.organisation.sector}.`]),
    ...(content.sponsor === undefined || rule.sectors.includes(content.sponsor.organisation.sector) ? [] : [`It is sponsored from another sector: ${content.sponsor.organisation.sector}.`]),
    ...content.members.flatMap((m) => (rule.sectors.includes(m.affiliation.sector) ? [] : [`${m.name} works in another sector: ${m.affiliation.sector}.`])),
    ...(days > rule.mostMonths * daysInMonth ? [`It lasts longer than ${rule.mostMonths} months.`] : []),
  ];
}

export const proportionateInWords = (rule: Proportionate): string[] => [
  `The chair or a delegate decides alone on applications for ${rule.analyses.map((one) => analysisWords[one]).join(", ")}, from ${rule.sectors.join(" or ")}, of at most ${rule.mostMonths} months; and on minor amendments.`,
  `Of these decisions ${rule.share} in 100, drawn at random, are looked at by the others afterwards. One that should not have been made alone ends this route until the rule is set again.`,
];
