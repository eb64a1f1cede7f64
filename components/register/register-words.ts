/** What the register's pages say about a record, apart from how they look. */
import type { RegisterRecord } from "#lib/register/record.ts";

/** The first sentences, up to about `most` characters; never cut within a word. */
export function opening(text: string, most = 240): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  const sentence = Math.max(cut.lastIndexOf(". "), cut.lastIndexOf("? "), cut.lastIndexOf("! "));
  return sentence > most / 2 ? cut.slice(0, sentence + 1) : `${cut.slice(0, Math.max(1, cut.lastIndexOf(" ")))} …`;
}

export const answersInWords = (answers: number): string =>
  answers === 0 ? "No result released yet" : answers === 1 ? "1 result released" : `${answers} results released`;

/** "Approved by 2 of 3 environments", with those that are over counted as what they are. */
export function decisionsInWords({ sites }: RegisterRecord): string {
  const count = (state: RegisterRecord["sites"][number]["state"]) => sites.filter((site) => site.state === state).length;
  const [refused, ended] = [count("refused"), count("ended")];
  return [`Approved by ${count("approved")} of ${sites.length} ${sites.length === 1 ? "environment" : "environments"} that decided`, ...(refused > 0 ? [`${refused} refused`] : []), ...(ended > 0 ? [`${ended} ended`] : [])].join(", ");
}

/** Questions, answers and refusals as one sentence. */
export function activityInWords({ activity: { questions, answers, refusals } }: RegisterRecord): string {
  if (questions === 0) return "No question has been asked under this study yet.";
  const were = (n: number, done: string) => `${n} ${n === 1 ? "was" : "were"} ${done}`;
  const asked = questions === 1 ? "One question has been asked." : `${questions} questions have been asked.`;
  if (answers + refusals === 0) return `${asked} No environment has released an answer yet.`;
  return `${asked} Of the environments’ answers, ${were(answers, "released")}${refusals > 0 ? ` and ${were(refusals, "refused")}` : ""}.`;
}

const wholeNumber = new Intl.NumberFormat("en-GB");
/** A number of entries, said to be an estimate where it is one. */
export const entriesInWords = (entries: number, about: boolean): string => `${about ? "about " : ""}${wholeNumber.format(entries)}`;
