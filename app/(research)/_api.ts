/** The portal's own API, asked from its own pages: the answer is a value or the refusal that the problem document tells of. Throws only when there is no answer. */
import { ok, refusalReasons, type Refusal, type Result } from "#lib/kernel/result.ts";
import { Problem } from "#lib/protocol/problem.ts";

export async function callApi<T>(method: "GET" | "POST" | "PUT", path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Result<T>> {
  const response = await fetch(`/api/v1${path}`, { method, headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers }, ...(body !== undefined && { body: JSON.stringify(body) }) });
  const answer: unknown = await response.json();
  if (response.ok) return ok(answer as T);
  const problem = Problem.parse(answer);
  const reason = refusalReasons.find((one) => problem.type.endsWith(`:${one}`));
  if (reason === undefined) throw new Error(`the portal answered ${response.status}`);
  return { ok: false, refusal: { reason, message: problem.detail, ...(problem.errors === undefined ? {} : { fields: Object.fromEntries(problem.errors.map(({ field, detail }) => [field, detail])) }) } satisfies Refusal };
}
