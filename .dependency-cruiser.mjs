/**
 * The import map. Each line of the table is a module and what it may import of the other modules; an edge that is not listed is an
 * error. `npm run docs` prints the same table, and draws what the code really does.
 */
const coreModules = ["kernel", "statistics", "query", "analysis", "approval", "governance", "disclosure", "crate", "register", "protocol", "federation"];
const corePackages = ["zod", "fflate", "canonicalize", "jose", "highs", "diff"];
const allCore = coreModules.map((name) => `lib/${name}`);

export const mayImport = {
  "lib/kernel": [],
  "lib/statistics": ["lib/kernel"],
  "lib/query": ["lib/kernel"],
  "lib/analysis": ["lib/kernel", "lib/statistics", "lib/query"],
  "lib/approval": ["lib/kernel", "lib/query"],
  "lib/governance": ["lib/kernel", "lib/approval"],
  "lib/disclosure": ["lib/kernel", "lib/statistics", "lib/query"],
  "lib/crate": ["lib/kernel", "lib/query", "lib/approval"],
  "lib/register": ["lib/kernel", "lib/governance"],
  "lib/protocol": ["lib/kernel", "lib/statistics", "lib/query", "lib/approval", "lib/disclosure", "lib/crate"],
  "lib/federation": ["lib/kernel", "lib/statistics", "lib/query", "lib/analysis", "lib/disclosure", "lib/protocol"],
  "lib/portal": [...allCore, "db"],
  // A TRE decides by itself: of the register it needs only what verifies and witnesses the log, and what turns a logged entry into its custodian's entry at the Gateway.
  "lib/agent": [...allCore.filter((name) => !["lib/governance", "lib/federation", "lib/register"].includes(name)), "lib/register/log", "lib/register/gateway"],
  components: allCore,
  db: allCore,
  // Seeds act through the same verbs as people do.
  "db/seed": [...allCore, "db", "lib/portal"],
  app: [...allCore, "lib/portal", "components", "app/_server"],
  "app/_server": [...allCore, "lib/portal", "components", "app", "db"],
  tre: [...allCore, "lib/agent", "components"],
};

const modules = Object.keys(mayImport);
/** Tests, and what only tests use, may reach further. Programs must not reach them. */
const tests = String.raw`\.(test|spec)\.tsx?$|/(testing|spec)/`;
/** The paths of a module, without those of a module inside it that has a line of its own. */
const inside = (name) => modules.filter((other) => other.startsWith(`${name}/`));
const within = (name) => ({ path: `^${name}/`, pathNot: [tests, ...inside(name).map((other) => `^${other}/`)] });
const project = "^(app|components|db|e2e|lib|scripts|tre)/|^[^/]+\\.(ts|mjs)$";

/** What `name` may import, as paths: itself, and each listed module (of which parts with stricter lines of their own stay closed). */
function allowedPaths(name) {
  const closed = (target) => inside(target).filter((part) => part !== name && !mayImport[name].includes(part));
  return [name, ...mayImport[name]].map((target) => {
    const parts = closed(target).map((part) => part.slice(target.length + 1));
    return parts.length === 0 ? `^${target}/` : `^${target}/(?!(${parts.join("|")})/)`;
  });
}

const edges = modules.map((name) => ({
  name: `${name.replaceAll("/", "-")}-imports`,
  comment: `${name} may import: ${mayImport[name].join(", ") || "nothing"}.`,
  severity: "error",
  from: within(name),
  to: { path: project, pathNot: allowedPaths(name) },
}));
const core = `^lib/(${coreModules.join("|")})/`;

export default {
  forbidden: [
    ...edges,
    {
      name: "unlisted-module",
      comment: "Every folder of lib has a line in the import map.",
      severity: "error",
      from: { path: "^lib/", pathNot: modules.map((name) => `^${name}/`) },
      to: {},
    },
    {
      name: "core-is-pure",
      comment: "The core runs in the browser too: no Node built-ins.",
      severity: "error",
      from: { path: core, pathNot: tests },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "core-packages",
      comment: `Of npm's packages the core may use ${corePackages.join(", ")}.`,
      severity: "error",
      from: { path: core, pathNot: tests },
      to: { path: "node_modules/", pathNot: `node_modules/(${corePackages.join("|")})/` },
    },
    {
      name: "components-know-no-server",
      comment: "Components are given values and callbacks.",
      severity: "error",
      from: { path: "^components/", pathNot: tests },
      to: { path: ["node_modules/(drizzle-orm|postgres|next-auth|pino|nodemailer)/", "^(node:)?(fs|net|child_process|sqlite)"] },
    },
    {
      name: "solver-stays-on-servers",
      comment: "Megabytes of WebAssembly that no page needs: disclosure control runs where the data is. Only solver.ts loads them.",
      severity: "error",
      from: { path: "^components/", pathNot: tests },
      to: { path: "^lib/disclosure/solver\\.ts$", reachable: true },
    },
    {
      name: "no-cycles",
      comment: "A circle of imports has no reading order.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "unresolvable",
      comment: "Imports something that is not there.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^server-only$" }, // Next brings its own
    },
    {
      name: "production-imports-no-tests",
      comment: "Programs must not need their tests.",
      severity: "error",
      from: { path: "^(app|components|lib|tre|db)/", pathNot: tests },
      to: { path: [tests, "^e2e/", "^scripts/", "node_modules/(vitest|fast-check|@playwright)/"] },
    },
    {
      name: "development-packages",
      comment: "What production code imports belongs in dependencies.",
      severity: "error",
      from: { path: "^(app|components|lib|tre|db)/", pathNot: [tests, String.raw`\.config\.ts$`] },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only", "npm"], pathNot: "node_modules/@types/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: ["\\.next/", "^node_modules/.*/node_modules/"] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"], extensions: [".ts", ".tsx", ".mjs", ".js", ".json", ".css", ".d.ts"] },
    moduleSystems: ["es6", "cjs"],
    builtInModules: { add: ["node:sqlite"] },
    progress: { type: "none" },
    reporterOptions: {
      archi: {
        collapsePattern: "^(lib/[^/]+|app|components|db|tre)/",
        theme: {
          graph: { rankdir: "TB", splines: "true", bgcolor: "white", fontname: "Helvetica", ranksep: "0.6" },
          node: { fontname: "Helvetica", style: "rounded,filled", fillcolor: "#f4f6f8", color: "#5b6770", fontcolor: "#1b2329" },
          edge: { color: "#7a8791", arrowsize: "0.7" },
        },
      },
    },
  },
};
