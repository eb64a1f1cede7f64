import type { MetadataRoute } from "next";
import { connection } from "next/server";
import { processContext } from "./_server/context.ts";

/** The public pages are for everyone, search engines too; what needs a sign-in has nothing for them. */
export default async function robots(): Promise<MetadataRoute.Robots> {
  await connection();
  const { portalUrl } = await processContext();
  return { rules: { userAgent: "*", allow: "/", disallow: ["/account", "/admin", "/projects", "/queries", "/submissions", "/register-desk", "/reviews", "/set-password", "/sign-in"] }, sitemap: `${portalUrl}/sitemap.xml` };
}
