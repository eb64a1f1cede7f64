/** Rows of a CSV or tab-separated text (RFC 4180 quoting), with the line on which each begins. */
export type TableRow = { line: number; cells: string[] };

function separatorOf(text: string): string {
  const first = text.slice(0, text.indexOf("\n") === -1 ? text.length : text.indexOf("\n"));
  const counts = ["\t", ";", ","].map((mark) => ({ mark, n: first.split(mark).length - 1 }));
  return counts.reduce((best, one) => (one.n > best.n ? one : best), { mark: ",", n: 0 }).mark;
}

/** `unclosed` is the line of a quotation that never ends; what follows it cannot be trusted and is left out. */
export function tableRows(given: string): { rows: TableRow[]; unclosed: number | undefined } {
  const text = given.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n").replaceAll("\r", "\n");
  const separator = separatorOf(text);
  const rows: TableRow[] = [];
  let [cells, cell, line, start, quoted] = [[] as string[], "", 1, 1, false];
  const endRow = () => {
    cells.push(cell);
    if (cells.some((c) => c.trim() !== "")) rows.push({ line: start, cells: cells.map((c) => c.trim()) });
    [cells, cell] = [[], ""];
  };
  for (let at = 0; at < text.length; at++) {
    const mark = text[at]!;
    if (mark === "\n") line += 1;
    if (quoted) {
      if (mark !== '"') cell += mark;
      else if (text[at + 1] === '"') { cell += '"'; at += 1; }
      else quoted = false;
    } else if (mark === '"' && cell.trim() === "") { quoted = true; cell = ""; }
    else if (mark === separator) { cells.push(cell); cell = ""; }
    else if (mark === "\n") { endRow(); start = line; }
    else cell += mark;
  }
  if (quoted) return { rows, unclosed: start };
  endRow();
  return { rows, unclosed: undefined };
}

/** A cell for a CSV that people open in a spreadsheet: never a formula (OWASP, CSV injection), quoted where needed. */
export function csvCell(value: string | number): string {
  const text = String(value);
  const harmless = typeof value === "string" && /^\s*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
