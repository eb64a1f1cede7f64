/**
 * What the Gateway would choke on or publish wrongly, found before anything is sent. Its API demands no field, checks no choice, and answers a text that is too long for its
 * column with a bare 500: the seven fields of the register standard, its choices, and the lengths are for the sender to keep.
 */
import { gatewayChoices } from "./choices.ts";
import { dateKeys, gatewayNames, listKeys, type GatewayForm, type GatewayKey } from "./form.ts";

export type FormFault = { readonly field: GatewayKey; readonly name: string; readonly mend: string };

/** Of the database's columns: VARCHAR(255) under MySQL's strict mode, TEXT in bytes. */
const shortKeys = [
  "organisation_name", "organisation_id", "organisation_sector", "applicant_id", "accredited_researcher_status", "sublicence_arrangements", "project_id_text", "request_category_type", "data_sensitivity_level",
  "duty_of_confidentiality", "national_data_optout", "request_frequency", "dataset_linkage_description", "confidential_data_description", "access_type",
] as const satisfies readonly GatewayKey[];
const shortest = 255;
const textBytes = 65_535;
/** The standard's length of a lay summary, and that of the Gateway's own form. */
const layWords = 300;
const layCharacters = 3000;
const demanded = ["organisation_name", "project_title", "lay_summary", "public_benefit_statement", "latest_approval_date", "access_type"] as const satisfies readonly GatewayKey[];

const isShort: ReadonlySet<GatewayKey> = new Set(shortKeys);
const dated = /^(\d{4})-(\d{2})-(\d{2})T00:00:00$/;
function isInstant(value: string): boolean {
  const day = dated.exec(value) && value.slice(0, 10);
  return day !== null && !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day);
}

export function formFaults(form: GatewayForm): FormFault[] {
  const faults: FormFault[] = [];
  const fault = (field: GatewayKey, mend: string) => void faults.push({ field, name: gatewayNames[field], mend });
  for (const key of demanded) if (form[key].trim() === "") fault(key, "The register standard demands it: fill it in.");
  if (form.datasets.length + form.non_gateway_datasets.length === 0) fault("non_gateway_datasets", "The register standard demands a dataset: name at least one of this data environment.");
  for (const [key, choices] of Object.entries(gatewayChoices) as [keyof typeof gatewayChoices, readonly string[]][]) {
    if (!choices.includes(form[key])) fault(key, `Choose one of the register standard's: ${choices.map((choice) => (choice.length > 60 ? `${choice.slice(0, 60)}…` : choice)).join("; ")}.`);
  }
  for (const key of Object.keys(gatewayNames) as GatewayKey[]) {
    const value = form[key];
    if (typeof value !== "string") {
      if (listKeys.has(key) && (value as readonly string[]).some((one) => one.trim() === "")) fault(key, "One of its lines is empty: take it out.");
      continue;
    }
    if (dateKeys.has(key)) {
      if (!isInstant(value) && !(value === "" && key === "latest_approval_date")) fault(key, "Give a day that is in the calendar, such as 2026-09-01.");
    } else if (isShort.has(key) && [...value].length > shortest) fault(key, `Shorten it to ${String(shortest)} characters; it has ${String([...value].length)}.`);
    else if (new TextEncoder().encode(value).length > textBytes) fault(key, `Shorten it: the Gateway keeps at most ${String(textBytes)} bytes.`);
  }
  const words = form.lay_summary.split(/\s+/).filter(Boolean).length;
  if (words > layWords) fault("lay_summary", `Shorten it to ${String(layWords)} words, as the register standard asks; it has ${String(words)}.`);
  if ([...form.lay_summary].length > layCharacters) fault("lay_summary", `Shorten it to ${String(layCharacters)} characters; it has ${String([...form.lay_summary].length)}.`);
  if (form.project_end_date <= form.project_start_date) fault("project_end_date", "The project must end after it starts: give a later day.");
  return faults;
}
