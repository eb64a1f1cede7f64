/** The path of a question, in the order in which it happens. One text for the picture, its words and its two layouts. */
export type PathStep = { title: string; /** What fits into the picture, line by line. */ lines: readonly [string, string]; /** The same in a full sentence. */ sentence: string; inside: boolean };

export const pathSteps = {
  question: { title: "A question", lines: ["about groups of people,", "never about one person"], sentence: "A researcher asks a question about groups of people, never about one person.", inside: false },
  portal: { title: "The portal", lines: ["packs it, with who asks and", "why, into a sealed crate"], sentence: "The portal packs the question, with who asks and why, into a sealed crate. Each Trusted Research Environment (TRE) fetches it; nobody outside can reach in.", inside: false },
  check: { title: "Check", lines: ["Is the crate whole, and", "does it keep the rules?"], sentence: "The TRE checks that the crate is whole and keeps the rules.", inside: true },
  committee: { title: "Committee", lines: ["Is it what was approved?", "If not, people decide."], sentence: "Only what the TRE’s data access committee approved may run; anything else goes back to people.", inside: true },
  run: { title: "Run", lines: ["The question goes to the", "records; none come out."], sentence: "The question runs next to the patient records. The records stay where they are.", inside: true },
  disclosure: { title: "Disclosure control", lines: ["Small numbers are hidden,", "the others are rounded."], sentence: "Small numbers are hidden and the others rounded, so that nobody can be recognised.", inside: true },
  people: { title: "People", lines: ["An output checker can", "hold a result back."], sentence: "Where the TRE wants it, a trained output checker looks at the result and can hold it back.", inside: true },
  answer: { title: "The pooled answer", lines: ["puts the released totals", "of all TREs together"], sentence: "The portal puts the totals that the TREs released together into one answer.", inside: false },
  register: { title: "Public register", lines: ["who asked, why, who", "agreed, what came out"], sentence: "Anyone can read in the public register who asked, why, who agreed and what came out.", inside: false },
} as const satisfies Record<string, PathStep>;

export type PathStepName = keyof typeof pathSteps;
export const pathOrder = Object.keys(pathSteps) as PathStepName[];
