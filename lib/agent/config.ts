/** The file that a TRE is started with. A wrong setting stops the start with a sentence that names it. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { DataFacts } from "#lib/kernel/data-facts.ts";
import { DataUse } from "#lib/kernel/data-use.ts";
import { TableDictionary } from "#lib/query/dictionary.ts";
import { DataSource } from "./data/source.ts";
import { TrePolicy } from "./policy.ts";
import { SecureUrl } from "./secure-url.ts";

const Dataset = z.strictObject({
  /** Stable within the TRE: `primary-care`. Approvals and submissions name it. */
  key: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, "use small letters, digits and hyphens"),
  title: z.string().min(3).max(120),
  summary: z.string().max(1000).default(""),
  source: DataSource,
  /** Names the state of the data, such as 2026-11: change it with a refresh, and noisy answers (differential privacy) are drawn anew, at their cost. Until then the same question gets the same numbers. Where it is named, everyone in a PostgreSQL or Trino dataset is read once for each release and not for every run. */
  release: z.string().max(60).optional(),
  /** What it may be used for: `{ "permission": "HMB", "modifiers": [{ "term": "PS" }, { "term": "TS", "value": "24" }] }` (lib/kernel/data-use.ts). */
  dataUse: DataUse.optional(),
  /** Datasets that name the same are of the same people, known by the same keys: two releases, or two schemas, of one hospital. What is told of one then counts against what is asked of the others. Left out: of nobody else's. */
  people: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, "use small letters, digits and hyphens").optional(),
  /** Columns of its table that say the same in other units or classes, each of several together: `[["age_years", "age_months"]]`. Numbers reckoned from one then count against those reckoned from another. Left out: each column says something of its own. */
  sameColumns: z.array(z.array(z.string().min(1)).min(2, "name two columns at least that say the same")).refine((groups) => new Set(groups.flat()).size === groups.flat().length, "name each column once").optional(),
  /** What the public register says of its use that only its custodian knows: `{ "sensitivity": "De-Personalised", "article6": "A6-1-e", "article9": "A9-2-j", "duty": "Not applicable", "optOut": "Yes" }`, all or some of it (lib/kernel/data-facts.ts). */
  facts: DataFacts.optional(),
  /** What is published of table data, if it shall say more or less than the source's own. */
  dictionary: TableDictionary.optional(),
  /** Its number at the Health Data Research Gateway: without it the Gateway matches datasets by parts of their names. */
  gatewayId: z.int().positive().optional(),
});

/** Off unless it is there. Its two secrets come from the environment. */
const Gateway = z.strictObject({
  api: SecureUrl.default("https://api.healthdatagateway.org"),
  teamId: z.int("give the number of your team at the Gateway").positive(),
});

const Settings = z.strictObject({
  name: z.string().min(3).max(160),
  /** 2–4 letters on every page of the console, so that nobody acts in the wrong TRE. */
  code: z.string().regex(/^[A-Z0-9]{2,4}$/, "use 2 to 4 capital letters or digits").optional(),
  portalUrl: SecureUrl,
  dataFolder: z.string().min(1),
  console: z.strictObject({
    port: z.int().min(1).max(65_535), host: z.string().default("127.0.0.1"),
    /** Under which people open the console: passkeys are made for that address and no other. Left out: localhost and the port. */
    origin: z.url({ protocol: /^https?$/, error: "give the origin of the console's pages, such as https://console.tre.example" }).refine((value) => URL.canParse(value) && new URL(value).origin === value, "give scheme and host only, such as https://console.tre.example").optional(),
  }),
  /** What became of a run is told at a multiple of so many seconds after its work began, so that nobody learns from how soon it came (told-at.ts). 0: at once. */
  answerSeconds: z.number("give seconds, such as 5").min(0).max(600).default(5),
  invitation: z.string().min(20, "paste the whole invitation that the portal's administrator sent").optional(),
  datasets: z.array(Dataset).min(1, "name at least one dataset").max(50),
  gateway: Gateway.optional(),
  policyFile: z.string().min(1).optional(),
  policy: TrePolicy.optional(),
});
export type Dataset = z.infer<typeof Dataset>;
export type TreConfig = Omit<z.infer<typeof Settings>, "policyFile" | "policy" | "code"> & { code: string; policy: TrePolicy };

const codeFor = (name: string): string => {
  const words = name.toUpperCase().match(/[A-Z0-9]+/g) ?? [];
  const initials = words.map((word) => word[0]).join("").slice(0, 4);
  return initials.length >= 2 ? initials : `${words[0] ?? "TRE"}`.slice(0, 3);
};

function readJson(file: string, what: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new Error(`The ${what} ${file} can't be read. Check that it exists and that this program may read it.`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`The ${what} ${file} is not JSON: ${(error as Error).message}.`);
  }
}
const wrong = (error: z.ZodError, file: string, prefix: readonly PropertyKey[] = []): Error =>
  new Error(error.issues.map((issue) => `The setting ${[...prefix, ...issue.path].join(".") || "(whole file)"} in ${file} is wrong: ${issue.message}.`).join("\n"));

/** Paths in the file are relative to the file. */
function resolveSource(source: DataSource, folder: string): DataSource {
  switch (source.kind) {
    case "omop-files": return { ...source, folder: path.resolve(folder, source.folder) };
    case "duckdb": case "table-csv": return { ...source, file: path.resolve(folder, source.file) };
    case "postgres": case "trino": return source;
  }
}

export function readConfig(file: string): TreConfig {
  const folder = path.dirname(path.resolve(file));
  const parsed = Settings.safeParse(readJson(file, "configuration"));
  if (!parsed.success) throw wrong(parsed.error, file);
  const { policyFile, policy, code, ...settings } = parsed.data;
  if (policyFile !== undefined && policy !== undefined) throw new Error(`The settings policy and policyFile in ${file} are both given: keep one.`);
  const keys = settings.datasets.map((dataset) => dataset.key);
  const twice = keys.find((key, index) => keys.indexOf(key) < index);
  if (twice !== undefined) throw new Error(`The setting datasets in ${file} is wrong: the key “${twice}” is used twice.`);
  return {
    ...settings,
    code: code ?? codeFor(settings.name),
    dataFolder: path.resolve(folder, settings.dataFolder),
    datasets: settings.datasets.map((dataset) => ({ ...dataset, source: resolveSource(dataset.source, folder) })),
    policy: policy ?? readPolicy(policyFile === undefined ? undefined : path.resolve(folder, policyFile)),
  };
}

function readPolicy(file: string | undefined): TrePolicy {
  if (file === undefined) return TrePolicy.parse({});
  const parsed = TrePolicy.safeParse(readJson(file, "policy"));
  if (!parsed.success) throw wrong(parsed.error, file);
  return parsed.data;
}
