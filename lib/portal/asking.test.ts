import { expect, test } from "vitest";
import type { UserId } from "#lib/kernel/ids.ts";
import { personIn } from "./asking.ts";

const [ada, ben] = ["1", "2"].map((digit) => `${digit.repeat(8)}-1111-4111-8111-111111111111` as UserId) as [UserId, UserId];
const adasOrcid = "0000-0002-1825-0097";
const member = (userId: UserId, name: string, orcid: string) => ({ userId, name, email: "", orcid, affiliation: { name: "University of Wessex", ror: "", sector: "Academic Institute" as const }, role: "member" as const, accreditation: null });
const asked = (bens: string, own: string | null) => personIn({ members: [member(ada, "Ada", adasOrcid), member(ben, "Ben", bens)] }, { userId: ben }, own, "https://portal.example/register/FF-1");

test("the application's iD counts, and the profile's where it names none", () => {
  expect(asked("0000-0001-5109-3700", adasOrcid)).toMatchObject({ ok: true, value: { name: "Ben", orcid: "https://orcid.org/0000-0001-5109-3700" } });
  expect(asked("", "0000-0001-5109-3700")).toMatchObject({ ok: true, value: { orcid: "https://orcid.org/0000-0001-5109-3700" } });
  expect(asked("", null)).toMatchObject({ ok: false, refusal: { reason: "invalid-input" } });
});

test("nobody asks in a colleague's name by writing the colleague's iD into the own profile", () => {
  for (const own of [adasOrcid, `https://orcid.org/${adasOrcid}`]) expect(asked("", own)).toMatchObject({ ok: false, refusal: { reason: "not-permitted" } });
  expect(asked(adasOrcid, null).ok).toBe(false);
});
