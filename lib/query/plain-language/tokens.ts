/** A sentence as words, numbers and marks, each with its place in the text. */
export type Span = { from: number; to: number };
/** `plain` is what is compared: small letters, no accents, no apostrophes. */
export type Token = Span & { text: string; plain: string; number?: number };

const units = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];
const tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const numberWords = new Map([...units.map((word, n) => [word, n] as const), ...tens.flatMap((word, n) => (word === "" ? [] : [[word, n * 10] as const])), ["hundred", 100] as const, ["once", 1] as const, ["twice", 2] as const]);

export const plainWord = (word: string): string => word.normalize("NFKD").replaceAll(/[\p{M}'’]/gu, "").toLowerCase();

export function tokensOf(text: string): Token[] {
  const found = [...text.matchAll(/\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\p{L}[\p{L}\p{N}\p{M}'’]*|[^\s]/gu)].map((match): Token => {
    const [word] = match;
    const plain = plainWord(word);
    const number = /^\d/.test(word) ? Number(word.replaceAll(",", "")) : numberWords.get(plain);
    return { text: word, plain, from: match.index, to: match.index + word.length, ...(number === undefined ? {} : { number }) };
  });
  return joinedTens(found, text);
}
/** “twenty five” and “twenty-five” are one number. */
function joinedTens(tokens: readonly Token[], text: string): Token[] {
  const joined: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    const next = tokens[i + 1]?.plain === "-" ? i + 2 : i + 1;
    const ones = tokens[next];
    if (tens.indexOf(token.plain) >= 2 && ones?.number !== undefined && ones.number > 0 && ones.number < 10 && /^\p{L}/u.test(ones.text)) {
      joined.push({ text: text.slice(token.from, ones.to), plain: `${token.plain} ${ones.plain}`, from: token.from, to: ones.to, number: token.number! + ones.number });
      i = next;
    } else joined.push(token);
  }
  return joined;
}
