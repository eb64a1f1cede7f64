import type { Download } from "#lib/portal/download-results.ts";

export const attachment = (name: string): string => `attachment; filename="${name}"`;
export const asFile = ({ name, mediaType, body }: Download): Response => new Response(body, { headers: { "content-type": mediaType, "content-disposition": attachment(name), "cache-control": "no-store" } });
