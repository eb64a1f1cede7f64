/** RFC 4180 with a header row, one row per entry; lists are joined by `|`, as the Health Data Research Gateway's own export does. */
import { registerFields } from "./fields.ts";
import type { RegisterRecord } from "./record.ts";

/** A cell that starts like a formula would be run by a spreadsheet: an apostrophe makes it text again. */
const harmless = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
const cell = (text: string): string => (/[",\r\n]/.test(harmless(text)) ? `"${harmless(text).replaceAll('"', '""')}"` : harmless(text));
const joined = (value: string | string[]): string => (typeof value === "string" ? value : value.map((v) => v.replaceAll("|", "/")).join("|"));

const line = (cells: readonly string[]): string => `${cells.map(cell).join(",")}\r\n`;

export const csvHead = line([...registerFields.map((f) => f.name), "Status"]);
export const csvRow = (record: RegisterRecord): string => line([...registerFields.map((f) => joined(f.value(record))), record.status]);
export const registerCsv = (records: readonly RegisterRecord[]): string => csvHead + records.map(csvRow).join("");
