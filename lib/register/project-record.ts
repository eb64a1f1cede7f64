import type { ProjectContent } from "#lib/governance/project.ts";
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import { mostSensitive, usualSensitivity, type RegisterDataset } from "./ground.ts";
import type { RegisterCorrections, RegisterOutput, RegisterRecord, RegisterSite } from "./record.ts";

export type ProjectFacts = {
  reference: string;
  content: ProjectContent;
  closed: boolean;
  sites: RegisterSite[];
  /** Null as long as no committee has approved. */
  latestApprovalDate: PlainDate | null;
  datasets: RegisterDataset[];
  /** Each TRE's disclosure control in a sentence or two. */
  privacy: string[];
  outputs: RegisterOutput[];
  activity: RegisterRecord["activity"];
  learned: RegisterRecord["learned"];
  /** The day on which the first run started at an environment; null where none ever did. */
  firstAccess: PlainDate | null;
  /** Last day of the lead's accreditation, as somebody entitled, an issuer's visa or a registry has verified it; null where nobody has. What the application says of it is a claim. */
  accreditedUntil: PlainDate | null;
  today: PlainDate;
};

/** The public record as the application, the decisions and the runs make it; undefined as long as no committee has approved. */
export function projectRecord(facts: ProjectFacts, corrections: RegisterCorrections = {}): RegisterRecord | undefined {
  const { content, sites, latestApprovalDate } = facts;
  if (latestApprovalDate === null) return undefined;
  const lead = content.members.find((m) => m.role === "lead");
  const live = !facts.closed && sites.some((s) => s.state === "approved" && s.validTo !== null && s.validTo >= facts.today);
  const projected: RegisterRecord = {
    version: 1,
    reference: facts.reference,
    status: live ? "active" : "archived",
    organisationName: content.organisation.name,
    organisationId: content.organisation.ror,
    organisationSector: content.organisation.sector,
    applicants: [...content.members].sort((a, b) => Number(b.role === "lead") - Number(a.role === "lead")).map((m) => m.name),
    applicantId: lead?.orcid ?? "",
    funders: [...new Set([content.funder, ...(content.sponsor ? [content.sponsor.organisation.name] : [])])],
    accreditedResearcher: facts.accreditedUntil === null ? "Unknown" : facts.accreditedUntil >= facts.today ? "Yes" : "No",
    // Nobody is given data to pass on: what leaves are checked results.
    sublicence: "No",
    title: content.title,
    laySummary: content.laySummary,
    publicBenefit: content.publicBenefit,
    category: content.category,
    technicalSummary: content.technicalSummary,
    otherCommittees: [...(content.ethics ? [content.ethics] : []), ...sites.filter((s) => s.state !== "refused").map((s) => `Data access committee of ${s.tre}`)],
    startDate: content.startDate,
    endDate: content.endDate,
    latestApprovalDate,
    datasets: facts.datasets,
    sensitivity: mostSensitive(facts.datasets.map((dataset) => dataset.facts?.sensitivity ?? usualSensitivity)),
    article6: content.article6,
    article9: content.article9,
    duty: content.duty,
    optOut: content.optOut,
    frequency: content.frequency ?? "One-off",
    linkage: content.linkage?.how ?? "No linkage between environments: each answers by itself, and only checked results are combined.",
    linkedAssets: content.linkage?.kept ?? "",
    confidentialData: content.confidentialData || "No record about a person leaves an environment.",
    accessDate: facts.firstAccess,
    // A federation of TREs releases no data.
    accessType: "TRE",
    privacy: ["Questions go to the data; no record about a person leaves its environment. Every result is checked there before it is released.", ...facts.privacy].join(" "),
    outputLinks: [],
    outputs: facts.outputs,
    sites,
    activity: facts.activity,
    ...(facts.learned && { learned: facts.learned }),
    corrections,
  };
  const corrected = Object.fromEntries(Object.entries(corrections).filter(([, value]) => value !== undefined));
  return { ...projected, ...corrected };
}
