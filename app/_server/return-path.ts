/**
 * Where to go after signing in: a path of this portal and nothing else, so that a link to the sign-in page cannot send people to
 * somebody else's site (`//evil.example`, `/\evil.example`, `https:…`).
 */
export function safeReturnPath(value: unknown): string {
  return typeof value === "string" && /^\/(?![/\\])[^\s\\]*$/.test(value) && value !== "/sign-in" && !value.startsWith("/sign-in?") ? value : "/";
}
