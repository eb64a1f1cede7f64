/**
 * A sentence in ordinary words (“women over 50 with asthma and no COPD”) read by rules into the tree that the form holds. No service is
 * asked and nothing is learned: the same words give the same tree. What may mean more than one thing is a doubt with its choices, and
 * words that changed nothing are listed with their place.
 */
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import { CohortComposer, countsFromEvent } from "./compose-cohort.ts";
import { composeGroup } from "./compose-group.ts";
import { Doubts, type Answers, type Doubt, type NotUnderstood } from "./doubts.ts";
import type { Draft } from "./draft.ts";
import { Lexicon, type Candidate } from "./lexicon.ts";
import { Scanner } from "./scan.ts";
import { tokensOf } from "./tokens.ts";

export type SentenceReading =
  | { ok: true; draft: Draft; doubts: readonly Doubt[]; notUnderstood: readonly NotUnderstood[]; /** Work done, for tests. */ steps: number }
  | { ok: false; message: string; notUnderstood: readonly NotUnderstood[]; steps: number };
/** Longer texts are not read: a question for people to weigh is shorter. */
export const longestSentence = 2_000;

export type Setting = { today: PlainDate; /** What a search of the chosen TREs found for words of the sentence. */ found?: readonly Candidate[]; answers?: Answers };

const nothingFound: readonly Candidate[] = [];
/** A lexicon is made once for each list of what was found: a sentence is read anew at every key. */
const lexicons = new WeakMap<readonly Candidate[], Lexicon>();
function lexiconOf(found: readonly Candidate[]): Lexicon {
  const lexicon = lexicons.get(found) ?? new Lexicon(found);
  lexicons.set(found, lexicon);
  return lexicon;
}

export function readSentence(text: string, { today, found = nothingFound, answers = {} }: Setting): SentenceReading {
  if (text.length > longestSentence) return { ok: false, message: `Say it in at most ${longestSentence.toLocaleString("en-GB")} characters; this has ${text.length.toLocaleString("en-GB")}.`, notUnderstood: [], steps: 0 };
  const lexicon = lexiconOf(found);
  const before = lexicon.steps;
  const scanner = new Scanner(text, tokensOf(text), lexicon, today).run();
  const { scanned } = scanner;
  const unknown = [...scanner.unknown];
  const steps = scanner.steps + lexicon.steps - before;
  const inOrder = () => [...unknown].sort((a, b) => a.from - b.from);
  if (text.trim() === "") return { ok: false, message: "Write who you want to ask about, such as “women over 50 with asthma and no COPD”.", notUnderstood: [], steps };
  if (scanned.people.length === 0 && scanned.events.length === 0 && scanned.by.length === 0 && !scanned.asksCount)
    return { ok: false, message: "Nothing in this could be read as a question about people’s records. Try the name of a condition, a medicine or a measurement, such as “women over 50 with asthma and no COPD”.", notUnderstood: inOrder(), steps };

  const doubts = new Doubts(answers);
  const cohort = countsFromEvent(scanned) ? new CohortComposer(text, doubts, unknown).compose(scanned, today) : undefined;
  if (!cohort) for (const event of scanned.events) {
    if (event.relative || event.count || event.first || event.started) unknown.push({ from: event.from, to: event.to, because: "Which record comes first, how many there are and how many days lie between can only be asked round an event that gives each person a date." });
  }
  const draft = cohort ?? composeGroup(scanned, text, today, doubts, unknown);
  return { ok: true, draft, doubts: doubts.asked.sort((a, b) => a.from - b.from), notUnderstood: inOrder(), steps };
}

/** The trees of a doubt's choices, in their order. */
export const alternativesOf = (doubt: Doubt, text: string, setting: Setting): (Draft | undefined)[] =>
  doubt.choices.map((_, choice) => {
    const reading = readSentence(text, { ...setting, answers: { ...setting.answers, [doubt.id]: choice } });
    return reading.ok ? reading.draft : undefined;
  });
