import { defineConfig } from "vitest/config";

const serverOnly = new URL("./node_modules/next/dist/compiled/server-only/empty.js", import.meta.url).pathname;
const trees = "{lib,components,app,db,tre,scripts,docs,e2e}";

/** Next replaces `server-only` while bundling; here it resolves to the same empty module, so that server code can be tested. */
const resolve = { conditions: ["react-server"], alias: { "server-only": serverOnly } };
const ssr = { resolve: { conditions: ["react-server", "node", "import", "default"] } };
const everywhere = { environment: "node" as const, setupFiles: ["./scripts/testing/set-up.ts"] };
/** Two processes take up one file after the other and keep what they have loaded: of files with few tests, half of the time went into starting one for each. A test leaves no trace in a module, nor in the process. */
const together = { isolate: false };

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        resolve,
        ssr,
        test: {
          ...everywhere,
          ...together,
          name: "unit",
          // Written for bundlers: its imports have no endings.
          server: { deps: { inline: ["dt-sql-parser"] } },
          include: [`${trees}/**/*.test.{ts,tsx}`],
          exclude: ["**/node_modules/**", "**/.next/**", "**/*.db.test.ts", "**/*.federation.test.ts", "components/**/*.test.tsx"],
          // A guard against what never ends, far above what a busy machine takes; nothing here measures time.
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
      {
        // Rendering to HTML is what React's server-component build refuses: these run with React's ordinary build.
        test: { ...everywhere, ...together, name: "components", include: ["components/**/*.test.tsx"], testTimeout: 20_000 },
      },
      {
        resolve,
        ssr,
        test: {
          ...everywhere,
          ...together,
          name: "db",
          include: [`${trees}/**/*.db.test.ts`],
          globalSetup: ["./scripts/testing/database.ts"],
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
      {
        resolve,
        ssr,
        test: {
          ...everywhere,
          name: "federation",
          include: [`${trees}/**/*.federation.test.ts`],
          globalSetup: ["./scripts/testing/database.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          // Two at a time beside the journeys took as long: that many portals, agents and browsers keep two cores busy.
          fileParallelism: false,
        },
      },
    ],
  },
});
