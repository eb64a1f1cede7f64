/**
 * The questions that every committee asks, over one set of answers: the public record and the approval are made of them. Each says what
 * kinds of change its answer can undergo; what class of amendment a change makes is a table of its own (`amendment.ts`).
 */
import { isSameJson } from "#lib/kernel/canonical-json.ts";
import { bareRor } from "#lib/kernel/orcid-and-ror.ts";
import { shareOfWordsChanged } from "#lib/kernel/word-difference.ts";
import { analysisWords, domainWords, memberInWords, sponsorInWords, supervisorInWords, type Names } from "./five-safes.ts";
import { article6Words, article9Words, articleName, dutyWords, optOutWords } from "./legal-basis.ts";
import { purposeInWords } from "./purpose.ts";
import { frequencyWords } from "./register-answers.ts";
import type { frequencies, Member, Organisation, ProjectContent, Sponsor } from "./project.ts";

export const safes = ["people", "projects", "data", "outputs"] as const;
export type Safe = (typeof safes)[number];
export const changeKinds = ["changed", "reworded", "rewritten", "earlier", "later", "added", "removed", "added-elsewhere", "removed-elsewhere", "renamed", "lead-changed"] as const;
export type ChangeKind = (typeof changeKinds)[number];

export type CoreQuestion = {
  readonly key: keyof ProjectContent;
  readonly safe: Safe;
  readonly asks: string;
  /** The answer as text, one line for each thing in a list. */
  readonly answer: (content: ProjectContent, names: Names) => string;
  /** What happened to the answer, as the committee of this TRE sees it. */
  readonly changes: (before: ProjectContent, after: ProjectContent, treId: string) => ChangeKind[];
};

/** Prose of which at most a tenth of the words changed is reworded, else rewritten: a person reads it either way. */
export const rewordedUpTo = 0.1;

type TextKey = "title" | "laySummary" | "publicBenefit" | "technicalSummary" | "category" | "funder" | "grantReference" | "article6" | "article9" | "duty" | "optOut" | "ethics";
type DateKey = "startDate" | "endDate";
const text = (key: TextKey, safe: Safe, asks: string, words = (value: string) => value): CoreQuestion => ({
  key, safe, asks, answer: (content) => words(content[key]), changes: (before, after) => (before[key] === after[key] ? [] : ["changed"]),
});
const prose = (key: TextKey, safe: Safe, asks: string): CoreQuestion => ({
  key, safe, asks, answer: (content) => content[key],
  changes: (before, after) => (before[key] === after[key] ? [] : [shareOfWordsChanged(before[key], after[key]) <= rewordedUpTo ? "reworded" : "rewritten"]),
});
const date = (key: DateKey, asks: string): CoreQuestion => ({
  key, safe: "projects", asks, answer: (content) => content[key], changes: (before, after) => (before[key] === after[key] ? [] : [after[key] < before[key] ? "earlier" : "later"]),
});
const list = <K extends "analyses" | "domains">(key: K, safe: Safe, asks: string, words: Readonly<Record<ProjectContent[K][number], string>>): CoreQuestion => ({
  key, safe, asks, answer: (content) => (content[key] as ProjectContent[K][number][]).map((one) => words[one]).join("\n"),
  changes: (before, after) => {
    const [was, is] = [new Set<string>(before[key]), new Set<string>(after[key])];
    return [...([...is].some((one) => !was.has(one)) ? ["added" as const] : []), ...([...was].some((one) => !is.has(one)) ? ["removed" as const] : [])];
  },
});

const organisationInWords = ({ name, sector, ror }: Organisation) => [name, sector, ror].filter((part) => part !== "").join(", ");
function organisationChange(was: Organisation, is: Organisation): ChangeKind[] {
  if (organisationInWords(was) === organisationInWords(is)) return [];
  const same = was.ror !== "" && is.ror !== "" && bareRor(was.ror) === bareRor(is.ror) && was.sector === is.sector;
  return [same ? "renamed" : "changed"];
}

function sponsorChange(was: Sponsor | undefined, is: Sponsor | undefined): ChangeKind[] {
  if (isSameJson(was ?? null, is ?? null)) return [];
  const renamed = was !== undefined && is !== undefined && isSameJson(was.signatory, is.signatory) && organisationChange(was.organisation, is.organisation).includes("renamed");
  return [renamed ? "renamed" : "changed"];
}

/** An account is found by its e-mail address, so another address is another person. */
const byEmail = (content: ProjectContent) => new Map(content.members.map((member) => [member.email.trim().toLowerCase(), member]));
const unlike = (was: Member, is: Member) => memberInWords(was) !== memberInWords(is) || was.orcid !== is.orcid || was.userId !== is.userId || organisationInWords(was.affiliation) !== organisationInWords(is.affiliation);
function peopleChanges(before: ProjectContent, after: ProjectContent): ChangeKind[] {
  const [was, is] = [byEmail(before), byEmail(after)];
  const leadOf = (people: ReadonlyMap<string, Member>) => [...people].find(([, member]) => member.role === "lead")?.[0];
  const found: [ChangeKind, boolean][] = [
    ["added", [...is.keys()].some((email) => !was.has(email))],
    ["removed", [...was.keys()].some((email) => !is.has(email))],
    ["changed", [...is].some(([email, member]) => { const earlier = was.get(email); return earlier !== undefined && unlike(earlier, member); })],
    ["lead-changed", leadOf(was) !== leadOf(is)],
  ];
  return found.flatMap(([kind, happened]) => (happened ? [kind] : []));
}

function datasetChanges(before: ProjectContent, after: ProjectContent, treId: string): ChangeKind[] {
  const key = (d: ProjectContent["datasets"][number]) => `${d.treId} ${d.dataset}`;
  const [was, is] = [new Set(before.datasets.map(key)), new Set(after.datasets.map(key))];
  const added = after.datasets.filter((d) => !was.has(key(d)));
  const removed = before.datasets.filter((d) => !is.has(key(d)));
  const here = (d: { treId: string }) => d.treId === treId;
  const found: [ChangeKind, boolean][] = [["added", added.some(here)], ["removed", removed.some(here)], ["added-elsewhere", !added.every(here)], ["removed-elsewhere", !removed.every(here)]];
  return found.flatMap(([kind, happened]) => (happened ? [kind] : []));
}

/** As the register tells it of applications that were never asked. */
export const frequencyOf = ({ frequency = "One-off" }: ProjectContent): (typeof frequencies)[number] => frequency;
export const linkageInWords = ({ linkage }: Pick<ProjectContent, "linkage">): string => (linkage ? `Yes: ${linkage.how}\nKept: ${linkage.kept}` : "No");
const unlessSame = (was: string, is: string): ChangeKind[] => (was === is ? [] : ["changed"]);

const articleInWords = (words: Readonly<Record<string, string>>) => (code: string) => `${articleName(code as Parameters<typeof articleName>[0])}: ${words[code] ?? ""}`;
export const coreQuestions: readonly CoreQuestion[] = [
  text("title", "projects", "What is the project called?"),
  prose("laySummary", "projects", "What do you want to find out and how, in plain words?"),
  prose("publicBenefit", "projects", "What will people get from it?"),
  prose("technicalSummary", "projects", "Design, variables and methods"),
  { key: "purpose", safe: "projects", asks: "What is the data to be used for, in the terms of its permissions?", answer: (c) => (c.purpose ? purposeInWords(c.purpose) : ""), changes: (before, after) => (isSameJson(before.purpose ?? null, after.purpose ?? null) ? [] : ["changed"]) },
  text("category", "projects", "What kind of research is it?"),
  date("startDate", "When does it start?"),
  date("endDate", "When does it end?"),
  text("funder", "projects", "Who pays for it?"),
  text("grantReference", "projects", "Under which grant?"),
  text("ethics", "projects", "Which ethics approval does it have, or why does it need none?"),
  { key: "organisation", safe: "people", asks: "Which organisation leads it?", answer: (c) => organisationInWords(c.organisation), changes: (before, after) => organisationChange(before.organisation, after.organisation) },
  { key: "members", safe: "people", asks: "Who works on it?", answer: (c) => c.members.map((m) => `${m.role === "lead" ? "Lead: " : ""}${memberInWords(m)}${m.orcid === "" ? "" : `, ${m.orcid}`}`).join("\n"), changes: peopleChanges },
  { key: "sponsor", safe: "people", asks: "Who sponsors it, and who signs for the sponsor?", answer: (c) => (c.sponsor ? sponsorInWords(c.sponsor) : ""), changes: (before, after) => sponsorChange(before.sponsor, after.sponsor) },
  { key: "supervisors", safe: "people", asks: "Who supervises people on it?", answer: (c) => (c.supervisors ?? []).map((one) => `${supervisorInWords(c, one)}${one.orcid === "" ? "" : `, ${one.orcid}`}`).join("\n"), changes: (before, after) => (isSameJson(before.supervisors ?? [], after.supervisors ?? []) ? [] : ["changed"]) },
  { key: "datasets", safe: "data", asks: "Which datasets does it use?", answer: (c, names) => c.datasets.map((d) => `${names.tre(d.treId)}: ${names.dataset(d.treId, d.dataset)}`).join("\n"), changes: datasetChanges },
  list("domains", "data", "Which kinds of record?", domainWords),
  text("article6", "data", "On what lawful basis (UK GDPR Article 6)?", articleInWords(article6Words)),
  text("article9", "data", "Under which condition for health data (UK GDPR Article 9)?", articleInWords(article9Words)),
  text("duty", "data", "How is the duty of confidentiality met?", (value) => dutyWords[value as keyof typeof dutyWords]),
  text("optOut", "data", "Is the national data opt-out applied?", (value) => optOutWords[value as keyof typeof optOutWords]),
  { key: "frequency", safe: "data", asks: "How often is the data used?", answer: (c) => frequencyWords[frequencyOf(c)], changes: (before, after) => unlessSame(frequencyOf(before), frequencyOf(after)) },
  { key: "linkage", safe: "data", asks: "Is the data linked with other data?", answer: linkageInWords, changes: (before, after) => unlessSame(linkageInWords(before), linkageInWords(after)) },
  { key: "confidentialData", safe: "data", asks: "Which confidential data is used?", answer: (c) => c.confidentialData ?? "", changes: (before, after) => unlessSame(before.confidentialData ?? "", after.confidentialData ?? "") },
  list("analyses", "outputs", "Which kinds of result may leave?", analysisWords),
];
