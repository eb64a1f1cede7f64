import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { record } from "../testing/record.ts";
import { gatewaySheet, gatewaySheetName, type SheetCell } from "./sheet.ts";
import { importSheet } from "./testing/sheet-importer.ts";

const xml = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
const column = (at: number) => (at < 26 ? "" : "A") + String.fromCharCode(65 + (at % 26));
const serial = (date: string) => Date.parse(date) / 86_400_000 + 25_569;
/** The least book that a spreadsheet program opens. */
function book(rows: readonly (readonly (SheetCell | number)[])[], name = gatewaySheetName): Uint8Array {
  const cell = (value: SheetCell | number, address: string) => value === null ? "" : typeof value === "string" ? `<c r="${address}" t="inlineStr"><is><t>${xml(value)}</t></is></c>` : `<c r="${address}"><v>${String(typeof value === "number" ? value : serial(value.date))}</v></c>`;
  const lines = rows.map((row, at) => `<row r="${String(at + 1)}">${row.map((value, i) => cell(value, `${column(i)}${String(at + 1)}`)).join("")}</row>`);
  return zipSync({ "xl/workbook.xml": strToU8(`<workbook><sheets><sheet name="${name}" sheetId="1" r:id="a"/></sheets></workbook>`), "xl/_rels/workbook.xml.rels": strToU8('<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/></Relationships>'), "xl/worksheets/sheet1.xml": strToU8(`<worksheet><sheetData>${lines.join("")}</sheetData></worksheet>`) });
}
const [banner, head, row] = gatewaySheet([record]) as [SheetCell[], string[], SheetCell[]];
const changed = (name: string, value: SheetCell | number) => importSheet(book([banner, head, row.map((cell, at) => (head[at] === name ? value : cell))])).faults;

describe("the stand-in of the Gateway's import", () => {
  it("takes our sheet", () => {
    const { uses, faults } = importSheet(book([banner, head, row]));
    expect(faults).toEqual([]);
    expect(uses).toEqual([{ status: "DRAFT", fields: expect.objectContaining({ "Project ID": record.reference, "Applicant name(s)": record.applicants, "Project start date": "2026-09-01", "Release/Access date": null, "Funders/Sponsors": record.funders }) as object }]);
  });

  it("refuses what the real one would refuse, or store wrongly", () => {
    expect(importSheet(book([head, banner, row])).faults[0]).toMatchObject({ row: 2, fault: "The header is not there." });
    expect(importSheet(book([banner, head, row], "Sheet1")).faults).toMatchObject([{ fault: "The sheet is called “Sheet1”." }]);
    expect(changed("Project start date", "2026-09-01")).toMatchObject([{ row: 3, fault: "A date must be a whole day number." }]);
    expect(changed("Project start date", 46_266.5)).toHaveLength(1);
    expect(changed("Lay summary", null)).toEqual([{ row: 3, column: "Lay summary", fault: "It must not be empty." }]);
    expect(changed("Request frequency", "Sometimes")).toMatchObject([{ fault: "It is none of the choices." }]);
    expect(changed("Description of the confidential data being used", "x".repeat(256))).toMatchObject([{ fault: "It is longer than 255 characters." }]);
    // Splits a name at its comma, as the real one does: that is why none is written.
    expect(importSheet(book([banner, head, row.map((cell, at) => (head[at] === "Applicant name(s)" ? "Osei, Amara" : cell))])).uses[0]!.fields["Applicant name(s)"]).toEqual(["Osei", "Amara"]);
  });
});
