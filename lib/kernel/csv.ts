/**
 * CSV (RFC 4180: CRLF, quotes doubled). A text that a spreadsheet would run as a formula is preceded by an apostrophe: labels come from
 * TREs' dictionaries, and a TRE may be hostile. An absent value is an empty field, never 0.
 */
export type CsvValue = string | number | null;

export const csvOf = (rows: readonly (readonly CsvValue[])[]): string => rows.map((row) => `${row.map(csvField).join(",")}\r\n`).join("");

export function csvField(value: CsvValue): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const inert = /^[=+\-@\t\r\n|%]/.test(value.trimStart()) || /^[\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
