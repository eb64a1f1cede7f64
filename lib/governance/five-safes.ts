/** An application as its readers think of it: under the Five Safes, as terms and values. Committees and the public read the same words. */
import { orcidAddress, rorAddress } from "#lib/kernel/orcid-and-ror.ts";
import { supervisedName, type ProjectContent, type Sponsor, type Supervisor } from "./project.ts";
import { frequencyWords } from "./register-answers.ts";
import { purposeInWords } from "./purpose.ts";
import { article6Words, article9Words, articleName, dutyWords, optOutWords } from "./legal-basis.ts";

export type Fact = { readonly term: string; readonly value: string; readonly href?: string };
export type FiveSafesSection = { readonly safe: "people" | "projects" | "settings" | "data" | "outputs"; readonly heading: string; readonly question: string; readonly facts: readonly Fact[] };

/** What the application's ids mean: names of TREs and titles of their datasets. */
export type Names = { tre: (treId: string) => string; dataset: (treId: string, key: string) => string };

export const analysisWords = { count: "counts of people", crosstab: "cross-tables", summary: "means and standard deviations", histogram: "histograms", distribution: "lists of codes with their numbers of people, and people by sex, age and ethnic category",
  comparison: "means of groups compared", correlation: "correlations", rate: "rates of events over time", survival: "survival curves on fixed days",
  "meta-analysis": "estimates of each environment alone, put together by meta-analysis", regression: "regression models", cox: "models of time to an event", quantiles: "medians and other quantiles",
} as const;
export const domainWords = {
  condition: "conditions", drug: "medicines", procedure: "procedures", measurement: "measurements", observation: "observations", device: "devices", specimen: "specimens", visit: "visits", "visit-detail": "parts of visits",
  death: "deaths", "observation-period": "periods under observation", "condition-era": "spells of conditions", "drug-era": "spells of medicines", "dose-era": "spells of doses",
} as const;
const fact = (term: string, value: string, href?: string): Fact[] => (value === "" ? [] : [{ term, value, ...(href ? { href } : {}) }]);

export const memberInWords = (member: ProjectContent["members"][number]): string =>
  [member.name, member.affiliation.name, member.accreditation ? `accredited by ${member.accreditation.scheme} until ${member.accreditation.validTo}` : "no accreditation given"].join(", ");

export const sponsorInWords = ({ organisation, signatory }: Sponsor): string => `${organisation.name} (${organisation.sector}); ${signatory.name} signs for it`;
export const supervisorInWords = (content: Pick<ProjectContent, "members">, supervisor: Supervisor): string => `${supervisor.name}, who supervises ${supervisedName(content, supervisor)}`;

export function fiveSafes(content: ProjectContent, names: Names): FiveSafesSection[] {
  const tres = [...new Set(content.datasets.map((d) => d.treId))];
  return [
    {
      safe: "people", heading: "Safe people", question: "Who asks, and can they be trusted?",
      facts: [
        ...content.members.map((m) => ({ term: m.role === "lead" ? "Lead" : "Member", value: memberInWords(m), ...(m.orcid ? { href: orcidAddress(m.orcid) } : {}) })),
        ...fact("Lead organisation", `${content.organisation.name} (${content.organisation.sector})`, content.organisation.ror && rorAddress(content.organisation.ror)),
        ...(content.sponsor ? fact("Sponsor", sponsorInWords(content.sponsor), content.sponsor.organisation.ror && rorAddress(content.sponsor.organisation.ror)) : []),
        ...(content.supervisors ?? []).map((one) => ({ term: "Supervisor", value: supervisorInWords(content, one), ...(one.orcid ? { href: orcidAddress(one.orcid) } : {}) })),
        ...fact("Funder", content.grantReference ? `${content.funder} (${content.grantReference})` : content.funder),
      ],
    },
    {
      safe: "projects", heading: "Safe project", question: "Is this a good and lawful use of the data?",
      facts: [
        ...fact("In plain words", content.laySummary),
        ...fact("What people get from it", content.publicBenefit),
        ...fact("Technical summary", content.technicalSummary),
        ...fact("Kind of research", content.category),
        ...(content.purpose ? fact("Purpose, in terms of data use", purposeInWords(content.purpose)) : []),
        ...fact("Dates", `${content.startDate} to ${content.endDate}`),
        ...fact("Ethics", content.ethics),
      ],
    },
    {
      safe: "settings", heading: "Safe settings", question: "Where is the data analysed?",
      facts: [...fact("Environments", tres.map(names.tre).join(", ")), ...fact("Access", "Inside each Trusted Research Environment. No record about a person leaves it; the researchers never see one.")],
    },
    {
      safe: "data", heading: "Safe data", question: "Which data, and on what lawful ground?",
      facts: [
        ...content.datasets.map((d) => ({ term: names.tre(d.treId), value: names.dataset(d.treId, d.dataset) })),
        ...fact("Kinds of record", content.domains.map((d) => domainWords[d]).join(", ")),
        ...fact(articleName(content.article6) === "Not applicable" ? "UK GDPR Article 6" : `UK GDPR ${articleName(content.article6)}`, article6Words[content.article6]),
        ...fact(articleName(content.article9) === "Not applicable" ? "UK GDPR Article 9" : `UK GDPR ${articleName(content.article9)}`, article9Words[content.article9]),
        ...fact("Duty of confidentiality", dutyWords[content.duty]),
        ...fact("National data opt-out applied", optOutWords[content.optOut]),
        ...(content.frequency ? fact("How often", frequencyWords[content.frequency]) : []),
        ...(content.linkage === undefined ? [] : fact("Linkage with other data", content.linkage?.how ?? "None")),
        ...(content.linkage ? fact("Linked data that is kept", content.linkage.kept) : []),
        ...fact("Confidential data", content.confidentialData ?? ""),
      ],
    },
    {
      safe: "outputs", heading: "Safe outputs", question: "What may leave the environments?",
      facts: [...fact("Kinds of result", content.analyses.map((a) => analysisWords[a]).join(", ")), ...fact("Checks", "Each environment hides small counts, rounds and checks every result before it leaves.")],
    },
  ];
}
