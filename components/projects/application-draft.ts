/**
 * What the application's form holds: every field of the safe project, empty where nothing is written yet. `asContent` turns it into
 * what is saved and judged (gaps dropped, an empty accreditation is none), `asValues` turns a saved draft back, whatever is missing in it.
 */
import { ProjectContent } from "#lib/governance/project.ts";
import { diseasesAsText, diseasesFrom } from "#lib/governance/purpose.ts";
import { registerProblems } from "#lib/governance/register-answers.ts";
import { formProblems, type FormAt } from "#lib/governance/question-bank.ts";

type OrganisationValues = { name: string; ror: string; sector: string };
export type MemberValues = { name: string; email: string; orcid: string; affiliation: OrganisationValues; role: string; accreditation: { scheme: string; number: string; validTo: string } };
type AnsweringValues = { name: string; email: string; orcid: string };
export type ApplicationValues = {
  title: string; laySummary: string; publicBenefit: string; technicalSummary: string; category: string; funder: string; grantReference: string;
  organisation: OrganisationValues; members: MemberValues[]; sponsor: { organisation: OrganisationValues; signatory: AnsweringValues }; supervisors: (AnsweringValues & { supervises: string })[]; startDate: string; endDate: string;
  datasets: { treId: string; dataset: string }[]; article6: string; article9: string; duty: string; optOut: string; ethics: string;
  frequency: string; confidentialData: string;
  /** Whether data is linked at all: nothing where it is not said yet. */
  linkage: { linked: "" | "No" | "Yes"; how: string; kept: string };
  analyses: string[]; domains: string[];
  /** Diseases one on a line. */
  purpose: { kinds: string[]; diseases: string; touches: string[]; notForProfit: boolean };
  /** By the key of a committee's own question. */
  answers: Record<string, { version: number; text: string }>;
};

const recordOf = (value: unknown): Record<string, unknown> => (typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {});
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const textsOf = (value: unknown): string[] => listOf(value).filter((one): one is string => typeof one === "string");

function organisationValues(given: unknown): OrganisationValues {
  const { name, ror, sector } = recordOf(given);
  return { name: textOf(name), ror: textOf(ror), sector: textOf(sector) };
}
export function answeringValues(given: unknown): AnsweringValues {
  const { name, email, orcid } = recordOf(given);
  return { name: textOf(name), email: textOf(email), orcid: textOf(orcid) };
}
export function memberValues(given: unknown): MemberValues {
  const { affiliation, role, accreditation } = recordOf(given);
  const { scheme, number, validTo } = recordOf(accreditation);
  return {
    ...answeringValues(given), affiliation: organisationValues(affiliation), role: textOf(role) || "member",
    accreditation: { scheme: textOf(scheme), number: textOf(number), validTo: textOf(validTo) },
  };
}

function purposeValues(given: unknown): ApplicationValues["purpose"] {
  const { kinds, diseases, touches, notForProfit } = recordOf(given);
  return { kinds: textsOf(kinds), diseases: diseasesAsText(listOf(diseases).map((one) => { const { id, name } = recordOf(one); return { id: textOf(id), name: textOf(name) }; })), touches: textsOf(touches), notForProfit: notForProfit === true };
}

function linkageValues(given: unknown): ApplicationValues["linkage"] {
  const { how, kept } = recordOf(given);
  return { linked: given === null ? "No" : given === undefined ? "" : "Yes", how: textOf(how), kept: textOf(kept) };
}

/** `lead` is who writes the application first: an application without members starts with them. */
export function asValues(draft: Readonly<Record<string, unknown>>, lead: { name: string; email: string; orcid?: string }): ApplicationValues {
  const text = (key: keyof ApplicationValues) => textOf(draft[key]);
  const members = listOf(draft.members).map(memberValues);
  return {
    title: text("title"), laySummary: text("laySummary"), publicBenefit: text("publicBenefit"), technicalSummary: text("technicalSummary"), category: text("category"),
    funder: text("funder"), grantReference: text("grantReference"), organisation: organisationValues(draft.organisation),
    members: members.length > 0 ? members : [{ ...memberValues(lead), role: "lead" }],
    sponsor: { organisation: organisationValues(recordOf(draft.sponsor).organisation), signatory: answeringValues(recordOf(draft.sponsor).signatory) },
    supervisors: listOf(draft.supervisors).map((one) => ({ ...answeringValues(one), supervises: textOf(recordOf(one).supervises) })),
    startDate: text("startDate"), endDate: text("endDate"),
    datasets: listOf(draft.datasets).map((one) => { const { treId, dataset } = recordOf(one); return { treId: textOf(treId), dataset: textOf(dataset) }; }),
    article6: text("article6"), article9: text("article9"), duty: text("duty"), optOut: text("optOut"), ethics: text("ethics"),
    frequency: text("frequency"), confidentialData: text("confidentialData"), linkage: linkageValues(draft.linkage),
    analyses: textsOf(draft.analyses), domains: textsOf(draft.domains), purpose: purposeValues(draft.purpose),
    answers: Object.fromEntries(Object.entries(recordOf(draft.answers)).map(([key, given]) => { const { version, text: written } = recordOf(given); return [key, { version: typeof version === "number" ? version : 0, text: textOf(written) }]; })),
  };
}

/** Choices and dates that nobody has made yet are left out, so that they are named as missing and not as wrong. */
const chosen = (value: string): string | undefined => (value === "" ? undefined : value);
const organisation = ({ name, ror, sector }: OrganisationValues) => ({ name, ror, sector: chosen(sector) });

/** What was written of a link that there is none of is not kept. */
const linkage = ({ linked, how, kept }: ApplicationValues["linkage"]) => (linked === "" ? undefined : linked === "No" ? null : { how, kept });

/** Nothing said is no purpose, which is not the same as one of no kind. */
const purpose = ({ kinds, diseases, touches, notForProfit }: ApplicationValues["purpose"]) =>
  kinds.length + touches.length === 0 && diseases.trim() === "" && !notForProfit ? undefined : { kinds, diseases: diseasesFrom(diseases), touches, notForProfit };

const isEmpty = (values: object): boolean => Object.values(values).every((one) => one === "");
const sponsor = ({ organisation: place, signatory }: ApplicationValues["sponsor"]) => (isEmpty(place) && isEmpty(signatory) ? undefined : { organisation: organisation(place), signatory });

export function asContent(values: ApplicationValues): Record<string, unknown> {
  return {
    ...values,
    category: chosen(values.category), startDate: chosen(values.startDate), endDate: chosen(values.endDate),
    article6: chosen(values.article6), article9: chosen(values.article9), duty: chosen(values.duty), optOut: chosen(values.optOut), frequency: chosen(values.frequency), linkage: linkage(values.linkage),
    answers: Object.fromEntries(Object.entries(values.answers).filter(([, { text }]) => text.trim() !== "")),
    organisation: organisation(values.organisation), purpose: purpose(values.purpose),
    sponsor: sponsor(values.sponsor), supervisors: values.supervisors.length === 0 ? undefined : values.supervisors,
    members: values.members.map((member) => ({
      ...member, affiliation: organisation(member.affiliation),
      accreditation: isEmpty(member.accreditation) ? null : { ...member.accreditation, validTo: chosen(member.accreditation.validTo) },
    })),
  };
}

/** What a field is called where its error stands far from it, by the end of its path. */
const called: Readonly<Record<string, string>> = {
  category: "Kind of research", startDate: "Start", endDate: "End", article6: "Lawful basis", article9: "Condition for health data", duty: "Duty of confidentiality",
  optOut: "National data opt-out", frequency: "How often the data is used", "organisation.sector": "Sector of the lead organisation", "affiliation.sector": "Sector of the organisation a person works for",
  "sponsor.organisation.sector": "Sector of the sponsor", supervises: "Supervises", "organisation.name": "Lead organisation", "affiliation.name": "Organisation a person works for", "accreditation.validTo": "Accreditation valid to",
};
const nameOf = (path: readonly string[]): string => called[path.join(".")] ?? called[path.slice(-2).join(".")] ?? called[path.at(-1) ?? ""] ?? "This";

/** What stands in the way of submitting, by field; each sentence names its field and the mend. */
export function applicationProblems(values: ApplicationValues, forms: readonly FormAt[] = []): { path: string[]; message: string }[] {
  const content = asContent(values);
  const parsed = ProjectContent.safeParse(content);
  // Whether data is linked is a field of its own in the form.
  const register = registerProblems(content as Parameters<typeof registerProblems>[0]).map(([field, message]) => ({ path: field === "linkage" ? ["linkage", "linked"] : [field], message }));
  const asked = formProblems(values, forms).map(([field, message]) => ({ path: field.split("."), message }));
  const problems = parsed.success ? [] : parsed.error.issues.map((issue) => {
    const whole = issue.path.map(String);
    // Diseases are one field of the form, a line each.
    const path = whole[0] === "purpose" && whole[1] === "diseases" ? whole.slice(0, 2) : whole;
    if (issue.code === "invalid_value") return { path, message: `${nameOf(path)}: choose one.` };
    if (issue.code === "invalid_type") return { path, message: `${nameOf(path)}: fill this in.` };
    return { path, message: issue.message };
  });
  return [...problems, ...register, ...asked];
}
