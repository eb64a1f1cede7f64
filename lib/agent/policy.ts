/** A TRE's policy: who decides, what is hidden, how long unreleased output is kept, and how much a query may take. The TRE's own file; the portal can't change it. */
import { z } from "zod";
import { CountsLeave } from "#lib/disclosure/masked-counts.ts";
import type { ModelSums } from "#lib/disclosure/model-sums.ts";
import { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { defaultProfile, profileNamed, profiles } from "#lib/disclosure/profiles.ts";
import { votesBy } from "#lib/disclosure/release-votes.ts";
import { classList, ReleaseClass, standardClasses, type ReleasePolicy } from "#lib/disclosure/release-class.ts";
import { strictest } from "#lib/disclosure/strictest-policy.ts";
import { mostParticipants } from "#lib/protocol/secure-sum/fixed-point.ts";
import { fewestParticipants } from "#lib/protocol/secure-sum/participants.ts";
import { contextDemands } from "#lib/query/output-context.ts";
import { defaultLimits, type EngineLimits } from "./engines/engine.ts";

const mebibyte = 1024 * 1024;
const whole = (least: number, most: number) => {
  const mend = `give a whole number from ${least} to ${most}`;
  return z.int(mend).min(least, mend).max(most, mend);
};
const Overrides = z.strictObject({
  threshold: whole(1, 1000).optional(),
  zeros: z.enum(["shown", "suppressed"], "choose shown or suppressed").optional(),
  roundingBase: whole(1, 1000).optional(),
  summaryPeople: whole(1, 1000).optional(),
  summaryDigits: whole(2, 15).optional(),
  hiddenSums: DisclosurePolicy.shape.hiddenSums.unwrap().optional(),
  rounding: DisclosurePolicy.shape.rounding.unwrap().optional(),
  classDisclosure: DisclosurePolicy.shape.classDisclosure.unwrap().optional(),
  dominance: DisclosurePolicy.shape.dominance.unwrap().optional(),
  degreesOfFreedom: whole(0, 1000).optional(),
  survivalStep: whole(1, 1000).optional(),
  models: DisclosurePolicy.shape.models.unwrap().optional(),
  effectivePeople: whole(1, 1000).optional(),
  cellKey: DisclosurePolicy.shape.cellKey.unwrap().unwrap().optional(),
  differentialPrivacy: DisclosurePolicy.shape.differentialPrivacy.unwrap().unwrap().optional(),
});

const inWords = (rule: unknown): string => (typeof rule === "string" ? rule : JSON.stringify(rule));

/** A profile's name, or a name and the rules in which this TRE is stricter. */
export const DisclosureChoice = z
  .union([z.string().transform((profile) => ({ profile })), z.strictObject({ profile: z.string(), stricter: Overrides.optional() })], "name a disclosure profile")
  .transform((given: { profile: string; stricter?: z.infer<typeof Overrides> | undefined }, refinement): DisclosurePolicy => {
    const base = profileNamed(given.profile);
    if (!base) {
      refinement.addIssue({ code: "custom", message: `there is no profile “${given.profile}”; choose one of ${profiles.map((p) => p.profile).join(", ")}` });
      return z.NEVER;
    }
    const changes = Object.fromEntries(Object.entries(given.stricter ?? {}).filter(([, value]) => value !== undefined)) as Partial<DisclosurePolicy>;
    if (Object.keys(changes).length === 0) return base;
    const own: DisclosurePolicy = { ...base, ...changes, profile: `${base.profile.slice(0, 50)}-stricter`, title: `${base.title}, made stricter`.slice(0, 160) };
    // What is published of the data has no noise, and rounding is all that stands between it and the noisy counts.
    if (own.cellKey && own.roundingBase < 3) refinement.addIssue({ code: "custom", path: ["stricter", "roundingBase"], message: "with noise by cell key, round to at least 3 too" });
    const both = strictest(own, base);
    for (const field of Object.keys(changes) as (keyof DisclosurePolicy)[]) {
      if (JSON.stringify(both[field]) !== JSON.stringify(own[field])) refinement.addIssue({ code: "custom", path: ["stricter", field], message: `${inWords(own[field])} would be laxer than the profile's ${inWords(base[field])}; a TRE may only be stricter` });
    }
    return own;
  });

/** The schema is chosen by what was written, so that what is wrong inside is told where it is: a union would only say that nothing fits. */
const byShape = <T>(schemaFor: (value: unknown) => z.ZodType<T>) =>
  z.unknown().transform((value, refinement): T => {
    const parsed = schemaFor(value).safeParse(value);
    if (parsed.success) return parsed.data;
    for (const { path, message } of parsed.error.issues) refinement.addIssue({ code: "custom", path: [...path], message });
    return z.NEVER;
  });
const StandardClass = z.enum(standardClasses.map(({ name }) => name), `choose a standard class (${standardClasses.map(({ name }) => name).join(", ")}), or write a class`)
  .transform((name): ReleaseClass => standardClasses.find((one) => one.name === name)!);
const Classes = classList(byShape((value) => (typeof value === "string" ? StandardClass : ReleaseClass)));
const Release = byShape<ReleasePolicy>((value) => (typeof value === "object" ? Classes : z.enum(["automatic", "people"], "choose people, automatic, or classes of output")));

const vocabularyId = z.string("name a vocabulary as OMOP does, such as RxNorm").min(1).max(60);

export const TrePolicy = z.strictObject({
  disclosure: DisclosureChoice.prefault(defaultProfile),
  /** What the TREs of the federation have agreed on, if they have: of each rule the stricter of the two holds. Written here by the TRE itself, so that no portal can change it. */
  federation: DisclosureChoice.optional(),
  /** people: always output checkers. automatic: by rule where control finds nothing that needs a person. classes: of those, only what is in a class. */
  release: Release.default("people"),
  /** How many different output checkers must agree to a release. */
  checkers: z.union([z.literal(1), z.literal(2)], "choose 1 or 2").default(2),
  /** passkey: a checker's word to release counts only with their passkey's signature over the very output; signed-in: their session is enough. */
  releaseVotes: z.enum(votesBy, "choose signed-in or passkey").default("signed-in"),
  /** standing-approval: a run inside a live approval starts by rule. last-word: an operator of this TRE confirms each run. */
  signOff: z.enum(["standing-approval", "last-word"], "choose standing-approval or last-word").default("standing-approval"),
  /**
   * No approval counts, and no decision to let a run through, that so many members of the committee have not signed with passkeys whose words an
   * operator of this TRE has compared with them. Left out: the portal's signature is enough. origin: of the pages on which they sign, where it is not
   * the portal's address as this TRE knows it.
   */
  committeeSignatures: z.strictObject({
    members: whole(1, 30).default(1),
    origin: z.url({ protocol: /^https?$/, error: "give the origin of the portal's pages, such as https://portal.example" }).refine((value) => URL.canParse(value) && new URL(value).origin === value, "give scheme and host only, such as https://portal.example").optional(),
  }).optional(),
  /**
   * required: no proof, no run: a request carries the proof of its project's entry in the register's log, held against the log as this TRE has read it.
   * not-asked: for a federation whose submission layer keeps no such log.
   */
  register: z.enum(["required", "not-asked"], "choose required or not-asked").default("required"),
  /** required: a request must say of each output what it is for, whom it is about and what was done against disclosure. */
  outputContext: z.enum(contextDemands, "choose optional or required").default("optional"),
  /**
   * Sums for models leave once this TRE's rules and its release of the run allow it. masked: only under masks, so that the portal learns the total over
   * at least `modelsOver` TREs and nothing of one of them. open: where no other TRE of the model wants masks, the portal sees this TRE's sums. none: this TRE
   * takes part in no model.
   */
  models: z.enum(["masked", "open", "none"], "choose masked, open or none").default("masked"),
  /**
   * Counts and tables of counts. masked: as this TRE would release them, but only in a sum over at least `modelsOver` TREs that mask theirs; the portal sees none
   * of them by themselves. open: each as this TRE releases it. What other kinds of analysis tell of people leaves in the open either way.
   */
  counts: CountsLeave.default("open"),
  modelsOver: z.int("give a whole number").min(fewestParticipants, `with fewer than ${fewestParticipants} each would learn the others' numbers`).max(mostParticipants).default(fewestParticipants),
  /**
   * Whose keys count in masked sums. first-use: a TRE's key as it was first seen, until it changes. compared: only a key whose words an operator of this
   * TRE has compared with the other TRE, by telephone or face to face.
   */
  otherTres: z.enum(["first-use", "compared"], "choose first-use or compared").default("first-use"),
  /**
   * OMOP vocabularies of which the profile may pass on codes, other names, and which held concept is broader than which. The last two are a
   * terminology's own content and stay in the TRE until it names the vocabularies that it is licensed to pass on.
   */
  vocabularies: z
    .strictObject({
      codes: z.array(vocabularyId).max(100).default(["SNOMED", "LOINC", "RxNorm", "RxNorm Extension"]),
      synonyms: z.array(vocabularyId).max(100).default([]),
      hierarchy: z.array(vocabularyId).max(100).default([]),
    })
    .prefault({}),
  keepUnreleasedDays: z.int("give a whole number of days").min(1).max(365).default(14),
  limits: z
    .strictObject({
      seconds: z.int("give whole seconds").min(1).max(86_400).default(300),
      memoryMb: z.int("give whole megabytes").min(128).max(1_048_576).default(2048),
      /** Rows of a query's answer, each of which is a count: a bound on what a table of many levels may ask. */
      rows: z.int("give a whole number of rows").min(1_000).max(5_000_000).default(defaultLimits.rows),
      crateBytes: z.int("give a number of bytes").min(10_000).max(1024 * mebibyte).default(32 * mebibyte),
      concurrentRuns: z.int("give a whole number").min(1).max(16).default(2),
    })
    .prefault({}),
});
export type TrePolicy = z.infer<typeof TrePolicy>;

/** What one query may take, as engines are told it. */
export const engineLimits = ({ limits }: TrePolicy): EngineLimits => ({ ...defaultLimits, memory: limits.memoryMb, time: limits.seconds, rows: limits.rows });

/** What the file allows at most: the TRE's own rules and the federation's, of each the stricter. The console can only be stricter. */
export const fileRules = ({ disclosure, federation }: Pick<TrePolicy, "disclosure" | "federation">): DisclosurePolicy => (federation ? strictest(disclosure, federation) : disclosure);

export const modelSumsOf = ({ models, modelsOver, otherTres, counts }: Pick<TrePolicy, "models" | "modelsOver" | "otherTres" | "counts">): ModelSums => ({ leave: models, over: modelsOver, keys: otherTres, ...(counts === "masked" && { counts }) });
/** Over how many TREs counts are summed at least; null where they leave in the open. */
export const countsOver = ({ counts, modelsOver }: Pick<TrePolicy, "counts" | "modelsOver">): number | null => (counts === "masked" ? modelsOver : null);
