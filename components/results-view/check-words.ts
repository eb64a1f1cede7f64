/** A TRE's record of disclosure control of one output, in words a member of the public understands. */
import type { SdcRecord } from "#lib/disclosure/sdc-record.ts";
import { shareInWords } from "#lib/disclosure/release-in-words.ts";

type Checked = SdcRecord["outputs"][number];

export function releasedByInWords({ by }: Checked["released"]): string {
  if (by.role === "output-checkers" && by.verdict === "withhold") return `${by.people.length === 1 ? "An output checker" : `${by.people.length} output checkers`} of the environment withheld it${by.reason === undefined ? "; the reason stays inside" : `: ${by.reason.replace(/\.$/, "")}`}`;
  if (by.role === "output-checkers") {
    const confirmed = by.confirmed ? `, ${by.people.length === 1 ? "confirmed with a passkey" : "each confirmed with a passkey"}` : "";
    return `${by.people.length === 1 ? "An output checker of the environment looked at it and released it" : `${by.people.length} output checkers of the environment looked at it, each without seeing the other’s vote, and agreed to release it`}${confirmed}`;
  }
  const afterwards = by.share === 0 ? "People look at none of this class afterwards" : `People look at ${shareInWords(by.share)} of this class afterwards; this one was ${by.drawn ? "drawn" : "not drawn"}`;
  return `By rule, without people looking first: the environment’s policy lets the class “${by.class}” go. ${afterwards}`;
}

/** Output checkers let the run go without this output. */
export const isWithheldByPeople = ({ by }: Pick<Checked["released"], "by">): boolean => by.role === "output-checkers" && by.verdict === "withhold";

/** Null where nothing was hidden. */
export function guaranteeInWords({ hiddenSmall, hiddenToProtect }: Checked["guarantee"]): string | null {
  const least = [hiddenSmall, hiddenToProtect].filter((width) => width !== null);
  if (least.length === 0) return null;
  const several = (width: number): string => (width === 0 ? "no range is guaranteed" : `the largest and the smallest count that fit are at least ${width} apart`);
  if (hiddenSmall !== null && hiddenToProtect !== null && hiddenSmall !== hiddenToProtect) return `However the numbers are combined, of each count hidden as too small ${several(hiddenSmall)}; of each hidden to protect another, at least ${hiddenToProtect}`;
  return `However the numbers are combined, of each hidden count ${several(Math.min(...least))}`;
}

const ledgerWords: Readonly<Record<Checked["ledger"], string>> = {
  "passed": "Beside everything that the environment released before, to anyone, it tells of no few people",
  "not-asked": "Whatever the environment released before: noise bounds what all answers together tell of one person",
  "in-part": "Some of the numbers of this answer were hidden: beside what the environment released before they could tell of few people",
  "withheld": "Withheld: beside what the environment released before it could tell of few people",
};
export const ledgerInWords = (ledger: Checked["ledger"]): string => ledgerWords[ledger];

/** Null where output checkers withheld nothing. */
export const checkersInWords = ({ checkers }: Pick<Checked, "checkers">): string | null => (checkers === undefined ? null : "Output checkers of the environment withheld some of the numbers of this answer; whatever would give them back is hidden too");

/** Protections besides hiding and rounding; empty where there are none. */
export function protectionsInWords({ secureAggregation, differentialPrivacy }: Pick<Checked, "secureAggregation" | "differentialPrivacy">): string[] {
  return [
    ...(secureAggregation === null ? [] : [`Its numbers were masked, so that only their sum over several environments can be read (${secureAggregation.method})`]),
    ...(differentialPrivacy === null ? [] : [noiseInWords(differentialPrivacy)]),
  ];
}

/** By its fields, where the method has them. */
function noiseInWords({ method, epsilon, cost, spent, budget }: NonNullable<Checked["differentialPrivacy"]>): string {
  const noise = `Noise of differential privacy was added to its numbers (${method}${typeof epsilon === "number" ? `, ε = ${epsilon}` : ""})`;
  if (typeof cost !== "number" || typeof spent !== "number" || typeof budget !== "number") return noise;
  return `${noise}. ${cost === 0 ? "It was answered before and cost nothing" : `It cost ${cost}`}; with this release the project had spent ${spent} of ${budget} here`;
}
