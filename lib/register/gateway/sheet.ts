/**
 * The register as rows of the Health Data Research Gateway's upload sheet: 31 columns in its order, a banner above the names. Its importer splits lists at every comma, demands
 * seven fields, and takes dates as whole day numbers only; what it would misread is written so that it can't.
 */
import { registerFields } from "../fields.ts";
import { mainGround } from "../ground.ts";
import { gatewayForm, gatewayKeys, gatewayNames, type GatewayForm } from "./form.ts";
import { legalChoice } from "./choices.ts";
import type { RegisterRecord } from "../record.ts";

export const gatewaySheetName = "Data Uses Template";
/** A second sheet, where more entries fit than the first has: how to get the others. */
export const leftOutName = "What is left out";
export type SheetCell = string | { readonly date: string } | null;

/** The sheet has no column for it, though the standard has a field. */
const withoutColumn = "For linked datasets, how new assets are managed and archived";
export const gatewayFields = registerFields.filter((field) => field.name !== withoutColumn);
/** Lists that the importer splits. Of the others a comma is only text. */
const lists: ReadonlySet<string> = new Set(["Applicant name(s)", "Funders/Sponsors", "Other approval committees", "Dataset(s) name", "Link to research outputs"]);
const dates: Readonly<Record<string, (record: RegisterRecord) => string | null>> = {
  "Project start date": (r) => r.startDate, "Project end date": (r) => r.endDate, "Latest approval date": (r) => r.latestApprovalDate, "Release/Access date": (r) => r.accessDate,
};
/** Without these the importer refuses the row. */
export const demanded: readonly string[] = ["Lead applicant organisation name", "Project title", "Lay summary", "Public benefit statement", "Latest approval date", "Dataset(s) name", "Access type"];

/** Columns that take one of the Lookups: where environments differ, that of the most sensitive dataset. */
const choice: Readonly<Record<string, (record: RegisterRecord) => string>> = {
  "Data sensitivity level": (r) => mainGround(r).sensitivity,
  "Legal basis for provision of data under Article 6": (r) => legalChoice(mainGround(r).article6),
  "Lawful conditions for provision of data under Article 9": (r) => legalChoice(mainGround(r).article9),
  "Common Law Duty of Confidentiality": (r) => mainGround(r).duty,
  "National data opt-out applied?": (r) => mainGround(r).optOut,
};

function cellOf(record: RegisterRecord, name: string, value: string | readonly string[]): SheetCell {
  const date = dates[name];
  if (date) {
    const day = date(record);
    return day === null ? null : { date: day };
  }
  return textCell(name, choice[name]?.(record) ?? value);
}

function textCell(name: string, value: string | readonly string[]): SheetCell {
  const text = typeof value === "string" ? value : value.map((one) => one.replaceAll(/\s*,\s*/g, " – ")).join(", ");
  const safe = lists.has(name) && typeof value === "string" ? text.replaceAll(/\s*,\s*/g, " – ") : text;
  // A cell that begins like a formula is text all the same in a sheet: its type says so.
  return safe === "" ? null : safe;
}

/** What one environment uploads under its own name: of the entries that its committee approved, with its own datasets and the day of its own decision. Others, and entries from crates, are not its to upload. */
export const gatewaySheetOf = (records: readonly RegisterRecord[], tre: string, portalUrl: string): SheetCell[][] => inSheet(records.flatMap((record) => {
  const form = gatewayForm(record, tre, { portalUrl, datasetIds: {} });
  return form ? [gatewayFields.map((field) => cellOfForm(form, record, field.name))] : [];
}));

const keyNamed = new Map(gatewayKeys.map((key) => [gatewayNames[key], key]));
function cellOfForm(form: GatewayForm, record: RegisterRecord, name: string): SheetCell {
  const key = keyNamed.get(name);
  // The form of the Gateway's API has no day of first access; the sheet does.
  if (key === undefined) return cellOf(record, name, "");
  const value = form[key];
  if (typeof value !== "string") return textCell(name, value as readonly string[]);
  return name in dates ? { date: value.slice(0, "2026-01-01".length) } : textCell(name, value);
}

/** The whole register in the sheet's columns, a row for each record, for whoever reads it: a custodian uploads `gatewaySheetOf`. */
export const gatewaySheet = (records: readonly RegisterRecord[]): SheetCell[][] => inSheet(records.map((record) => gatewayFields.map((field) => cellOf(record, field.name, field.value(record)))));

/** Banner, names, rows. */
function inSheet(rows: readonly SheetCell[][]): SheetCell[][] {
  let group = "";
  const banner = gatewayFields.map((field) => {
    const begins = field.group !== group;
    group = field.group;
    return begins ? field.group : null;
  });
  return [banner, gatewayFields.map((f) => f.name), ...rows];
}
