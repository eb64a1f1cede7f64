/** Questions from the public: whoever asks must not give themselves or others away, for what they write may be published. */

export const declinedKinds = {
  "about-a-person": "It was about one person’s own records or care. Ask the place that holds them: the page “Who to ask” says how.",
  "not-about-this-study": "It was not about this study.",
  answered: "It is answered already, in the entry or under another question.",
  abusive: "It was abusive, or advertising.",
} as const;
export type DeclinedFor = keyof typeof declinedKinds;

/** Check digit of an NHS number: the first nine digits weighted 10 to 2, eleven less the remainder by eleven; 11 counts as 0, and 10 is never given out (NHS Data Model and Dictionary, “NHS Number”). */
function isNhsNumber(digits: string): boolean {
  const sum = [...digits.slice(0, 9)].reduce((total, digit, at) => total + Number(digit) * (10 - at), 0);
  const check = (11 - (sum % 11)) % 11;
  return check !== 10 && check === Number(digits[9]);
}

/** What in a text would give a person away, in words; a machine finds only what has a form: an editor reads every question besides. */
export function personalDataIn(text: string): string[] {
  const numbers = (text.match(/\+?\d[\d ().-]{7,18}\d/g) ?? []).map((found) => found.replace(/\D/g, ""));
  const isDate = /\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b/.test(text);
  return [
    ...(/[^\s@]+@[^\s@]+\.[a-z]{2,}/i.test(text) ? ["an e-mail address"] : []),
    ...(numbers.some((digits) => digits.length === 10 && isNhsNumber(digits)) ? ["an NHS number"] : numbers.some((digits) => digits.length >= 10 && digits.length <= 15) ? ["a telephone number"] : []),
    ...(/\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b/i.test(text) ? ["a postcode"] : []),
    ...(isDate ? ["a full date, such as a day of birth"] : []),
  ];
}
