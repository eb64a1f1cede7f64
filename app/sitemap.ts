import type { MetadataRoute } from "next";
import { connection } from "next/server";
import { topicNames } from "#components/explain/words/public-words.ts";
import { listTres } from "#lib/portal/list-tres.ts";
import { readRegister } from "#lib/portal/read-register.ts";
import { processContext } from "./_server/context.ts";

const anyone = { kind: "anonymous" } as const;

/** The public pages, each environment and the newest entries of the register; the register's own pages lead to the rest. */
export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  await connection();
  const context = await processContext();
  const [tres, register] = await Promise.all([listTres(context, anyone), readRegister(context, anyone, { perPage: 500 })]);
  return [
    ...["/", "/how-your-data-is-protected", ...topicNames.map((name) => `/how-your-data-is-protected/${name}`), "/register", "/register/map", "/register/statistics", "/environments", "/api-docs"].map((path) => ({ url: context.portalUrl + path })),
    ...(tres.ok ? tres.value.map((tre) => ({ url: `${context.portalUrl}/environments/${tre.slug}` })) : []),
    ...(register.ok ? register.value.entries.map(({ record, changedAt }) => ({ url: `${context.portalUrl}/register/${encodeURIComponent(record.reference)}`, lastModified: changedAt })) : []),
  ];
}
