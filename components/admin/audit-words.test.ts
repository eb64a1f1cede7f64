import { expect, test } from "vitest";
import { actionInWords, factsInWords } from "./audit-words.ts";

test("actions and facts in words", () => {
  expect(actionInWords("invite-tre")).toBe("Invite TRE");
  expect(factsInWords({ decision: "approve", revision: 2, envelope: "0195d8f4-1c2b-7a3d-9e4f-5a6b7c8d9e0f", roles: ["researcher", "administrator"], tre: null, intact: true }))
    .toBe("decision: approve; revision: 2; envelope: 0195d8f4; roles: researcher, administrator; tre: none; intact: yes");
  expect(factsInWords({})).toBe("");
});
