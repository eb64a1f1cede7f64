/** How a result is cited: enough for a reader to find the study, the question and the numbers again. */
import { inARow } from "#lib/kernel/in-a-row.ts";
import { z } from "zod";

export const Citation = z.strictObject({ text: z.string(), bibtex: z.string() });
export type Citation = z.infer<typeof Citation>;

export type Cited = {
  title: string;
  /** S-0007. */
  submission: string;
  project: { reference: string; title: string };
  /** By name, those whose numbers are in. */
  tres: readonly string[];
  queryDigest: string;
  /** Day of the last answer, YYYY-MM-DD. */
  date: string;
  /** The study's page in the public register. */
  registerAddress: string;
  software: { name: string; version: string };
};

export function citationOf({ title, submission, project, tres, queryDigest, date, registerAddress, software }: Cited): Citation {
  const from = tres.length === 0 ? "no data environment has answered yet" : `data of ${inARow(tres)}`;
  const program = `${software.name} ${software.version}`;
  const text = `“${title}” (${submission}), pooled result of project ${project.reference}, ${project.title}; ${from}; ${date}. Query SHA-256 ${queryDigest}. Computed with ${program}. ${registerAddress}`;
  const fields = {
    title: `{${escaped(title)}}`, author: `{{Project ${escaped(project.reference)}: ${escaped(project.title)}}}`, year: `{${date.slice(0, 4)}}`, month: `{${Number(date.slice(5, 7))}}`,
    howpublished: `{Pooled result ${escaped(submission)}, ${escaped(from)}}`, url: `{${registerAddress}}`, urldate: `{${date}}`, note: `{Query SHA-256 ${queryDigest}. Computed with ${escaped(program)}}`,
  };
  const bibtex = `@misc{fivefold-${submission.toLowerCase()},\n${Object.entries(fields).map(([name, value]) => `  ${name} = ${value},\n`).join("")}}\n`;
  return { text, bibtex };
}


/** Characters that mean something to LaTeX, as text. */
const meanings: Readonly<Record<string, string>> = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };
const escaped = (text: string): string => text.replace(/[\\{}&%$#_~^]/g, (character) => meanings[character] ?? `\\${character}`);
