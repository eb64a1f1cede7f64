/** The smallest things that a query's words hold: numbers, days, dates, texts and names, each said and read. */
import { dateInWords, months, PlainDate } from "#lib/kernel/plain-date.ts";
import { checkedUnits, unitSymbol } from "../checked-concepts.ts";
import { choice, mapped, type Form } from "./form.ts";
import { onOneLine, type Name, type Names } from "./names.ts";

/** What a pattern matches, made into a value; `make` may refuse. */
function matching<T>(what: string, pattern: RegExp, make: (match: RegExpExecArray) => T | undefined, say: (value: T) => string): Form<T> {
  const sticky = new RegExp(pattern.source, "iy");
  return {
    say,
    *read(line, at) {
      sticky.lastIndex = at;
      const match = sticky.exec(line.text);
      const value = match ? make(match) : undefined;
      if (match && value !== undefined) yield [value, at + match[0].length];
      else line.miss(at, what);
    },
  };
}
export const number: Form<number> = matching("a number", /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/, ([text]) => (Number.isFinite(Number(text)) ? Number(text) : undefined), String);
export const whole: Form<number> = matching("a whole number", /-?\d+(?![\d.]*\d)/, ([text]) => Number(text), String);
/** `1 day`, `90 days`. */
export const days: Form<number> = matching("a number of days", /(\d+) days?\b/, ([, n]) => Number(n), (n) => (n === 1 ? "1 day" : `${n} days`));

const dated = (year: string, month: number, day: string): PlainDate | undefined => PlainDate.safeParse(`${year.padStart(4, "0")}-${String(month).padStart(2, "0")}-${day.padStart(2, "0")}`).data;
export const date: Form<PlainDate> = matching(
  "a date such as 1 January 2020", new RegExp(`(\\d{1,2}) (${months.join("|")}) (\\d{1,4})\\b|(\\d{4})-(\\d{2})-(\\d{2})\\b`),
  ([, day, month, year, y, m, d]) => (day === undefined ? dated(y!, Number(m), d!) : dated(year!, months.findIndex((name) => name.toLowerCase() === month!.toLowerCase()) + 1, day)),
  dateInWords,
);

/** Free text up to where `next` matches; the shortest first, because a label may hold the mark that ends it. */
const textUntil = (what: string, next: RegExp): Form<string> => ({
  say: onOneLine,
  *read(line, at) {
    const mark = new RegExp(next.source, "g");
    mark.lastIndex = at + 1;
    let found = false;
    for (let match = mark.exec(line.text); match; match = mark.exec(line.text)) {
      found = true;
      line.step();
      if (line.text[at] !== " ") yield [line.text.slice(at, match.index), match.index];
      mark.lastIndex = match.index + 1;
    }
    if (!found) line.miss(at, what);
  },
});
/** Free text up to the first place where `end` matches, and no further: otherwise a mistake would make a name of all that follows it. */
const textTo = (what: string, end: RegExp, say: (text: string) => string): Form<string> => ({
  say,
  *read(line, at) {
    const length = line.text.slice(at).search(end);
    if (length > 0 && line.text[at] !== " ") yield [line.text.slice(at, at + length), at + length];
    else line.miss(at, what);
  },
});
/** A concept's name, before its id in square brackets. Brackets round a number in the name itself become round ones. */
export const conceptName = textTo("a concept with its id, such as Asthma [317009]", / \[\d/, (name) => onOneLine(name).replaceAll(/ \[(\d[^\][]*)\]/g, " ($1)").replaceAll(/ \[(?=\d)/g, " ("));
/** Whether more specific concepts count too. */
export const descending: Form<boolean> = mapped(choice({ yes: "and more specific ones", no: "only" }), (word) => word === "yes", (yes) => (yes ? "yes" : "no"));
export const labelBeforeCode = textUntil("a level with its code in square brackets", / \[/);
export const labelBeforeColon = textUntil("a label and a colon", /: /);
export const bracketed: Form<string> = { ...textUntil("a code", /\]/), say: (text) => text };

/** What is between quotation marks, which the phrase round it sets; a closing mark within it is doubled. */
export const quoted: Form<string> = {
  say: (text) => text.replaceAll("”", "””"),
  *read(line, at) {
    const typewriter = line.text[at - 1] === '"';
    const [found] = (typewriter ? /^(?:[^"]|"")+/ : /^(?:[^”]|””)+/).exec(line.text.slice(at)) ?? [];
    if (found === undefined) line.miss(at, "words in quotation marks");
    else yield [typewriter ? found.replaceAll('""', '"') : found.replaceAll("””", "”"), at + found.length];
  },
};

/** One of the names at hand. Where a thing has no name, its key stands in the words, and cannot be read back. */
export const named = (what: string, of: (names: Names) => readonly Name[]): Form<string> => ({
  say: (id, names) => of(names).find((name) => name.id === id)?.shown ?? id,
  *read(line, at) {
    let found = false;
    for (const { id, shown } of [...of(line.names)].sort((a, b) => b.shown.length - a.shown.length)) {
      if (!line.hasName(shown, at)) continue;
      found = true;
      yield [id, at + shown.length];
    }
    if (!found) line.miss(at, what);
  },
});
export const conceptSet = named("a name that is explained under “The names stand for”", (names) => names.sets);
export const variable = named("the label of a variable", (names) => names.variables);
export const column = named("a column of the table", (names) => names.columns);

const symbols = [...checkedUnits].sort((a, b) => b.symbol.length - a.symbol.length);
export const unit: Form<number> = {
  say: unitSymbol,
  *read(line, at) {
    for (const { conceptId, symbol } of symbols) if (line.hasName(symbol, at)) yield [conceptId, at + symbol.length];
    const [, id] = /^unit (\d+)/.exec(line.text.slice(at, at + 20)) ?? [];
    if (id !== undefined) yield [Number(id), at + 5 + id.length];
    else line.miss(at, "a unit");
  },
};
