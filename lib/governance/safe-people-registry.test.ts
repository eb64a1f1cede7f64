import { expect, test } from "vitest";
import { asPhpJson, evidenceIn, isAbout, RegistryAnswer } from "./safe-people-registry.ts";
import { registryAnswer } from "./testing/registry-answer.ts";

test("the body is signed as PHP writes it", () => {
  // `php -r 'echo json_encode(["ident" => "Ü/é", "e" => "😀"], JSON_UNESCAPED_SLASHES);'` by the manual of json_encode: compact, slashes as they are, UTF-16 units beyond ASCII in lower-case hex.
  expect(asPhpJson({ ident: "Ü/é", e: "😀" })).toBe('{"ident":"\\u00dc/\\u00e9","e":"\\ud83d\\ude00"}');
  expect(asPhpJson({ ident: "abcd-1234" })).toBe('{"ident":"abcd-1234"}');
});

test("training and accreditation are evidence while they are valid and have an end", () => {
  const answer = RegistryAnswer.parse(registryAnswer({ training: [
    { id: 1, provider: "Medical Research Council", training_name: "Research data and confidentiality", awarded_at: "2026-01-10T09:00:00Z", expires_at: "2027-01-10T09:00:00Z" },
    { id: 2, provider: "Medical Research Council", training_name: "An older course", awarded_at: "2023-01-10", expires_at: "2026-01-09" },
  ], accreditations: [
    { id: "a-1", awarding_body_name: "UK Statistics Authority", title: "Accredited Researcher", awarded_at: "2024-03-01 00:00:00", expires_at: "2029-02-28 00:00:00" },
    { id: "a-2", awarding_body_name: "Somebody", title: "For ever", awarded_at: "2024-03-01", expires_at: null },
  ] }));
  expect(evidenceIn(answer, "2026-11-22")).toEqual([
    { kind: "training", item: "training 1", issuer: "Medical Research Council", reference: "Research data and confidentiality", validFrom: "2026-01-10", validTo: "2027-01-10" },
    { kind: "accreditation", item: "accreditation a-1", issuer: "UK Statistics Authority", reference: "Accredited Researcher", validFrom: "2024-03-01", validTo: "2029-02-28" },
  ]);
  expect(evidenceIn(answer, "2027-01-10").map((one) => one.item)).toEqual(["training 1", "accreditation a-1"]);
});

test("an answer is about whoever has the identifier and the ORCID iD, and nobody else", () => {
  const answer = RegistryAnswer.parse(registryAnswer());
  expect(isAbout(answer, "abcd-1234-efgh", "0000-0002-1825-0097")).toBe(true);
  expect(isAbout(answer, "abcd-1234-efgi", "0000-0002-1825-0097")).toBe(false);
  expect(isAbout(answer, "abcd-1234-efgh", "0000-0001-5109-3700")).toBe(false);
  expect(isAbout(answer, "abcd-1234-efgh", undefined)).toBe(false);
  expect(isAbout(RegistryAnswer.parse(registryAnswer({ orc_id: null })), "abcd-1234-efgh", "0000-0002-1825-0097")).toBe(false);
});

test("what has another shape is no answer", () => {
  const whole = registryAnswer() as { data: Record<string, unknown> };
  for (const changed of [{ ...whole, more: 1 }, { ...whole, message: "failed" }, { ...whole, data: { ...whole.data, training: "none" } }, { ...whole, data: { ...whole.data, more: [] } }, registryAnswer({ training: [{ id: 1, provider: "X", training_name: "Y", awarded_at: "10/01/2026", expires_at: "2027-01-10" }] })]) expect(RegistryAnswer.safeParse(changed).success).toBe(false);
});
