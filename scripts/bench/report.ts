import os from "node:os";

/** One measured part: a heading, what was done, a table, and what to take from it. */
export type Section = { readonly title: string; readonly about: string; readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[]; readonly conclusion: string };

export const wholeNumber = new Intl.NumberFormat("en-GB");
export const milliseconds = (value: number): string => (value < 10 ? value.toFixed(1) : wholeNumber.format(Math.round(value)));

const isNumeric = (text: string) => /^[\d.,]+( ?[%×])?$/.test(text);

/** A Markdown table, padded so that it reads as well in a terminal. */
export function table({ columns, rows }: Pick<Section, "columns" | "rows">): string {
  const widths = columns.map((column, i) => Math.max(3, column.length, ...rows.map((row) => (row[i] ?? "").length)));
  const numeric = columns.map((_, i) => rows.length > 0 && rows.every((row) => isNumeric(row[i] ?? "")));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => (numeric[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join(" | ")} |`;
  const rule = `| ${widths.map((width, i) => (numeric[i] ? `${"-".repeat(width - 1)}:` : "-".repeat(width))).join(" | ")} |`;
  return [line(columns), rule, ...rows.map(line)].join("\n");
}

export const inMarkdown = (section: Section): string => `## ${section.title}\n\n${section.about}\n\n${table(section)}\n\n${section.conclusion}\n`;

/** What the numbers depend on. */
export function machine(): string {
  const [processor] = os.cpus();
  const memory = (os.totalmem() / 2 ** 30).toFixed(0);
  return `${os.cpus().length} cores (${processor?.model.trim() ?? "unknown"}), ${memory} GiB of memory, ${os.type()} ${os.arch()}, Node ${process.version}`;
}
