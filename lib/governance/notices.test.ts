import { describe, expect, it } from "vitest";
import { letterOf, noticeInWords, noticeKindNames, noticeKinds } from "./notices.ts";

const facts = { about: "S-0042", tre: "Northern TRE", answered: 2, asked: 3 };
describe("what people are told", () => {
  it.each(noticeKindNames)("%s is one sentence about a reference, with one thing to do", (kind) => {
    const said = noticeInWords(kind, facts);
    expect(said).toMatch(/^S-0042.{10,120}[^.]$/);
    expect(noticeKinds[kind].next).toMatch(/^[A-Z][^.]+[^.]$/);
    const { subject, text } = letterOf(kind, facts, "https://portal.example/submissions/1", "https://portal.example/account/notices");
    expect(subject).toBe(said);
    expect(text.split("\n")).toEqual([`${said}.`, "", `${noticeKinds[kind].next}:`, "https://portal.example/submissions/1", "", "Which letters you get: https://portal.example/account/notices", ""]);
  });
  it("says the same where the TRE is not named", () => {
    for (const kind of noticeKindNames) expect(noticeInWords(kind, { about: "FF-2026-0001" })).not.toMatch(/undefined/);
  });
});
