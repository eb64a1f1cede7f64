/** What changed between two revisions of an application, in sentences: what a committee that has read the first needs to read. */
import { frequencyOf, linkageInWords } from "./core-questions.ts";
import { memberInWords, sponsorInWords, supervisorInWords, type Names } from "./five-safes.ts";
import type { ProjectContent } from "./project.ts";
import { purposeInWords } from "./purpose.ts";

/** Shown with both values, and long texts as “rewritten”: their full text stands beside. */
const short = {
  title: "Title", category: "Kind of research", funder: "Funder", grantReference: "Grant reference", startDate: "Start", endDate: "End",
  article6: "Lawful basis (Article 6)", article9: "Condition for health data (Article 9)", duty: "Duty of confidentiality", optOut: "National data opt-out", ethics: "Ethics", frequency: "How often", confidentialData: "Confidential data",
} as const satisfies Partial<Record<keyof ProjectContent, string>>;
const long = { laySummary: "Lay summary", publicBenefit: "Public benefit", technicalSummary: "Technical summary" } as const satisfies Partial<Record<keyof ProjectContent, string>>;

const said = (value: string | undefined): string => (value === undefined || value === "" ? "nothing" : `“${value}”`);

function listChanges<T>(what: string, before: readonly T[], after: readonly T[], words: (item: T) => string): string[] {
  const [was, is] = [new Set(before.map(words)), new Set(after.map(words))];
  return [...[...is].filter((w) => !was.has(w)).map((w) => `${what} added: ${w}.`), ...[...was].filter((w) => !is.has(w)).map((w) => `${what} removed: ${w}.`)];
}

function memberChanges(before: ProjectContent, after: ProjectContent): string[] {
  const keyed = (content: ProjectContent) => new Map(content.members.map((m) => [m.email.toLowerCase(), m]));
  const [was, is] = [keyed(before), keyed(after)];
  const changed = [...is].flatMap(([email, member]) => {
    const earlier = was.get(email);
    if (!earlier) return [`Person added: ${memberInWords(member)}.`];
    const lines = memberInWords(earlier) === memberInWords(member) ? [] : [`Person changed: ${memberInWords(earlier)} became ${memberInWords(member)}.`];
    return earlier.role === member.role ? lines : [...lines, `${member.name} is now the ${member.role === "lead" ? "lead" : "member"}.`];
  });
  return [...changed, ...[...was].filter(([email]) => !is.has(email)).map(([, member]) => `Person removed: ${memberInWords(member)}.`)];
}

/** An application from before it was asked says what it is taken to say. */
const answerTo = (key: keyof typeof short, content: ProjectContent) => (key === "frequency" ? frequencyOf(content) : (content[key] ?? ""));

/** Empty exactly where a committee would read the same application. */
export function applicationChanges(before: ProjectContent, after: ProjectContent, names: Names): string[] {
  const keys = Object.keys as <T extends object>(value: T) => (keyof T)[];
  return [
    ...keys(short).flatMap((key) => (answerTo(key, before) === answerTo(key, after) ? [] : [`${short[key]}: ${said(answerTo(key, before))} became ${said(answerTo(key, after))}.`])),
    ...keys(long).flatMap((key) => (before[key] === after[key] ? [] : [`${long[key]}: the text was ${before[key] === "" ? "added" : after[key] === "" ? "removed" : "rewritten"}.`])),
    ...listChanges("Lead organisation", [before.organisation], [after.organisation], (o) => [o.name, o.sector, ...(o.ror ? [o.ror] : [])].join(", ")),
    ...memberChanges(before, after),
    ...listChanges("Sponsor", before.sponsor ? [before.sponsor] : [], after.sponsor ? [after.sponsor] : [], (s) => [sponsorInWords(s), s.organisation.ror, s.signatory.orcid, s.signatory.email].filter((part) => part !== "").join(", ")),
    ...listChanges("Supervisor", (before.supervisors ?? []).map((s) => [supervisorInWords(before, s), s.orcid, s.email]), (after.supervisors ?? []).map((s) => [supervisorInWords(after, s), s.orcid, s.email]), (parts) => parts.filter((part) => part !== "").join(", ")),
    ...listChanges("Purpose", before.purpose ? [before.purpose] : [], after.purpose ? [after.purpose] : [], purposeInWords),
    ...listChanges("Linkage", [before].map(linkageInWords), [after].map(linkageInWords), String),
    ...listChanges("Dataset", before.datasets, after.datasets, (d) => `${names.dataset(d.treId, d.dataset)} of ${names.tre(d.treId)}`),
    ...listChanges("Kind of analysis", before.analyses, after.analyses, String),
    ...listChanges("Kind of record", before.domains, after.domains, String),
  ];
}
