/**
 * Where a profile does otherwise than the organisation whose rules it is named after, and what of them has nothing to do here: so that nobody who knows the
 * source is misled by the name. A policy that is made stricter keeps these sentences.
 */
const differences: Readonly<Record<string, readonly string[]>> = {
  "nhse-sde-10-5": ["Its source lets 0 stand for a hidden count. Here 0 is nobody."],
  "nhsd-hes-7-5": [
    "Its source rounds totals by themselves, from which their rounded parts can be worked out. Here a total is the sum of what is shown.",
    "Its source hides nothing in national figures, nor in rates, intervals and models. Here the same rules hold for all numbers.",
  ],
  "opensafely-mid6": ["Its source shows 1 to 6 people as 3. Here a small count is hidden and read as a small one, and the rest of an answer does not give it away."],
  "opensafely-measures-7-5": ["Its source shows a hidden count as 0. Here it reads as fewer than the smallest count that is shown, as nobody does, so that 0 is never taken for a number."],
  "sdc-handbook-10": ["Its source leaves much to the judgement of trained people. Here the rules hold without exception, and people may only hide more."],
  "phs-10": ["Its source weighs each count of 1 to 9 by a score, and looks at small areas by hand. Here such counts are always hidden, and areas are not told from other groups."],
  "bundesbank-5": ["Its source shows a least and a largest as the mean of enough cases. Here there is no such number."],
  "omop-5": ["A catalogue of its source rounds counts up to hundreds. Here they are rounded as all counts are, if at all."],
  "vantage6-5": [
    "Its source wants three organisations in a model. Here an environment sets that for itself, for all of its models.",
    "Its source wants ten people behind a curve, and moves the times of events by chance. Here times are told by the days that the question asks for, and enough people stand behind each step.",
  ],
  "datashield-3": [
    "Its source refuses a whole table for one small count. Here that count is hidden, and as many more as protect it.",
    "Its source limits how many levels a category may have, since they are read from the data. Here levels are declared, never read.",
    "Its limits on texts, on neighbours and on points in pictures have nothing to do here: a question has no place for code, and no answer has points that are people.",
  ],
};

/** Of these rules under any name that a stricter policy gives them: “own-sail-5”, “sail-5-stricter”; or of two, of which the stricter rule holds each time (lib/disclosure/strictest-policy.ts cuts their names short). */
const namedIn = (profile: string): string[] => profile.split("-and-").flatMap((half) => Object.keys(differences).filter((name) => `${half.replace(/^own-/, "")}-`.startsWith(`${name}-`)));

/** Sentences for the public; none where the profile does as its source. `profile` as a policy in force names it. */
export const differsFromSource = (profile: string): readonly string[] => [...new Set(namedIn(profile).flatMap((name) => differences[name] ?? []))];
