import { expect, test } from "vitest";
import type { ReleasedOutputs } from "#lib/disclosure/released.ts";
import { protectionsOf } from "./protections-of.ts";

const table = { dimensions: [], cells: [], margins: [], total: { is: "value" as const, value: 100, roundedTo: 5 } };
const model = (id: string, more: object) => ({ kind: "regression" as const, id, columns: ["age"], table, reasons: [], ...more });
const released = { version: 1, queryDigest: "0".repeat(64), policy: { profile: "p", version: 1, digest: "d" }, outputs: [model("masked", { masked: { over: 3 } }), model("open", {}), model("refused", { masked: { over: 3 }, reasons: ["small-group"] }), { kind: "count", id: "n", people: table.total }] } as ReleasedOutputs;

test("a model whose sums leave under masks says so, one in the open or that takes no part does not", () => {
  const of = protectionsOf(released);
  expect(of("masked")).toEqual({ secureAggregation: { method: "pairwise masks by X25519 and HKDF-SHA-256, fivefold/secure-sum/1", leastTres: 3 } });
  expect(["open", "refused", "n"].map(of)).toEqual([{}, {}, {}]);
});
test("noise says what it is and cost", () => {
  const noisy: ReleasedOutputs = { ...released, differentialPrivacy: { mechanism: "discrete-laplace-1", epsilon: 0.5, spent: 1, budget: 2, outputs: [{ id: "n", cost: 0.5 }] } };
  expect(protectionsOf(noisy)("n")).toEqual({ differentialPrivacy: { method: "discrete-laplace-1", epsilon: 0.5, cost: 0.5, spent: 1, budget: 2 } });
});
