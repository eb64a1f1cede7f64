/**
 * What a researcher reads where the ledger kept back a run, or numbers of it. The same words for every finding: which sets were near, how near
 * and whose they were would tell what is kept back (Kenthapadi, Mishra & Nissim, “Simulatable auditing”, 2005). “Few” takes in nobody.
 */
export const withheldWords = "This question is too close to what was released before, to this project or to others. Together, the answers could tell of few people, or that there is nobody, so none of this run's numbers are shown.";
export const inPartWords = "Some numbers of this run are too close to what was released before, to this project or to others. Together they could tell of few people, or that there is nobody, so these are withheld; the others are shown as usual.";

/** Ways to change a query, safest first, for whoever writes it; whole questions made from it are in lib/query/safer-variants.ts. */
export const howToAsk = [
  { change: "ask-again", words: "To see an earlier answer again, ask the earlier question just as it was: it has the same answer." },
  { change: "one-table", words: "To have a group and the rest, or several groups and their total, ask for all of them in one table of a population that was released already." },
  { change: "drop-criterion", words: "Leave out the criterion that only a few people are told apart by, or one that nearly everyone meets." },
  { change: "coarser-bands", words: "Move a bound of age, date or value further, so that many people more come in or drop out." },
] as const;
