/** What a machine can find wrong in a translation: it is held against the English, place by place. Whether it says the same, only a reader can tell. */
import { english } from "../en.ts";
import type { Translation } from "../public-words.ts";
import { formsOf, placesIn } from "../template.ts";

/** Letters that the drawing has room for, by the end of the place. */
const room: readonly (readonly [RegExp, number])[] = [[/steps\.\w+\.lines\.\d$/, 28], [/steps\.\w+\.title$/, 20], [/picture\.(records|stay|fetches|totals|reads|released)$/, 20]];
/** So many words that are the same in both languages were forgotten; fewer may be a name. */
const forgotten = 4;

const marksIn = (text: string, mark: RegExp): string[] => [...text.matchAll(mark)].map((found) => found[1]!).sort();
const sameList = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((one, at) => one === b[at]);
const marks: readonly (readonly [string, (text: string) => string[]])[] = [
  ["leads to other pages", (text) => marksIn(text, /\]\((\/[^)\s]*)\)/g)],
  ["has more or fewer links", (text) => marksIn(text, /\]\(https:\/\/[^)\s]*(\))/g)],
  ["uses other terms of the glossary", (text) => marksIn(text, /\{([a-z-]+)(?:\|[^}]*)?\}/g)],
  ["has more or fewer strong words", (text) => marksIn(text, /\*(\*)[^*]+\*\*/g)],
];

function inText(place: string, from: string, to: unknown): string[] {
  if (typeof to !== "string" || to.trim() === "") return [`${place} has no words`];
  const found = marks.filter(([, read]) => !sameList(read(from), read(to))).map(([fault]) => `${place} ${fault}`);
  if (from === to && from.split(/\s+/).length >= forgotten) found.push(`${place} is still in English`);
  const most = room.find(([where]) => where.test(place))?.[1];
  if (most !== undefined && [...to].length > most) found.push(`${place} is longer than the ${String(most)} letters that the drawing has room for`);
  return found;
}

/** A sentence whose words change with a number has just the forms that its language tells apart. All but the last may say the number in a word. */
function inForms(place: string, english: string, to: unknown, language: string): string[] {
  const forms = typeof to === "object" && to !== null ? (to as Readonly<Record<string, string>>) : {};
  const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
  if (!sameList(Object.keys(forms).toSorted(), wanted)) return [`${place} needs the forms ${wanted.join(", ")}`];
  const places = placesIn(english);
  return Object.entries(forms).filter(([form, text]) => !sameList(placesIn(text), places.filter((name) => name !== "n" || form === "other" || placesIn(text).includes(name)))).map(([form]) => `${place}.${form} has other places for numbers and names`);
}

/** What is read by the program, and not by people. */
const noWords = ["show", "language"];
function compare(place: string, from: unknown, to: unknown, language: string): string[] {
  if (typeof from === "string") return typeof to === "object" && to !== null && "other" in to ? inForms(place, from, to, language) : inText(place, from, to);
  if (typeof from !== "object" || from === null) return [];
  if ("other" in from) return inForms(place, String(from.other), to, language);
  if (typeof to !== "object" || to === null || Array.isArray(from) !== Array.isArray(to)) return [`${place} is of another shape`];
  const [mine, theirs] = [Object.keys(from), Object.keys(to)];
  if (!sameList(mine.toSorted(), theirs.toSorted())) return [`${place || "it"} has other parts than the English: ${[...mine.filter((name) => !theirs.includes(name)), ...theirs.filter((name) => !mine.includes(name))].join(", ")}`];
  return mine.filter((name) => !noWords.includes(name)).flatMap((name) => compare(place === "" ? name : `${place}.${name}`, (from as Record<string, unknown>)[name], (to as Record<string, unknown>)[name], language));
}

/** In words, with the place of each. What is not translated yet is no fault. */
export function faultsOf({ notices, readBy, ...words }: Translation): string[] {
  const { language } = words.shell;
  const { overview, path, tryHiding, ...always } = english;
  const begun = { ...always, ...(words.overview && { overview }), ...(words.path && { path }), ...(words.tryHiding && { tryHiding }), topics: Object.fromEntries(Object.entries(english.topics).filter(([name]) => name in words.topics)) };
  return [
    ...(Intl.PluralRules.supportedLocalesOf(language).length === 0 ? [`shell.language: ${language} is no language whose numbers and days are known`] : []),
    ...compare("", begun, words, language),
    ...(sameList(placesIn(formsOf(notices.readBy).join(" ")), ["day", "who"]) ? [] : ["notices.readBy does not say who read it, and when"]),
    ...(readBy !== undefined && (!/^\d{4}-\d{2}-\d{2}$/.test(readBy.day) || readBy.who.trim() === "") ? ["readBy does not say who read it, and on which day"] : []),
  ];
}
