/**
 * `npm run docs`: writes the tables and the picture in docs/ that are read off the code, so that they cannot say anything else than
 * the code does. `--check` writes nothing and fails when one of them is out of date.
 */
import fs from "node:fs";
import path from "node:path";
import { Graphviz } from "@hpcc-js/wasm-graphviz";
import { cruise } from "dependency-cruiser";
import { differsFromSource } from "#lib/disclosure/differs-from-source.ts";
import { policyInWords } from "#lib/disclosure/policy-in-words.ts";
import type { DisclosurePolicy } from "#lib/disclosure/policy.ts";
import { profileNamed, profiles } from "#lib/disclosure/profiles.ts";
import { standardClasses } from "#lib/disclosure/release-class.ts";
import { classFields, conditionsInWords, releaseInWords, shareInWords } from "#lib/disclosure/release-in-words.ts";
import { smallestShown } from "#lib/disclosure/strictest-policy.ts";
import { amendmentRules } from "#lib/governance/amendment.ts";
import { amendmentClasses, classWords } from "#lib/governance/amendment-classes.ts";
import { coreQuestions } from "#lib/governance/core-questions.ts";
import { deliberationCommands, deliberationTable, standingSentences, stateSentences } from "#lib/governance/deliberate.ts";
import { deliberationStates } from "#lib/governance/deliberation.ts";
import { standings } from "#lib/governance/standing.ts";
import { permissionTable, roles } from "#lib/governance/permissions.ts";
import { applicationStateTable, siteStateTable } from "#lib/governance/project-states.ts";
import { analyses } from "#lib/federation/spec/worked-examples/analyses.ts";
import { inWords } from "#lib/federation/spec/worked-examples/example.ts";
import { formatFeatures } from "#lib/query/formats/features.ts";
import { formatNames, formats } from "#lib/query/formats/format-names.ts";
import { runStateTable } from "#lib/protocol/run-states.ts";
import { circeChecksElsewhere, designChecks } from "#lib/query/checks/design-checks.ts";
import { attacks, fileOf } from "../e2e/red-team/attacks.ts";
import importMap, { mayImport } from "../.dependency-cruiser.mjs";
import { cohortSemantics } from "./docs/cohort-semantics.ts";
import { projectRoot } from "./project.ts";

const generated = "<!-- Written by `npm run docs` from the code: change the code, not this file. -->";
const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]) => [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");
const current = (file: string) => (fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "");
const page = (...parts: string[]) => `${generated}\n\n${parts.join("\n\n")}\n`;

type Moves = Readonly<Record<string, Readonly<Record<string, string>>>>;
/** A state diagram that GitHub and most forges draw: `moves[from][to]` is the label of the arrow. */
const diagram = (moves: Moves, start: string) => {
  const id = (state: string) => state.replaceAll("-", "_");
  const lines = Object.entries(moves).flatMap(([from, targets]) => [
    ...(from.includes("-") ? [`  state "${from}" as ${id(from)}`] : []),
    ...Object.entries(targets).map(([to, label]) => `  ${id(from)} --> ${id(to)}: ${label}`),
    ...(Object.keys(targets).length === 0 ? [`  ${id(from)} --> [*]`] : []),
  ]);
  return ["```mermaid", "stateDiagram-v2", `  [*] --> ${start}`, ...lines, "```"].join("\n");
};

function statesPage(): string {
  const early = new Set(["rejected", "failed", "withdrawn", "expired"]);
  const mainLine = Object.fromEntries(
    Object.entries(runStateTable)
      .filter(([state]) => !early.has(state))
      .map(([state, { moves }]) => [state, Object.fromEntries(Object.entries(moves).filter(([to]) => !early.has(to)).map(([to, movers]) => [to, movers.join(", ")]))]),
  );
  const flip = (moves: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(moves).map(([command, to]) => [to, command]));
  return page(
    "# States",
    "## A run at one TRE",
    "Who causes each move stands on its arrow. From every state the table also lists the early ends.",
    diagram(mainLine, "waiting"),
    table(
      ["state", "what it means", "whose turn", "what happens next", "leads to (by whom)"],
      Object.entries(runStateTable).map(([state, { sentence, turn, next, moves }]) => [
        state, sentence, turn, next, Object.entries(moves).map(([to, movers]) => `${to} (${movers.join(", ")})`).join(", ") || "an end",
      ]),
    ),
    "## An application",
    diagram(Object.fromEntries(Object.entries(applicationStateTable).map(([state, { commands }]) => [state, flip(commands)])), "draft"),
    table(["state", "what it means", "whose turn", "commands"], Object.entries(applicationStateTable).map(([state, { sentence, turn, commands }]) => [state, sentence, turn, Object.entries(commands).map(([command, to]) => `${command}: ${to}`).join(", ") || "an end"])),
    "## The decision of one TRE's committee",
    table(["state", "what it means", "decisions"], Object.entries(siteStateTable).map(([state, { sentence, decisions }]) => [state, sentence, Object.entries(decisions).map(([decision, to]) => `${decision}: ${to}`).join(", ") || "none"])),
  );
}

function permissionsPage(): string {
  const conditions = { sameTre: "of the same TRE", projectMember: "member of the project", projectLead: "lead of the project", notMember: "not a member of the project", shared: "with whom the set is shared", keeper: "who keeps the set", notHolder: "not whose evidence it is" };
  return page(
    "# Permissions",
    "Who may do what at the portal. Everything else is refused. A refusal says the sentence in the last column, and so does the button that would be refused. TRE operators and output checkers have accounts in their TRE's console, kept by the TRE.",
    table(
      ["permission", ...roles.map((role) => role.replaceAll("-", " ")), "and only", "said when refused"],
      Object.entries(permissionTable).map(([name, rule]) => [
        `\`${name}\``,
        ...roles.map((role) => ((rule.roles as readonly string[]).includes(role) ? "yes" : role === "committee-member" && "actingChair" in rule ? "with the chair's duties" : "")),
        Object.entries(conditions).filter(([key]) => key in rule).map(([, words]) => words).join(", "),
        rule.sentence,
      ]),
    ),
    "## An amendment of an approval",
    "Its class follows from what happened to each answer since the version that this TRE approved; the highest class counts. What is not in this table is substantial. A committee may raise a class and never lowers one.",
    table(["class", "who decides"], amendmentClasses.map((one) => [one, classWords[one]])),
    table(
      ["question", "what happened to its answer", "class", "why"],
      coreQuestions.flatMap(({ key, asks }) => Object.entries(amendmentRules[key] ?? {}).map(([kind, rule]) => [asks, kind.replaceAll("-", " "), rule.class, rule.because])),
    ),
    "## In a committee's deliberation",
    "Beside the role, where the application stands with the committee and where the person stands in it. Whoever sits on no committee of this TRE may do nothing here, an administrator neither.",
    table(["standing", "who that is"], standings.map((standing) => [standing, standingSentences[standing]])),
    table(
      ["state", "what it means", "command", ...standings],
      deliberationStates.flatMap((state) => deliberationCommands.map((command) => [state, stateSentences[state], `\`${command}\``, ...standings.map((standing) => (deliberationTable[state][standing].includes(command) ? "yes" : ""))])),
    ),
  );
}

function designChecksPage(): string {
  const byCirce = new Map<string, string>();
  for (const check of designChecks) for (const name of check.circe) byCirce.set(name, [byCirce.get(name), `\`${check.key}\``].filter(Boolean).join(", "));
  return page(
    "# Design checks",
    "What the query builder says while somebody writes, at the place and in a list, with a button that mends it where one edit does. An error stops a submission; a warning and advice are for the person to weigh. That is beside what makes a query no sound question at all (`lib/query/validate.ts`): names that lead nowhere, tables of more than 400 cells, columns that a data environment does not have.",
    "`leaves-nobody`, `part-cannot-hold`, `changes-nothing` and `unreachable-levels` try every combination of the facts that the rules name (sex, year of birth, age and date at the index date, counts of records in nested windows). They conclude only what no combination of data could contradict; where there are more than 20,000 combinations they are silent. Random populations over random data hold them to it.",
    table(["check", "what it finds", "how grave", "why it matters"], designChecks.map(({ key, title, severity, why }) => [`\`${key}\``, title, severity, why])),
    "## The checks that Atlas runs",
    "By the class names of OHDSI's circe-be.",
    table(["circe-be", "here"], [...byCirce, ...Object.entries(circeChecksElsewhere)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, here]) => [`\`${name}\``, here])),
  );
}

function queryFormatsPage(): string {
  const counted = (support: string, rows: readonly { support: string }[]) => rows.filter((r) => r.support === support).length;
  return page(
    "# Other systems' languages",
    "A query can be brought along from these languages and taken along to them, at the portal (“Bring a query along” on a project's page, “Take it along” on a query's page) and in its API. Whatever a language cannot carry is named in a report with its place in the document, worst first, or the document is refused with the place and the reason; nothing goes silently.",
    "Every row below is a small document that the test `lib/query/formats/features.test.ts` really puts through the reader and the writer. *Supported*: it is read without a change of meaning, and written and read again it is the same query. *One way*: it is read so, and not written. *With loss*: it is read, and the report says what the last column quotes. *Refused*: it is not read, and the message says so.",
    "`npm run circe -- FILE.json --data FOLDER` reads one OHDSI definition, prints its words, its round trip and the report, and counts it on a folder of OMOP files; inside a TRE only, because its numbers are exact. That those counts are the ones of OHDSI's own SQL is tested in `lib/agent/engines/circe-steps.test.ts`.",
    ...formats.flatMap((format) => {
      const rows = formatFeatures.filter((r) => r.format === format);
      const summary = ["supported", "one way", "with loss", "refused"].flatMap((s) => (counted(s, rows) > 0 ? [`${counted(s, rows)} ${s}`] : [])).join(", ");
      return [`## ${formatNames[format].name}`, `${formatNames[format].about} ${summary}.`, table(["part", "feature", "what becomes of it", "the report says"], rows.map(({ part, feature, support, says }) => [`\`${part}\``, feature, support, says ?? ""]))];
    }),
  );
}

function releaseByClassPage(): string {
  return page(
    "# Release by class",
    "Which outputs a TRE lets go without people looking first. Its policy file says `\"release\": \"people\"` (none), `\"automatic\"` (all in which control finds nothing that a person should look at), or `{ \"classes\": [...] }`: of those, only what is in a class. A class is a standard one by its name, or written out. What happens then is told in [output-checking.md](output-checking.md).",
    "## What a class says",
    table(["field", "what it means", "left out"], Object.entries(classFields).map(([field, { means, leftOut }]) => [`\`${field}\``, means, leftOut])),
    "An output is in the first class of which it keeps all conditions. Outputs of one run bear on each other: one that is in no open class keeps the others waiting with it. All of this is read off what would be released and the public policy, so that leaving or waiting tells nothing else.",
    "## Standard classes",
    table(["class", "kinds of analysis", "on condition", "looked at afterwards"], standardClasses.map((one) => [`\`${one.name}\``, one.kinds.map((kind) => `\`${kind}\``).join(", "), conditionsInWords(one).join("; "), shareInWords(one.sample)])),
    "In words, as the public reads the standard classes:",
    releaseInWords({ classes: [...standardClasses] }).map((line) => `- ${line}`).join("\n"),
  );
}

const ruleColumns = { "smallest count shown": smallestShown, zeros: ({ zeros }) => (zeros === "shown" ? "shown" : "hidden with small counts"), rounding: ({ rounding, roundingBase: base }) => (base === 1 ? "none" : rounding === "midpoint" ? `middle of steps of ${base}` : `nearest ${base}`), "people behind an average": ({ summaryPeople }) => summaryPeople } as const satisfies Record<string, (policy: DisclosurePolicy) => string | number>;

const disclosureProfilesPage = () =>
  page(
    "# Disclosure profiles",
    "Published output rules of real organisations, as data (`lib/disclosure/profiles.ts`). A TRE's policy names one, `\"disclosure\": { \"profile\": \"nhse-sde-10-5\" }`, and may be stricter. Under every one of them further counts are hidden so that no hidden one can be worked out, totals are sums of what is shown or rounded with their parts, and the ledger of releases holds.",
    table(["profile", ...Object.keys(ruleColumns), "source"], profiles.map((policy) => [`\`${policy.profile}\``, ...Object.values(ruleColumns).map((of) => String(of(policy))), policy.source])),
    "## Where a profile does otherwise than its source",
    table(["profile", ""], profiles.flatMap(({ profile }) => differsFromSource(profile).map((sentence) => [`\`${profile}\``, sentence]))),
    "## In words",
    "As the public reads them at each data environment; here those of OpenSAFELY's rates and curves:",
    policyInWords(profileNamed("opensafely-mid6")!).map((sentence) => `- ${sentence}`).join("\n"),
  );

const redTeamPage = () =>
  page(
    "# Red team",
    "Attacks on statistics from several data environments that the field knows, played in every run of the tests against a portal and agents as they run in life, by an ordinary researcher with unlimited patience. Those called B were found since, by attempts of our own. Each test first shows on the raw data that the attack would work, then plays it and works out what follows from everything that was ever shown: the results page's data, CSV and JSON, errors, words of status, the public register. `e2e/red-team/attacks.test.ts` fails where one is not played.",
    table(["", "attack", "what the attacker does", "what stops it", "test"], Object.entries(attacks).map(([id, attack]) => [id, attack.name, attack.does, attack.stops, `“${attack.test}” (\`${fileOf(attack)}\`)`])),
    "## What is not held",
    [
      "A fitted model tells how many people it used, and, by its standard errors, how many were in each of its groups, exactly and not rounded. Its groups all have as many people as a shown count, and the ledger knows them; a TRE that will not have that takes no part in models.",
      "Numbers reckoned from the values of one population are told beside each other although a few of its people lack some of the values: a mean of age of everyone less what a model says of those who also have a cholesterol is the age of those who have none, as closely as the mean's digits allow. Nobody who asks can choose who they are.",
      "Whether two numbers come from the same values is told by column, and for records of events as a whole; two columns of one table that say the same (years and months of age) count as one where the environment's settings say so (`sameColumns` of a dataset, `lib/agent/same-columns.test.ts`), and as two where they don't.",
      "Two datasets have one ledger only where the environment's settings say that they are of the same people ([0051](decisions/0051-one-ledger-for-datasets-of-the-same-people.md)).",
      "After a refresh the same question keeps its answer while fewer people than the threshold came, went or changed. Another question about the same people in the same words is answered where they are still the very same, and withheld where a few are not: whoever can name one person in a question may learn that something of theirs has changed since.",
      "An answer that takes a whole step longer than another of its question (5 s, unless the TRE's settings say otherwise) is told of a step later, and that can be seen. The rounds of a model, and what people decide, are told of when they happen.",
      "A refusal of a model by its rule (“a group has too few people”) says as much as a hidden count does: somebody, fewer than the threshold.",
    ].map((line) => `- ${line}`).join("\n"),
  );

/** A page that people write, with tables read off the code between `<!-- NAME, … -->` and `<!-- end of NAME -->`. */
function pageWith(file: string, tables: Readonly<Record<string, string>>): string {
  return Object.entries(tables).reduce((text, [name, written]) => {
    const [start, end] = [`<!-- ${name}: written by \`npm run docs\` from the code -->`, `<!-- end of ${name} -->`];
    const [from, to] = [text.indexOf(start), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`${file} has no place for the ${name}: give it the lines ${start} and ${end}`);
    return `${text.slice(0, from)}${start}\n\n${written}\n\n${text.slice(to)}`;
  }, current(path.join(projectRoot, file)));
}

const statisticsPage = () =>
  pageWith("docs/statistics.md", {
    analyses: table(["analysis", "leaves each TRE", "checked there first", "put together", "label"], Object.values(analyses).map(({ name, leaves, checks, together, label }) => [name, leaves, checks, together, label])),
    examples: Object.values(analyses).map(({ name, examples }) => [`### ${name}`, table(["statistic", "source of the formula", "by hand"], examples.map((example) => [example.statistic, example.source, inWords(example)]))].join("\n\n")).join("\n\n"),
  });

const importMapPage = () =>
  page(
    "# Import map",
    "Which module may import which; an edge that is not listed is an error (`npm run import-map`). The picture shows what the code really imports, drawn by the same tool.",
    "![The modules and their imports](import-map.svg)",
    table(["module", "may import"], Object.entries(mayImport).map(([name, targets]) => [`\`${name}\``, targets.map((target) => `\`${target}\``).join(" ") || "nothing"])),
  );

async function importMapPicture(): Promise<string> {
  const { options } = importMap;
  const places = ["app", "components", "db", "lib", "tre"].filter((place) => fs.existsSync(path.join(projectRoot, place)));
  const exclude = { path: [...options.exclude.path, String.raw`\.(test|spec)\.tsx?$`, "/testing/", String.raw`\.css$`] };
  // The tool's types know its options by another name than its configuration file does.
  const { output } = await cruise(places, { ...options, exclude, includeOnly: { path: "^(app|components|db|lib|tre)/" }, outputType: "archi", ruleSet: { options } } as never);
  const graphviz = await Graphviz.load();
  const svg = graphviz.layout(output as string, "svg", "dot");
  return `${svg.slice(svg.indexOf("<svg")).trimEnd()}\n`;
}

const pages: Readonly<Record<string, string>> = {
  "docs/states.md": statesPage(),
  "docs/permissions.md": permissionsPage(),
  "docs/cohort-semantics.md": page(...cohortSemantics()),
  "docs/design-checks.md": designChecksPage(),
  "docs/query-formats.md": queryFormatsPage(),
  "docs/release-by-class.md": releaseByClassPage(),
  "docs/disclosure-profiles.md": disclosureProfilesPage(),
  "docs/red-team.md": redTeamPage(),
  "docs/statistics.md": statisticsPage(),
  "docs/import-map.md": importMapPage(),
  "docs/import-map.svg": await importMapPicture(),
};
const stale = Object.entries(pages).filter(([file, text]) => current(path.join(projectRoot, file)) !== text);
if (process.argv.includes("--check")) {
  if (stale.length > 0) {
    console.error(`Out of date: ${stale.map(([file]) => file).join(", ")}. Run \`npm run docs\` and commit what it writes.`);
    process.exitCode = 1;
  }
} else {
  for (const [file, text] of stale) {
    fs.writeFileSync(path.join(projectRoot, file), text);
    console.log(`wrote ${file}`);
  }
  if (stale.length === 0) console.log("Everything is up to date.");
}
