/** English in other letters: a language that nobody has to learn, in which every word that does not come from these files stands out. It has no reader, and is never more than a draft. */
import { english } from "./en.ts";
import type { PublicWords, Translation } from "./public-words.ts";

const letters = new Map([..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"].map((letter, at) => [letter, [..."áƀçđéƒğĥíĵķłɱñóþɋŕšŧúṽŵẋýžÁƁÇĐÉƑĞĤÍĴĶŁṀÑÓÞɊŔŠŦÚṼŴẊÝŽ"][at]!]));
/** What the pages read as marks: addresses of links, names of terms, places in sentences. They stay as they are. */
const marks = /\]\([^)]*\)|\{[a-z-]+\||\{[a-z-]+\}/g;
const inOtherLetters = (text: string): string => [...text].map((letter) => letters.get(letter) ?? letter).join("");

export function disguised(text: string): string {
  let from = 0;
  const pieces: string[] = [];
  for (const mark of text.matchAll(marks)) {
    pieces.push(inOtherLetters(text.slice(from, mark.index)), mark[0]);
    from = mark.index + mark[0].length;
  }
  return pieces.join("") + inOtherLetters(text.slice(from));
}
const inAll = <Words>(words: Words): Words =>
  (typeof words === "string" ? disguised(words) : Array.isArray(words) ? words.map(inAll) : typeof words === "object" && words !== null ? Object.fromEntries(Object.entries(words).map(([name, value]) => [name, name === "show" || name === "language" ? value : inAll(value as unknown)])) : words) as Words;

const words: PublicWords = inAll(english);
export const pseudo: Translation = {
  ...words, shell: { ...words.shell, language: "en-XA" },
  notices: inAll({ notTranslated: "This part has not been translated yet. You read it in English.", draft: "This is a draft. Nobody has read it beside the English yet.", readBy: "Read beside the English by {who} on {day}." }),
};
