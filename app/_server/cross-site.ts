/**
 * A form that a page elsewhere sends in the name of whoever is signed in here. Next refuses such an action too, but with a 500 that
 * looks like a fault of ours; this says what it is. What lies below /api asks by itself who sends it.
 */
export function fromAnotherSite({ method, url, headers }: Pick<Request, "method" | "url" | "headers">, portalUrl: string | undefined): boolean {
  const origin = headers.get("origin");
  if (method === "GET" || method === "HEAD" || origin === null || new URL(url).pathname.startsWith("/api/")) return false;
  if (!URL.canParse(origin)) return true; // “null”: a sandboxed frame or a file
  const own = [headers.get("x-forwarded-host"), headers.get("host"), portalUrl && new URL(portalUrl).host];
  return !own.includes(new URL(origin).host);
}
