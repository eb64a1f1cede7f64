import { renderToStaticMarkup as html } from "react-dom/server";
import { expect, test } from "vitest";
import { AnswerPapers } from "./answer-papers.tsx";
import { TimeLeft } from "./time-left.tsx";
import { TwoThreads } from "./two-threads.tsx";

const answer = { asks: "Why?", answer: "Because.", parts: null, class: null, because: [] };
const sections = [{ safe: "people", heading: "Safe people", question: "Who?", answers: [answer] }, { safe: "data", heading: "Safe data", question: "Which?", answers: [answer] }];
const classOf = (markup: string, safe: string) => new RegExp(`<section id="safe-${safe}" class="([^"]*)"`).exec(markup)?.[1]?.split(" ");

test("of a part that is chosen the others are off the screen and still on paper; without a choice all are read", () => {
  const chosen = html(<AnswerPapers sections={sections} only="data" />);
  expect(classOf(chosen, "people")).toEqual(expect.arrayContaining(["hidden", "print:block"]));
  expect(classOf(chosen, "data")).not.toContain("hidden");
  const all = html(<AnswerPapers sections={sections} />);
  for (const safe of ["people", "data"]) expect(classOf(all, safe)).not.toContain("hidden");
});

test("who reads a thread stands at its head and at its field, before anybody writes", () => {
  const said = { applicant: [{ id: "1", author: "Ada", side: "applicant" as const, text: "For you.", at: "2026-11-22T10:00:00.000Z" }], committee: [{ id: "2", author: "Cleo", side: "committee" as const, text: "For us.", at: "2026-11-22T11:00:00.000Z" }] };
  const [withApplicant = "", among = ""] = html(<TwoThreads said={said} action={async () => undefined} hidden={{ projectId: "p", treId: "t" }} />).split("Among the committee");
  for (const words of ["The applicant reads this", "For you.", 'name="audience" value="applicant"', "Write to the applicant"]) expect(withApplicant).toContain(words);
  for (const words of ["Your committee alone reads this", "For us.", 'name="audience" value="committee"', "Write to your committee alone"]) expect(among).toContain(words);
  expect(withApplicant).not.toContain("For us.");
});

test("time left is told in words", () => {
  expect(html(<TimeLeft due="2027-01-12" left={3} />)).toMatch(/3 working days left.*12 January 2027/);
  expect(html(<TimeLeft due="2027-01-12" left={-2} />)).toContain("Overdue by 2 working days");
  expect(html(<TimeLeft due={null} left={null} />)).toContain("No clock runs");
});
