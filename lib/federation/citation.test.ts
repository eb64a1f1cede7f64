import { describe, expect, it } from "vitest";
import { citationOf, type Cited } from "./citation.ts";

const cited: Cited = {
  title: "Adults with asthma, 40 % & over", submission: "S-0007", project: { reference: "P-0003", title: "Asthma_care" }, tres: ["Clyde", "Northern", "Wessex"],
  queryDigest: "ab".repeat(32), date: "2026-03-02", registerAddress: "https://portal.example/register/P-0003", software: { name: "Fivefold", version: "0.1.0" },
};

describe("a citation", () => {
  it("names the question, project, environments, digest, day, register entry and program", () => {
    expect(citationOf(cited).text).toBe(`“Adults with asthma, 40 % & over” (S-0007), pooled result of project P-0003, Asthma_care; data of Clyde, Northern and Wessex; 2026-03-02. Query SHA-256 ${"ab".repeat(32)}. Computed with Fivefold 0.1.0. https://portal.example/register/P-0003`);
  });
  it("is BibTeX that LaTeX takes: special characters are text, braces are balanced", () => {
    const { bibtex } = citationOf({ ...cited, title: "100 % of {x} & \\y_z" });
    expect(bibtex).toContain("title = {100 \\% of \\{x\\} \\& \\textbackslash{}y\\_z},");
    expect(bibtex).toContain("author = {{Project P-0003: Asthma\\_care}},");
    const bare = bibtex.replace(/\\[{}]/g, "");
    expect(bare.split("{").length).toBe(bare.split("}").length);
    expect(bibtex.startsWith("@misc{fivefold-s-0007,\n")).toBe(true);
  });
  it("says so while nobody has answered, and names one without “and”", () => {
    expect(citationOf({ ...cited, tres: [] }).text).toContain("no data environment has answered yet");
    expect(citationOf({ ...cited, tres: ["Clyde"] }).text).toContain("data of Clyde;");
  });
});
