import type { FieldErrors } from "react-hook-form";

/** `{members: [{email: {message}}]}` → `{"members.0.email": message}`: what an error summary links and a refusal's `fields` say. */
export function flattenErrors(errors: FieldErrors, path = ""): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [key, error] of Object.entries(errors)) {
    if (!error || key === "ref") continue;
    const here = path === "" ? key : `${path}.${key}`;
    if (typeof error.message === "string" && error.message !== "") found[key === "root" ? path : here] = error.message;
    else if (typeof error === "object") Object.assign(found, flattenErrors(error as FieldErrors, here));
  }
  return found;
}
