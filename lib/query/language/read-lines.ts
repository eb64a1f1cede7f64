/** Text as lines under lines, and what a reader finds wrong with them, with its place. */
import { Line, TooInvolved, type Form } from "./form.ts";
import type { Names } from "./names.ts";

/** `from` and `to` are places in the whole text. */
export type TextProblem = { line: number; from: number; to: number; message: string };
/** A line without its indent and bullet, and the lines under it. `at` is where it begins in the whole text. */
export type LineNode = { text: string; line: number; at: number; of: LineNode[] };

/** Lines by their indent; empty ones are passed over. `first` is the place of the first line in the whole text. */
export function nodesOf(lines: readonly { text: string; line: number; at: number }[]): LineNode[] {
  const roots: LineNode[] = [];
  const open: { indent: number; node: LineNode }[] = [];
  for (const { text, line, at } of lines) {
    const [, space = "", bullet = ""] = /^(\s*)((?:[–•*-]\s+)?)/.exec(text)!;
    const node: LineNode = { text: text.slice(space.length + bullet.length).trimEnd(), line, at: at + space.length + bullet.length, of: [] };
    if (node.text === "") continue;
    const indent = space.replaceAll("\t", "  ").length;
    while (open.length > 0 && open.at(-1)!.indent >= indent) open.pop();
    (open.at(-1)?.node.of ?? roots).push(node);
    open.push({ indent, node });
  }
  return roots;
}

/** Reads lines by forms and gathers what is wrong, so that all of it is told at once. */
export class Reader {
  readonly names: Names;
  readonly problems: TextProblem[];
  constructor(names: Names, problems: TextProblem[] = []) {
    this.names = names;
    this.problems = problems;
  }
  with(names: Names): Reader { return new Reader(names, this.problems); }
  wrong(node: LineNode, message: string, at = 0): undefined {
    this.problems.push({ line: node.line, from: node.at + Math.min(at, Math.max(0, node.text.length - 1)), to: node.at + node.text.length, message });
    return undefined;
  }
  /** The whole line by this form, or undefined with a problem. */
  line<T>(form: Form<T>, node: LineNode): T | undefined {
    const line = new Line(node.text, this.names);
    try {
      for (const [value, end] of form.read(line, 0)) {
        if (end === node.text.length) return value;
        line.miss(end, "the end of the line");
      }
    } catch (error) {
      // A RangeError is a list so long that reading it would need more stack than there is.
      if (!(error instanceof TooInvolved || error instanceof RangeError)) throw error;
      return this.wrong(node, "This line is too involved to be read. Split it, or change it in the form.");
    }
    const { at, wanted } = line.furthest;
    return this.wrong(node, expected(node.text.slice(at), [...wanted]), at);
  }
  /** The whole line, or undefined without a word. */
  quietly<T>(form: Form<T>, node: LineNode): T | undefined {
    return new Reader(this.names).line(form, node);
  }
}

const mostNamed = 6;
function expected(rest: string, wanted: readonly string[]): string {
  const here = rest === "" ? "The line ends here" : `“${rest.length > 30 ? `${rest.slice(0, 30).trimEnd()} …` : rest}” is not understood here`;
  if (wanted.length === 0) return `${here}.`;
  const named = wanted.slice(0, mostNamed).map((words) => (/^(a |an |the |words )/.test(words) ? words : `“${words}”`));
  return `${here}. Expected: ${named.join(", or ")}${wanted.length > mostNamed ? ", or the like" : ""}.`;
}
