import { refuse, type Refusal } from "#lib/kernel/result.ts";
import type { Query } from "#lib/query/model.ts";
import { kindsInWords } from "./noisy-kinds-in-words.ts";
import type { DisclosurePolicy } from "./policy.ts";

/** Refuses a query that asks for what noise of differential privacy does not cover here, and names the analyses to leave out. */
export function notCovered({ analyses }: Pick<Query, "analyses">, { differentialPrivacy }: Pick<DisclosurePolicy, "differentialPrivacy">): { ok: false; refusal: Refusal } | undefined {
  if (!differentialPrivacy) return undefined;
  const covers: readonly string[] = differentialPrivacy.covers;
  const others = analyses.filter(({ kind }) => !covers.includes(kind));
  return others.length === 0 ? undefined : refuse("disclosure-risk", `This environment answers with noise by differential privacy, and so only ${kindsInWords(differentialPrivacy.covers)}. Leave out ${others.map(({ id, kind }) => `“${id}” (${kind})`).join(", ")}, or ask it of other environments.`);
}
