/**
 * What a researcher says beforehand about each output, for the people who check it: what it is for, whom it is about and what was done against
 * disclosure (after OpenSAFELY's Airlock, where no file is reviewed without it). It is no part of the query: the same question with other
 * words about it is the same question, with the same digest and the same approval.
 */
import { z } from "zod";

/** What is said of an output, in the order in which it is asked and shown. */
export const contextFields = ["purpose", "population", "precautions"] as const;
export type ContextField = (typeof contextFields)[number];
export const contextQuestions: Readonly<Record<ContextField, string>> = {
  purpose: "What it is for", population: "Whom it is about", precautions: "What was done against disclosure",
};

export const longestContext = 600;
/** Control characters, and those that hide text or reverse how it is read: what an output checker sees must be what was written. Joiners stay, which scripts need. */
const deceiving = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/u;
const Words = z.string("Write text.").trim().min(10, "Write at least 10 characters, or nothing.").max(longestContext, `Write at most ${longestContext} characters.`)
  .refine((text) => !deceiving.test(text), "Take out characters that can't be seen, or that change the direction of writing.");

export const OutputContext = z
  .strictObject({ output: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/), purpose: Words.optional(), population: Words.optional(), precautions: Words.optional() })
  .refine((context) => contextFields.some((field) => context[field] !== undefined), "Say something of the output, or leave it out.");
export type OutputContext = z.infer<typeof OutputContext>;
/** One for each output at most. A query has at most 20 analyses. */
export const OutputContexts = z.array(OutputContext).max(20).refine((all) => new Set(all.map(({ output }) => output)).size === all.length, "Say what an output is for once.");

/** A TRE's policy: whether it takes a request whose outputs nobody has said anything of. */
export const contextDemands = ["optional", "required"] as const;
export type ContextDemand = (typeof contextDemands)[number];

/** As a form holds it while it is written: by output, empty where nothing was written. */
export const ContextDraft = z.record(z.string().max(40), z.partialRecord(z.enum(contextFields), z.string().max(4 * longestContext))).refine((draft) => Object.keys(draft).length <= 100, "That is more than a query has outputs.");
export type ContextDraft = z.infer<typeof ContextDraft>;

type Outputs = readonly { id: string }[];
/** A draft as it would be sent: without gaps, and without what was written of outputs that were taken out since. */
export function contextsIn(draft: ContextDraft, outputs: Outputs): z.input<typeof OutputContext>[] {
  return outputs.flatMap(({ id }) => {
    const said = contextFields.flatMap((field): [ContextField, string][] => {
      const words = Object.hasOwn(draft, id) ? draft[id]?.[field]?.trim() : undefined;
      return words ? [[field, words]] : [];
    });
    return said.length === 0 ? [] : [{ output: id, ...Object.fromEntries(said) }];
  });
}

/** What a TRE that asks for all of it would miss. */
export const missingContext = (contexts: readonly Partial<OutputContext>[], outputs: Outputs): { output: string; field: ContextField }[] =>
  outputs.flatMap(({ id }) => contextFields.filter((field) => contexts.find(({ output }) => output === id)?.[field] === undefined).map((field) => ({ output: id, field })));

/** What is wrong with a draft, by the path of the field in it (`people.purpose`). `demandedBy`: names of the TREs that ask for all of it. */
export function contextProblems(draft: ContextDraft, outputs: Outputs, demandedBy: readonly string[]): Record<string, string> {
  const contexts = contextsIn(draft, outputs);
  const problems: Record<string, string> = {};
  for (const context of contexts) {
    for (const issue of OutputContext.safeParse(context).error?.issues ?? []) problems[[context.output, ...issue.path].join(".")] ??= issue.message;
  }
  if (demandedBy.length > 0) for (const { output, field } of missingContext(contexts, outputs)) problems[`${output}.${field}`] ??= `${demandedBy.join(" and ")} ${demandedBy.length === 1 ? "asks" : "ask"} for this: say ${demand[field]}.`;
  return problems;
}
const demand: Record<ContextField, string> = { purpose: "what the output is for", population: "whom it is about", precautions: "what was done against disclosure, or that nothing was" };
