import { expect, test } from "vitest";
import { documentDigest, GoverningDocument, versionAddress, versionName } from "./governing-document.ts";

test("a version's name in the log leads to where the register gives it out", () => {
  expect(versionAddress(versionName({ kind: "committee-rule", body: "3b6c", key: "" }, 12))).toBe("api/register/v1/governance/3b6c/committee-rule/12");
  expect(versionAddress(versionName({ kind: "bank-question", body: "federation", key: "patients" }, 1))).toBe("api/register/v1/governance/federation/bank-question/1?key=patients");
});

test("the digest is over kind, body, version and every word: SHA-256 of the canonical JSON", async () => {
  const document = GoverningDocument.parse({ format: 1, portal: "https://portal.example", kind: "committee-rule", body: "north", key: "", version: 2, content: { quorum: 3, blind: true } });
  // Worked out by another way: Node's own hash over the JSON with its keys in order.
  const { createHash } = await import("node:crypto");
  const text = '{"body":"north","content":{"blind":true,"quorum":3},"format":1,"key":"","kind":"committee-rule","portal":"https://portal.example","version":2}';
  expect(await documentDigest(document)).toBe(createHash("sha256").update(text).digest("hex"));
});
