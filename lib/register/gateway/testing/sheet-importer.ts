/**
 * A stand-in for the Gateway's import of an upload sheet (HDRUK/gateway-api, app/Imports/ImportDurFile.php, and the Guidance and Lookups sheets of its template): the sheet's
 * name, its header in row 2, whole day numbers for dates, seven cells that must not be empty, lists split at every comma, and status DRAFT whatever is said. Stricter than
 * the real one where that takes what is wrong: choices outside the Lookups and texts too long for their column are faults here.
 */
import { strFromU8, unzipSync } from "fflate";
import { gatewayChoices } from "../choices.ts";
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

const plain = (xml: string): string => xml.replaceAll(/<[^>]*>/g, "").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&apos;", "'").replaceAll(/&#x([0-9a-f]+);/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16))).replaceAll("&amp;", "&");
type Cell = { text: string } | { number: number };

/** The cells of the first sheet by their address; SpreadsheetML as ECMA-376 Part 1 has it, as far as upload sheets use it. */
function cellsOf(bytes: Uint8Array): { sheet: string; cells: ReadonlyMap<string, Cell>; rows: number } {
  const files = unzipSync(bytes);
  const read = (path: string): string => (files[path] ? strFromU8(files[path]) : "");
  const shared = [...read("xl/sharedStrings.xml").matchAll(/<si>([^]*?)<\/si>/g)].map(([, inner = ""]) => plain(inner));
  const cells = new Map<string, Cell>();
  const sheet = read("xl/worksheets/sheet1.xml");
  for (const [, attributes = "", inner = ""] of sheet.matchAll(/<c ([^>]*?)(?:\/>|>([^]*?)<\/c>)/g)) {
    const address = /\br="([A-Z]+\d+)"/.exec(attributes)?.[1] ?? "";
    const type = /\bt="(\w+)"/.exec(attributes)?.[1];
    const value = /<v>([^]*?)<\/v>/.exec(inner)?.[1];
    if (type === "s" && value !== undefined) cells.set(address, { text: shared[Number(value)] ?? "" });
    else if (type === "inlineStr" || type === "str") cells.set(address, { text: plain(value ?? inner) });
    else if (value !== undefined) cells.set(address, { number: Number(value) });
  }
  return { sheet: plain(/<sheet [^>]*name="([^"]*)"/.exec(read("xl/workbook.xml"))?.[1] ?? ""), cells, rows: Math.max(0, ...[...cells.keys()].map((address) => Number(/\d+$/.exec(address)?.[0]))) };
}

const columnOf = (at: number): string => (at < 26 ? "" : String.fromCharCode(64 + Math.floor(at / 26))) + String.fromCharCode(65 + (at % 26));
/** Day 1 is 1 January 1900, and 29 February 1900 is counted though it never was. */
const dayOfSerial = (serial: number): string => new Date(Date.UTC(1899, 11, 30) + serial * 86_400_000).toISOString().slice(0, 10);

export function importSheet(bytes: Uint8Array): Import {
  const { sheet, cells, rows } = cellsOf(bytes);
  const faults: SheetFault[] = [];
  if (sheet !== gatewaySheetName) faults.push({ row: 0, column: "", fault: `The sheet is called “${sheet}”.` });
  names.forEach((name, at) => {
    const cell = cells.get(`${columnOf(at)}2`);
    if (!cell || !("text" in cell) || cell.text.trim().toLowerCase() !== name.toLowerCase()) faults.push({ row: 2, column: name, fault: "The header is not there." });
  });
  const uses = faults.length > 0 ? [] : Array.from({ length: Math.max(0, rows - 2) }, (_, i) => readRow(cells, i + 3, faults));
  return { uses: faults.length > 0 ? [] : uses, faults };
}

function readRow(cells: ReadonlyMap<string, Cell>, row: number, faults: SheetFault[]): ImportedUse {
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
