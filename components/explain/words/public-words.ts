/**
 * The words of the pages that explain Fivefold to the public, all of them, so that another language is one more file of this shape. In a
 * text, `[words](/address)` is a link, `**words**` are strong, and `{tre}` or `{tre|other words}` is a term that the glossary below explains.
 */
export type Block = { heading: string } | { text: string } | { list: readonly string[] } | { facts: readonly { term: string; text: string }[] } | { show: "try-hiding" };
export type Topic = { title: string; /** In a list of the pages. */ short: string; description: string; lead: string; blocks: readonly Block[] };

export const topicNames = ["what-federated-means", "what-a-committee-does", "how-small-numbers-are-hidden", "opting-out", "who-to-ask"] as const;
export type TopicName = (typeof topicNames)[number];
export const glossaryTerms = ["tre", "committee", "output-checker", "disclosure-control", "federated", "register", "opt-out", "total"] as const;
export type GlossaryTerm = (typeof glossaryTerms)[number];

export type PublicWords = {
  language: string;
  overview: Topic;
  topics: Readonly<Record<TopicName, Topic>>;
  more: string;
  /** What a term is called, and what it means in a sentence or two. */
  glossary: Readonly<Record<GlossaryTerm, { name: string; meaning: string }>>;
  journey: { play: string; pause: string; back: string; next: string; again: string; step: (at: number, of: number) => string; label: string };
  tryHiding: {
    threshold: string; thresholdHint: string; round: string; roundHint: string; noRounding: string; nearest: (n: number) => string; show: string; stages: { true: string; small: string; safe: string };
    caption: Readonly<Record<"true" | "small" | "safe", string>>; age: string; ages: readonly string[]; answers: readonly string[]; total: string;
    nothingHidden: (least: number) => string; /** Where rounding asks for a higher rule than the reader's. */ raised: (least: number) => string; hidden: (small: number, more: number, least: number) => string; worked: (left: string, found: number) => string; notWorked: string; made: string;
  };
};
