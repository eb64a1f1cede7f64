/** JSON over HTTP with a bearer token: the portal's `/api/v1` by a personal access token, a console's by the token of a session. */
import type { Problem } from "#lib/protocol/problem.ts";

export type ApiClient = {
  get<T>(path: string): Promise<T>;
  /** Sends a body; `headers` for what an operation names, such as an idempotency key. */
  send<T>(method: "POST" | "PUT", path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<T>;
};

/** An answer that is a refusal, in its own words. */
export class ApiRefusal extends Error {
  readonly status: number;
  constructor(request: string, problem: Problem) {
    super([`${request} was refused: ${problem.detail}`, ...(problem.errors ?? []).map(({ field, detail }) => `  ${field}: ${detail}`)].join("\n"));
    this.name = "ApiRefusal";
    this.status = problem.status;
  }
}

export function apiClient(base: string, token: string): ApiClient {
  async function ask<T>(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<T> {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new ApiRefusal(`${method} ${path}`, (await response.json()) as Problem);
    return (await response.json()) as T;
  }
  return { get: (path) => ask("GET", path), send: ask };
}

/** Signs in to a TRE's console for a session. */
export async function consoleClient(consoleUrl: string, account: { email: string; password: string }): Promise<ApiClient> {
  const { email, password } = account;
  const { token } = await apiClient(`${consoleUrl}/api/v1`, "").send<{ token: string }>("POST", "/session", { email, password });
  return apiClient(`${consoleUrl}/api/v1`, token);
}
