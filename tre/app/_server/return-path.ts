/** Where to go after signing in: one of the console's own pages, so that a link to the sign-in page can't send anybody elsewhere. */
const pages = /^\/(runs(\/[\w-]{1,64}(\/(output|crate))?)?|policy|data|gateway|connection|audit|accounts|passkeys)?$/;
export const returnPath = (value: unknown): string => (typeof value === "string" && pages.test(value) ? value : "/");
