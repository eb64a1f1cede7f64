import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { SdcRecord } from "#lib/disclosure/sdc-record.ts";
import { guaranteeInWords, protectionsInWords, releasedByInWords } from "./check-words.ts";
import { HowChecked } from "./how-checked.tsx";

const output: SdcRecord["outputs"][number] = {
  id: "by-sex", kind: "crosstab", checkedBy: ["primary-threshold", "audit", "ledger"], cells: { shown: 6, zero: 0, suppressedSmall: 2, suppressedSecondary: 1, withheld: 0, other: 0 }, rounded: 6, toDigits: 0, roundedTo: 5,
  guarantee: { hiddenSmall: 4, hiddenToProtect: 1 }, ledger: "passed", context: { output: "by-sex", purpose: "Table 1 of the <b>paper</b>." },
  released: { at: "2026-11-26T10:00:00.000Z", by: { role: "rule", class: "tables", share: 0.25, drawn: true } }, secureAggregation: null, differentialPrivacy: null,
};
const record: SdcRecord = {
  $schema: "https://portal.example/api/v1/schemas/disclosure-record-2.json", version: 2, run: "37252371-c937-43bd-a0a7-3680b48c0538", tre: { id: "https://wessex.example/", name: "Wessex TRE" }, queryDigest: "0".repeat(64),
  policy: { profile: "nhse-sde-10-5", version: 1, digest: "d".repeat(64) }, outputs: [output], audit: { passed: true, statement: "It passed." },
};

test("a reader learns who released it, what was changed, by which policy and what is guaranteed", () => {
  const markup = renderToStaticMarkup(<HowChecked output="by-sex" checks={[{ treId: "a", tre: "Wessex TRE", record }]} />);
  for (const said of [
    "How this was checked", "Wessex TRE", "the environment’s policy lets the class “tables” go", "People look at one in 4 of this class afterwards; this one was drawn", "6 shown, 2 hidden as too small, 1 hidden to protect others; rounded to the nearest 5.",
    "small counts are hidden", "of each count hidden as too small the largest and the smallest count that fit are at least 4 apart; of each hidden to protect another, at least 1", "tells of no few people", "nhse-sde-10-5", "d".repeat(64), "Table 1 of the &lt;b&gt;paper&lt;/b&gt;.", "outputs/disclosure-record.json",
  ]) expect(markup).toContain(said);
  expect(renderToStaticMarkup(<HowChecked output="another" checks={[{ treId: "a", tre: "Wessex TRE", record }]} />)).toBe("");
});

test("an output that people withheld is named with their reason before anything is opened", () => {
  const by = { role: "output-checkers" as const, people: ["a", "b"].map((id) => `urn:uuid:${id}`), verdict: "withhold" as const, reason: "A small ward is known to everyone." };
  const withheld = { ...record, outputs: [{ ...output, released: { ...output.released, by } }] };
  const markup = renderToStaticMarkup(<HowChecked output="by-sex" checks={[{ treId: "a", tre: "Wessex TRE", record: withheld }]} />);
  expect(markup.split("<details")[0]).toContain("<strong>Wessex TRE</strong> gives nothing of this. 2 output checkers of the environment withheld it: A small ward is known to everyone.");
  expect(releasedByInWords({ at: output.released.at, by: { ...by, people: ["urn:uuid:a"], reason: undefined } })).toBe("An output checker of the environment withheld it; the reason stays inside");
});

test("people, guarantees and further protections in words", () => {
  const people = (...ids: string[]) => releasedByInWords({ at: output.released.at, by: { role: "output-checkers", people: ids.map((id) => `urn:uuid:${id}`) } });
  expect(people("a")).toContain("An output checker of the environment");
  expect(people("a", "b")).toContain("2 output checkers of the environment looked at it, each without seeing the other’s vote");
  expect(guaranteeInWords({ hiddenSmall: null, hiddenToProtect: null })).toBeNull();
  expect(guaranteeInWords({ hiddenSmall: 4, hiddenToProtect: null })).toBe("However the numbers are combined, of each hidden count the largest and the smallest count that fit are at least 4 apart");
  expect(protectionsInWords({ secureAggregation: { method: "pairwise masks 1" }, differentialPrivacy: null })).toEqual(["Its numbers were masked, so that only their sum over several environments can be read (pairwise masks 1)"]);
});
