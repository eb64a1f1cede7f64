import path from "node:path";
import type { NextConfig } from "next";

const repository = path.resolve(import.meta.dirname, "..");

/** The console inside a TRE: one node_modules and one `lib` with the portal, a build of its own. */
const config: NextConfig = {
  typedRoutes: true,
  reactStrictMode: true,
  poweredByHeader: false,
  htmlLimitedBots: /.*/, // for everyone the title is in the head from the first byte, not streamed after: screen readers read it first
  typescript: { ignoreBuildErrors: true }, // types are a step of their own, in `npm run check` and in CI
  turbopack: { root: repository },
  outputFileTracingRoot: repository,
  serverExternalPackages: ["postgres", "pino", "@node-rs/argon2", "@duckdb/node-api", "highs"],
  experimental: { authInterrupts: true, serverActions: { bodySizeLimit: "2mb" } },
  headers: () =>
    Promise.resolve([
      {
        source: "/:path*",
        headers: [
          { key: "X-Content-Type-Options", value: "nosniff" },
          { key: "X-Frame-Options", value: "DENY" },
          // Not no-referrer: a form sent without script would then say “Origin: null”, and its action be refused.
          { key: "Referrer-Policy", value: "same-origin" },
          { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), browsing-topics=()" },
          { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
          { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
          { key: "Cache-Control", value: "no-store" },
        ],
      },
    ]),
};
export default config;
