import type { NextConfig } from "next";

const allowedOrigins = process.env.PORTAL_URL ? [new URL(process.env.PORTAL_URL).host] : [];

const config: NextConfig = {
  typedRoutes: true,
  reactStrictMode: true,
  poweredByHeader: false,
  htmlLimitedBots: /.*/, // for everyone the title is in the head from the first byte, not streamed after: screen readers read it first
  typescript: { ignoreBuildErrors: true }, // types are a step of their own, in `npm run check` and in CI
  turbopack: { root: import.meta.dirname },
  outputFileTracingRoot: import.meta.dirname,
  // Packages with native parts or dynamic requires stay plain Node imports.
  serverExternalPackages: ["postgres", "pino", "@node-rs/argon2", "@duckdb/node-api", "highs", "nodemailer"],
  experimental: {
    authInterrupts: true,
    // Behind a reverse proxy the Host that the portal sees is not the Origin that the browser sends.
    serverActions: { allowedOrigins, bodySizeLimit: "2mb" },
  },
  headers: () =>
    Promise.resolve([
      {
        source: "/:path*",
        headers: [
          { key: "X-Content-Type-Options", value: "nosniff" },
          { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
          { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), browsing-topics=()" },
          { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
          { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
        ],
      },
    ]),
};
export default config;
