import { signOut } from "#lib/agent/console/sign-in.ts";
import { getContext } from "#lib/agent/context.ts";
import { forgetSession, sessionToken } from "#tre/app/_server/session-cookie.ts";

export const dynamic = "force-dynamic";

/**
 * A plain form leads here and the browser loads the next page whole: what it held of earlier pages, exact numbers among it, is gone.
 * The cookie is SameSite=Strict, so a form of another site signs nobody out.
 */
export async function POST(): Promise<Response> {
  const token = await sessionToken();
  if (token !== undefined) signOut(getContext(), token);
  await forgetSession();
  return new Response(null, { status: 303, headers: { location: "/sign-in" } });
}
