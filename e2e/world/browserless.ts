/** A person at the portal without a browser: a cookie, pages as text, and forms sent as a browser without scripts sends them. */
export type Visitor = {
  get(path: string): Promise<Response>;
  /** What the page put into the form that has a field of this name: its hidden fields. */
  hiddenIn(path: string, having: string): Promise<Map<string, string>>;
  /** Sends the page's form that has a field of this name, with what the page put into it and then `fields`; undefined takes a field out. */
  fill(path: string, having: string, fields: Readonly<Record<string, string | Blob | undefined>>, headers?: Readonly<Record<string, string>>): Promise<Response>;
  post(path: string, body: BodyInit, headers?: Readonly<Record<string, string>>): Promise<Response>;
};

const unescaped = (text: string) => text.replaceAll("&quot;", '"').replaceAll("&#x27;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
const attribute = (tag: string, name: string): string | undefined => {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : unescaped(value);
};

export function visitor(portalUrl: string): Visitor {
  const cookies = new Map<string, string>();
  const send = async (path: string, init: RequestInit): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (cookies.size > 0) headers.set("cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    const response = await fetch(`${portalUrl}${path}`, { ...init, headers, redirect: "manual" });
    for (const set of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === "") cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  };
  const post: Visitor["post"] = (path, body, headers = {}) => send(path, { method: "POST", body, headers: { origin: portalUrl, ...headers } });
  const get: Visitor["get"] = (path) => send(path, { method: "GET" });
  const hiddenIn: Visitor["hiddenIn"] = async (path, having) => {
    const page = await (await get(path)).text();
    const form = (page.match(/<form[\s\S]*?<\/form>/g) ?? []).find((one) => one.includes(` name="${having}"`));
    if (!form) throw new Error(`${path} has no form with a field ${having}`);
    return new Map((form.match(/<input[^>]*type="hidden"[^>]*>/g) ?? []).flatMap((tag) => {
      const name = attribute(tag, "name");
      return name === undefined ? [] : [[name, attribute(tag, "value") ?? ""] as const];
    }));
  };
  return {
    get, post, hiddenIn,
    fill: async (path, having, fields, headers) => {
      const body = new FormData();
      for (const [name, value] of await hiddenIn(path, having)) if (!(name in fields)) body.append(name, value);
      for (const [name, value] of Object.entries(fields)) if (value !== undefined) body.append(name, value);
      return post(path, body, headers);
    },
  };
}

/** Signs in by the page's own form. */
export async function signIn(portalUrl: string, account: { email: string; password: string }): Promise<Visitor> {
  const person = visitor(portalUrl);
  const answer = await person.fill("/sign-in", "password", { email: account.email, password: account.password });
  if (answer.status !== 303 || answer.headers.get("location")?.includes("sign-in")) throw new Error(`${account.email} could not sign in: ${answer.status} ${answer.headers.get("location")}`);
  return person;
}
