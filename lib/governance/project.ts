/**
 * The safe project: what one application says, in the words of the UK Health Data Research Alliance's data use register
 * standard where it has them, so that the public entry needs no retyping. One application, one decision by each TRE.
 */
import { z } from "zod";
import { Envelope } from "#lib/approval/envelope.ts";
import { TreId, UserId } from "#lib/kernel/ids.ts";
import { article6, article9, duties, optOuts } from "#lib/kernel/data-facts.ts";
import { PlainDate } from "#lib/kernel/plain-date.ts";
import { isOrcid, isRorId } from "./identifiers.ts";
import { Purpose } from "./purpose.ts";

const text = (least: number, most: number, name: string) =>
  z.string().trim().min(least, `${name}: write at least ${least} characters.`).max(most, `${name}: write at most ${most} characters.`);

export const sectors = ["Academic Institute", "CQC Registered Health or/and Social Care provider", "Independent Sector Organisation", "Government Agency (Health and Adult Social Care)", "Commercial", "Local authority", "Government Agency (Other)"] as const;
export const categories = ["Efficacy & Mechanism Evaluation", "Health Services & Delivery", "Health Technology Assessment", "Public Health Research", "Other"] as const;
/** As the register standard spells them. */
export const frequencies = ["One-off", "Recurring"] as const;
/** Most characters of the register's fields (those of the standard that stand in columns of 255 at the Health Data Research Gateway), and most words of its lay summary. */
export const mostOf = { linkage: 255, linkedAssets: 2000, confidentialData: 255, laySummaryWords: 300 } as const;

export const Organisation = z.strictObject({
  name: text(2, 255, "Organisation"),
  ror: z.string().refine((v) => v === "" || isRorId(v), "This is not a ROR id: it looks like https://ror.org/012345678.").default(""),
  sector: z.enum(sectors),
});
export type Organisation = z.infer<typeof Organisation>;

export const Member = z.strictObject({
  /** The portal account; members without one cannot submit queries. */
  userId: UserId.optional(),
  name: text(2, 120, "Name"),
  email: z.email("Enter an e-mail address, such as a.person@example.org."),
  orcid: z.string().refine((v) => v === "" || isOrcid(v), "This is not an ORCID iD: it looks like 0000-0002-1825-0097 and its last digit is a checksum.").default(""),
  affiliation: Organisation,
  role: z.enum(["lead", "member"]),
  accreditation: z.strictObject({ scheme: z.string().trim().max(120), number: z.string().trim().max(60), validTo: PlainDate }).nullable().default(null),
});
export type Member = z.infer<typeof Member>;

const answering = {
  /** The portal account, where they have one. */
  userId: UserId.optional(),
  name: text(2, 120, "Name"),
  email: z.union([z.literal(""), z.email("Enter an e-mail address, such as a.person@example.org.")]).default(""),
  orcid: Member.shape.orcid,
};
const findable = { path: ["email"], message: "Give an e-mail address or an ORCID iD, so that nobody who answers for the project decides on it." };
const isFindable = ({ email, orcid }: { email: string; orcid: string }) => email !== "" || orcid !== "";
/** Who answers for the research as a whole (for the United Kingdom: as the UK Policy Framework for Health and Social Care Research has it), and who signs for them. */
export const Sponsor = z.strictObject({ organisation: Organisation, signatory: z.strictObject(answering).refine(isFindable, findable) });
export type Sponsor = z.infer<typeof Sponsor>;
/** Somebody who is not on the project, and supervises somebody who is: by e-mail address. */
export const Supervisor = z.strictObject({ ...answering, supervises: z.string().trim().min(1, "Choose whom they supervise.") }).refine(isFindable, findable);
export type Supervisor = z.infer<typeof Supervisor>;

export const DatasetRequest = z.strictObject({ treId: TreId, dataset: z.string().min(1) });

export const sameAddress = (email: string): string => email.trim().toLowerCase();
export const QuestionKey = z.string().regex(/^[a-z][a-z0-9-]{2,39}$/, "Use 3 to 40 small letters, figures and hyphens, beginning with a letter.");
/** Characters. */
export const mostOfAnswer = 4000;

export const ProjectContent = z.strictObject({
  title: text(5, 200, "Title"),
  laySummary: text(50, 3000, "Lay summary"),
  publicBenefit: text(30, 3000, "Public benefit"),
  technicalSummary: z.string().trim().max(6000).default(""),
  category: z.enum(categories),
  funder: text(2, 255, "Funder"),
  grantReference: z.string().trim().max(120).default(""),
  organisation: Organisation,
  members: z.array(Member).min(1, "Name at least the project lead.").max(50).refine((m) => m.filter((x) => x.role === "lead").length === 1, "Name exactly one lead."),
  /** Absent where there is none, and in applications from before they were asked for. */
  sponsor: Sponsor.optional(),
  supervisors: z.array(Supervisor).max(50).optional(),
  startDate: PlainDate,
  endDate: PlainDate,
  datasets: z.array(DatasetRequest).min(1, "Choose at least one dataset."),
  article6: z.enum(article6),
  article9: z.enum(article9),
  duty: z.enum(duties),
  optOut: z.enum(optOuts),
  /** How often data is used; absent in applications from before it was asked, of which the register says one-off. */
  frequency: z.enum(frequencies).optional(),
  /** With other data, how, and what becomes of the data that this makes. Null: none; absent in applications from before it was asked, of which the register says none. */
  linkage: z.strictObject({ how: text(10, mostOf.linkage, "How the data is linked"), kept: text(10, mostOf.linkedAssets, "How linked data is kept") }).nullable().optional(),
  /** Of the confidential data that is used; left open, the register says that no record about a person leaves an environment. */
  confidentialData: z.string().trim().max(mostOf.confidentialData, `Confidential data: write at most ${mostOf.confidentialData} characters.`).optional(),
  ethics: z.string().trim().max(300).default(""),
  /** In the terms by which permissions of data are written; absent in applications from before there was such. */
  purpose: Purpose.optional(),
  /** What the approval should cover. */
  analyses: z.array(Envelope.shape.analyses.element).min(1, "Choose at least one kind of analysis."),
  domains: z.array(z.enum(["condition", "drug", "procedure", "measurement", "observation", "device", "specimen", "visit", "visit-detail", "death", "observation-period", "condition-era", "drug-era", "dose-era"])).default([]),
  /** By the key of a question of the bank; each with the version of the question that it answers. */
  answers: z.record(QuestionKey, z.strictObject({ version: z.int().positive(), text: z.string().trim().max(mostOfAnswer, `Answer in at most ${mostOfAnswer} characters.`) })).optional(),
}).refine((p) => p.startDate < p.endDate, { path: ["endDate"], message: "The project must end after it starts." }).check(({ value, issues }) => {
  const team = value.members.map((member) => sameAddress(member.email));
  for (const [at, { supervises }] of (value.supervisors ?? []).entries())
    if (!team.includes(sameAddress(supervises))) issues.push({ code: "custom", input: supervises, path: ["supervisors", at, "supervises"], message: "Choose somebody who is on the project." });
});
export type ProjectContent = z.infer<typeof ProjectContent>;
/** Everybody with a part in it: on the project, for its sponsor, or supervising somebody. */
export const everybodyIn = ({ members, sponsor, supervisors }: Pick<ProjectContent, "members" | "sponsor" | "supervisors">): { userId?: string | undefined; name: string; orcid: string; email: string }[] => [...members, ...(sponsor ? [sponsor.signatory] : []), ...(supervisors ?? [])];
/** The name of whom a supervisor supervises. */
export const supervisedName = ({ members }: Pick<ProjectContent, "members">, { supervises }: Supervisor): string => members.find((member) => sameAddress(member.email) === sameAddress(supervises))?.name ?? supervises;

/** A draft is saved as it stands; only submitting demands the whole. */
export const ProjectDraft = z.looseObject({ title: text(5, 200, "Title") });
export type ProjectDraft = z.infer<typeof ProjectDraft>;
