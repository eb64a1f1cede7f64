/**
 * What a researcher reads where the ledger withholds a run. The same words and the same shape for every finding: which sets were near, how
 * near and whose they were would tell what the refusal keeps (Kenthapadi, Mishra & Nissim, “Simulatable auditing”, 2005).
 */
export const withheldWords = "This question is too close to what was released before. Together, the answers could tell of few people, so none of this run's numbers are shown.";

/** Ways to change a query, safest first. */
export const saferVariants = [
  { change: "use-released-population", words: "Use a population that was released already, just as it was defined then." },
  { change: "drop-criterion", words: "Leave out a criterion of the population, the narrowest first." },
  { change: "coarser-bands", words: "Use wider bands of age, date or value." },
  { change: "fewer-levels", words: "Break the table down by fewer variables, or put levels together." },
] as const;
