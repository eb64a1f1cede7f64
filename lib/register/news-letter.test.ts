import { expect, test } from "vitest";
import { mostInLetter, newsLetter } from "./news-letter.ts";

const news = (n: number, changes = 1) => ({ reference: `FF-${String(n)}`, title: `Study ${String(n)}`, organisation: "University of Examplebridge", because: Array.from({ length: changes }, (_, i) => `Change ${String(i + 1)}.`), revision: changes });
const follows = [{ kind: "tre", value: "Northern TRE", endSecret: "ffe_one" }, { kind: "entry", value: "FF-1", endSecret: "ffe_two" }] as const;
const at = "https://register.example";

test("one letter has every study once, with the last of its changes, and a way out of each thing that is followed", () => {
  const { subject, text } = newsLetter([news(1, 7), news(2)], follows, "daily", at);
  expect(subject).toBe("Data use register: news of 2 studies");
  expect(text).toMatch(/“Study 1”[^]*Change 3\.\n[^]*Change 7\.\nAnd 2 changes before\.[^]*register\/FF-1\?revision=7[^]*“Study 2”/);
  expect(text).not.toContain("Change 2.\nChange 3.");
  expect(text).toMatch(/At most one letter a day\.[^]*letters\?key=ffe_one[^]*the studies at Northern TRE[^]*end\?key=ffe_one[^]*the study FF-1[^]*end\?key=ffe_two/);
  expect(newsLetter([news(1)], follows, "at-once", at).subject).toBe("Data use register: FF-1 has changed");
});

test("a letter has an end: the rest stands in the register", () => {
  const { text } = newsLetter(Array.from({ length: mostInLetter + 2 }, (_, n) => news(n)), follows, "weekly", at);
  expect(text.match(/“Study/g)).toHaveLength(mostInLetter);
  expect(text).toContain("2 more studies have changed:\nhttps://register.example/register?sort=changed");
});
