/**
 * The words of the pages that explain Fivefold to the public, all of them and nothing but words, so that another language is one more file of this shape and a page
 * hands its words to the browser as they are. In a text, `[words](/address)` is a link, `**words**` are strong, and `{tre}` or `{tre|other words}` is a term that the
 * glossary explains. In a `Template`, `{n}` is a place where a number or a name goes.
 */
import type { PathStepName } from "#components/diagrams/path-steps.ts";
import type { Template } from "./template.ts";

export type Block = { heading: string } | { text: string } | { list: readonly string[] } | { facts: readonly { term: string; text: string }[] } | { show: "try-hiding" };
export type Topic = { title: string; /** In a list of the pages. */ short: string; description: string; lead: string; blocks: readonly Block[] };

export const topicNames = ["what-federated-means", "what-a-committee-does", "how-small-numbers-are-hidden", "opting-out", "who-to-ask"] as const;
export type TopicName = (typeof topicNames)[number];
export const glossaryTerms = ["tre", "committee", "output-checker", "disclosure-control", "federated", "register", "opt-out", "total"] as const;
export type GlossaryTerm = (typeof glossaryTerms)[number];

/** Addresses of the navigation and the footer that everyone has. */
export const publicAddresses = ["/register", "/environments", "/how-your-data-is-protected", "/api-docs"] as const;
export type PublicAddress = (typeof publicAddresses)[number];

/** What stands round every page. */
export type ShellWords = {
  /** BCP 47: what `lang` says, and by which numbers and days are written. */
  language: string;
  skip: string; menu: string; main: string; footer: string; signIn: string; promise: string;
  pages: Readonly<Record<PublicAddress, string>>;
};
export type Glossary = Readonly<Record<GlossaryTerm, { /** What a term is called. */ name: string; /** What it means, in a sentence or two. */ meaning: string }>>;

export type PathWords = {
  steps: Readonly<Record<PathStepName, { title: string; /** What fits into the picture, line by line. */ lines: readonly [string, string]; /** The same in a full sentence. */ sentence: string }>>;
  picture: { label: string; inWords: string; insideEach: string; inside: string; records: string; stay: string; fetches: string; totals: string; reads: string; released: string };
  journey: { play: string; pause: string; back: string; next: string; again: string; step: Template<"at" | "of">; label: string };
};

export type TryHidingWords = {
  threshold: string; thresholdHint: string; round: string; roundHint: string; noRounding: string; nearest: Template<"n">; table: string;
  stages: Readonly<Record<"true" | "small" | "safe", string>>; caption: Readonly<Record<"true" | "small" | "safe", string>>;
  age: string; ages: readonly [string, string, string]; answers: readonly [string, string, string]; total: string;
  nothingHidden: Template<"least">; hidesNothing: string;
  /** Where rounding asks for a higher rule than the reader's. */
  raised: Template<"least">;
  hidden: Template<"n" | "least">; hiddenToo: Template<"n">; worked: Template<"left" | "found">; notWorked: string; made: string;
  /** What the marks in the table mean: for the ear, and in the list below it. */
  marks: string; small: Template<"below">; smallMeans: Template<"below">; secondary: string; secondaryMeans: string; rounded: string; zero: string;
};

/** What may be translated one by one; until it is, readers get the English of it, and are told. */
export type Parts = { overview: Topic; topics: Readonly<Record<TopicName, Topic>>; path: PathWords; tryHiding: TryHidingWords };

export type PublicWords = Parts & {
  /** The language's name for itself. */
  name: string;
  shell: ShellWords;
  more: string;
  /** Names the choice of language. */
  languages: string;
  glossary: Glossary;
};

/** A language beside English. Without `readBy` it is a draft, which no portal shows unless it is told to. */
export type Translation = Omit<PublicWords, keyof Parts> & Partial<Omit<Parts, "topics">> & {
  topics: Partial<Parts["topics"]>;
  notices: { /** Above a part in English. */ notTranslated: string; draft: string; readBy: Template<"who" | "day"> };
  /** Who has read the whole of it in this language beside the English, and on which day. */
  readBy?: { who: string; day: string };
};
