/**
 * Two-way phrases: one description says a value in words and reads the words back to the value, so that a query's read-back and its
 * parser cannot drift apart. A form says nothing (undefined) of a value that it would not say in full: what a query holds is never
 * left out of its words by oversight.
 */
import type { Names } from "./names.ts";

export type Reading<T> = readonly [value: T, end: number];
export type Form<T> = {
  say(value: T, names: Names): string | undefined;
  /** Every way in which the line can be read from `at`, likeliest first. */
  read(line: Line, at: number): Iterable<Reading<T>>;
  /** This form also says that nothing is there. */
  absent?: boolean;
};

/** A line that takes more steps than this is given up, so that no text can hold up its reader. */
export const mostSteps = 50_000;
export class TooInvolved extends Error {}

/** Letter case and the shape of quotation marks make no difference to the fixed words; each character keeps its place. */
const fold = (text: string): string => text.replaceAll(/[“”„‟"]/g, '"').replaceAll(/[‘’]/g, "'").replaceAll(/[‐‑–]/g, "-").replaceAll("×", "x").replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

const fixedWords = new Map<string, string>();
/** Phrases are few and read often. */
function foldedWords(words: string): string {
  let known = fixedWords.get(words);
  if (known === undefined) fixedWords.set(words, (known = fold(words)));
  return known;
}

/** One line of text while it is read; remembers how far any reading came, which is where it went wrong. */
export class Line {
  readonly text: string;
  readonly names: Names;
  readonly #folded: string;
  furthest = { at: 0, wanted: new Set<string>() };
  steps = 0;
  constructor(text: string, names: Names) {
    this.text = text;
    this.names = names;
    this.#folded = fold(text);
  }
  /** Whether these fixed words stand here. */
  has(words: string, at: number): boolean {
    this.step();
    if (this.#folded.startsWith(foldedWords(words), at)) return true;
    this.miss(at, words.trim());
    return false;
  }
  /** Whether this name stands here; its absence is told by whoever knows the names. */
  hasName(name: string, at: number): boolean {
    this.step();
    return this.#folded.startsWith(fold(name), at);
  }
  step(): void { if (++this.steps > mostSteps) throw new TooInvolved(); }
  miss(at: number, wanted: string): void {
    if (at < this.furthest.at || wanted === "") return;
    if (at > this.furthest.at) this.furthest = { at, wanted: new Set() };
    this.furthest.wanted.add(wanted);
  }
}

type Piece = { text: string } | { key: string } | { maybe: Piece[] };
function piecesOf(pattern: string): Piece[] {
  return [...pattern.matchAll(/⟨([^⟩]*)⟩|\{(\w+)\}|([^⟨{]+)/g)].map(([, maybe, key, text]) => (maybe !== undefined ? { maybe: piecesOf(maybe) } : key !== undefined ? { key } : { text: text! }));
}
type Holes<T> = { [K in keyof T]?: Form<Exclude<T[K], undefined>> };
type Values = Record<string, unknown>;

/**
 * `phrase("from {from} to {to}⟨, in {unit}⟩", { from: date, to: date, unit })`: fixed words, with holes for the parts of an object. ⟨…⟩ is left
 * out where its part is absent. `fixed` are parts that this phrase stands for by itself. An object with any other part is not said.
 */
export function phrase<T extends object>(pattern: string, holes: Holes<T>, fixed: Partial<T> = {}): Form<T> {
  const pieces = piecesOf(pattern);
  const forms = holes as Record<string, Form<unknown>>;
  const constants = Object.entries(fixed);
  const say = (piece: Piece, value: Values, names: Names): string | undefined => {
    if ("text" in piece) return piece.text;
    if ("maybe" in piece) {
      const parts = piece.maybe.map((p) => say(p, value, names));
      const empty = piece.maybe.every((p, i) => !("key" in p) || parts[i] === undefined || parts[i] === "");
      const spoken = piece.maybe.some((p) => "key" in p && value[p.key] !== undefined);
      return empty ? (spoken && parts.includes(undefined) ? undefined : "") : parts.includes(undefined) ? undefined : parts.join("");
    }
    const form = forms[piece.key]!;
    return value[piece.key] === undefined && !form.absent ? undefined : form.say(value[piece.key], names);
  };
  function* read(line: Line, at: number, i: number, value: Values, of: readonly Piece[], then: (at: number, value: Values) => Iterable<Reading<Values>>): Iterable<Reading<Values>> {
    const piece = of[i];
    if (!piece) { yield* then(at, value); return; }
    if ("text" in piece) {
      if (line.has(piece.text, at)) yield* read(line, at + piece.text.length, i + 1, value, of, then);
      return;
    }
    const on = (end: number, next: Values) => read(line, end, i + 1, next, of, then);
    if ("maybe" in piece) {
      yield* read(line, at, 0, value, piece.maybe, on);
      yield* on(at, value);
      return;
    }
    for (const [found, end] of forms[piece.key]!.read(line, at)) yield* on(end, found === undefined ? value : { ...value, [piece.key]: found });
  }
  return {
    say(value, names) {
      const own = value as Values;
      if (constants.some(([key, constant]) => own[key] !== constant)) return undefined;
      if (Object.keys(own).some((key) => own[key] !== undefined && !(key in forms) && !(key in fixed))) return undefined;
      const parts = pieces.map((piece) => say(piece, own, names));
      return parts.includes(undefined) ? undefined : parts.join("");
    },
    *read(line, at) {
      yield* read(line, at, 0, { ...fixed }, pieces, function* (end, value) { yield [value, end]; }) as Iterable<Reading<T>>;
    },
  };
}

/** The first form that says the value; every form's readings, in order. */
export const oneOf = <T>(...forms: readonly Form<T>[]): Form<T> => ({
  say(value, names) {
    for (const form of forms) {
      const words = form.say(value, names);
      if (words !== undefined) return words;
    }
    return undefined;
  },
  *read(line, at) { for (const form of forms) yield* form.read(line, at); },
});

/** A closed list of values, each with its words; of two that begin alike the longer is read first. */
export function choice<K extends string>(words: Readonly<Record<K, string>>): Form<K> {
  const longestFirst = (Object.entries(words) as [K, string][]).sort(([, a], [, b]) => b.length - a.length);
  return {
    say: (value) => words[value],
    *read(line, at) { for (const [value, text] of longestFirst) if (line.has(text, at)) yield [value, at + text.length]; },
  };
}
/** Words that are there or not. */
export const flag = (words: string): Form<boolean> => ({
  absent: true,
  say: (value) => (value ? words : ""),
  *read(line, at) {
    if (line.has(words, at)) yield [true, at + words.length];
    yield [undefined as unknown as boolean, at];
  },
});

/** `a`, `a or b`, `a, b or c`. */
export const listOf = <T>(form: Form<T>, and: "and" | "or"): Form<T[]> => {
  // A comma may also belong to what follows the list: the list goes on only where nothing else can be read.
  function* more(line: Line, at: number, items: T[]): Iterable<Reading<T[]>> {
    const last = ` ${and} `;
    if (line.has(last, at)) for (const [item, end] of form.read(line, at + last.length)) yield [[...items, item], end];
    if (items.length === 1) yield [items, at];
    if (line.has(", ", at)) for (const [item, end] of form.read(line, at + 2)) yield* more(line, end, [...items, item]);
  }
  return {
    say: (items, names) => joined(items, form, names, (said) => (said.length < 2 ? said.join("") : `${said.slice(0, -1).join(", ")} ${and} ${said.at(-1)!}`)),
    *read(line, at) { for (const [item, end] of form.read(line, at)) yield* more(line, end, [item]); },
  };
};
/** At least one, with the same mark between any two. */
export const separated = <T>(form: Form<T>, mark: string): Form<T[]> => {
  const rest = each(form, mark);
  return {
    say: (items, names) => joined(items, form, names, (said) => said.join(mark)),
    *read(line, at) { for (const [item, end] of form.read(line, at)) for (const [more, to] of rest.read(line, end)) yield [[item, ...more], to]; },
  };
};
/** Any number, each after the mark; as many as can be read. */
export const each = <T>(form: Form<T>, mark: string): Form<T[]> => {
  function* read(line: Line, at: number): Iterable<Reading<T[]>> {
    if (line.has(mark, at)) for (const [item, end] of form.read(line, at + mark.length)) for (const [more, to] of read(line, end)) yield [[item, ...more], to];
    yield [[], at];
  }
  return { absent: true, say: (items, names) => joined(items, form, names, (said) => said.map((words) => mark + words).join("")), read };
};
function joined<T>(items: readonly T[], form: Form<T>, names: Names, join: (said: string[]) => string): string | undefined {
  const said = items.map((item) => form.say(item, names));
  return said.includes(undefined) ? undefined : join(said as string[]);
}

/** The same words for a value of another shape. `to` may refuse (undefined). */
export const mapped = <A, B>(form: Form<A>, to: (value: A) => B | undefined, from: (value: B) => A | undefined): Form<B> => ({
  ...(form.absent ? { absent: true } : {}),
  say(value, names) { const inner = from(value); return inner === undefined ? undefined : form.say(inner, names); },
  *read(line, at) {
    for (const [value, end] of form.read(line, at)) { const outer = to(value); if (outer !== undefined) yield [outer, end]; }
  },
});
/** What depends on the names at hand, such as the levels of a column. */
export const byNames = <T>(of: (names: Names) => Form<T>): Form<T> => ({
  say: (value, names) => of(names).say(value, names),
  read: (line, at) => of(line.names).read(line, at),
});

/** The value as words. Throws where no form says it in full: the forms cover the schema. */
export function inWords<T>(form: Form<T>, value: T, names: Names): string {
  const words = form.say(value, names);
  if (words === undefined) throw new TypeError(`no words for ${JSON.stringify(value)}`);
  return words;
}
