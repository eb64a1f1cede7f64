/**
 * A stand-in for the Gateway's import of an upload sheet (HDRUK/gateway-api, app/Imports/ImportDurFile.php, and the Guidance and Lookups sheets of its template): the sheet's
 * name, its header in row 2, whole day numbers for dates, seven cells that must not be empty, lists split at every comma, and status DRAFT whatever is said. Stricter than
 * the real one where that takes what is wrong: choices outside the Lookups and texts too long for their column are faults here.
 */
import { gatewayChoices } from "../choices.ts";
import { columnOf, dayOfSerial, readSheet, type ReadCell } from "../read-sheet.ts";
import { demanded, gatewayFields, gatewaySheetName } from "../sheet.ts";

export type ImportedUse = { status: "DRAFT"; fields: Readonly<Record<string, string | readonly string[] | null>> };
export type SheetFault = { row: number; column: string; fault: string };
export type Import = { uses: ImportedUse[]; faults: SheetFault[] };

const names = gatewayFields.map((field) => field.name);
const dates = new Set(["Project start date", "Project end date", "Latest approval date", "Release/Access date"]);
const lists = new Set(["Applicant name(s)", "Funders/Sponsors", "Other approval committees", "Dataset(s) name", "Link to research outputs"]);
/** VARCHAR(255) under strict SQL. */
const short = new Set(["Project ID", "Lead applicant organisation name", "Organisation ID", "Applicant ID", "For linked datasets, specify how the linkage will take place", "Description of the confidential data being used"]);
const choices: Readonly<Record<string, readonly string[]>> = {
  "Organisation sector": gatewayChoices.organisation_sector, "DEA accredited researcher?": gatewayChoices.accredited_researcher_status, "Sub-licence arrangements (if any)?": gatewayChoices.sublicence_arrangements,
  "Request category type": gatewayChoices.request_category_type, "Data sensitivity level": gatewayChoices.data_sensitivity_level, "Common Law Duty of Confidentiality": gatewayChoices.duty_of_confidentiality,
  "National data opt-out applied?": gatewayChoices.national_data_optout, "Request frequency": gatewayChoices.request_frequency, "Access type": gatewayChoices.access_type,
  "Legal basis for provision of data under Article 6": gatewayChoices.legal_basis_for_data_article6, "Lawful conditions for provision of data under Article 9": gatewayChoices.legal_basis_for_data_article9,
};

export function importSheet(bytes: Uint8Array): Import {
  const { names: [sheet = ""], cells, rows } = readSheet(bytes);
  const faults: SheetFault[] = [];
  if (sheet !== gatewaySheetName) faults.push({ row: 0, column: "", fault: `The sheet is called “${sheet}”.` });
  names.forEach((name, at) => {
    const cell = cells.get(`${columnOf(at)}2`);
    if (!cell || !("text" in cell) || cell.text.trim().toLowerCase() !== name.toLowerCase()) faults.push({ row: 2, column: name, fault: "The header is not there." });
  });
  const uses = faults.length > 0 ? [] : rows.filter((row) => row > 2).map((row) => readRow(cells, row, faults));
  return { uses: faults.length > 0 ? [] : uses, faults };
}

function readRow(cells: ReadonlyMap<string, ReadCell>, row: number, faults: SheetFault[]): ImportedUse {
  const fields: Record<string, string | readonly string[] | null> = {};
  names.forEach((name, at) => {
    const fault = (words: string) => void faults.push({ row, column: name, fault: words });
    const cell = cells.get(`${columnOf(at)}${String(row)}`);
    if (!cell || ("text" in cell && cell.text.trim() === "")) {
      if (demanded.includes(name)) fault("It must not be empty.");
      fields[name] = lists.has(name) ? [] : null;
    } else if (dates.has(name)) {
      if (!("number" in cell) || !Number.isInteger(cell.number)) fault("A date must be a whole day number.");
      else fields[name] = dayOfSerial(cell.number);
    } else if (!("text" in cell)) fault("It must be text.");
    else if (lists.has(name)) fields[name] = cell.text.split(",").map((one) => one.trim()).filter((one) => one !== "");
    else {
      if (choices[name] && !choices[name].includes(cell.text)) fault("It is none of the choices.");
      if (short.has(name) && [...cell.text].length > 255) fault("It is longer than 255 characters.");
      fields[name] = cell.text;
    }
  });
  return { status: "DRAFT", fields };
}
