import { ok, refuse, type Result } from "#lib/kernel/result.ts";

/** The body of a request, or of an answer, refused as soon as it is longer than `most` bytes, whatever its Content-Length says. */
export async function readBytes(request: Pick<Request, "body" | "headers">, most: number): Promise<Result<Uint8Array>> {
  const tooLarge = refuse("too-large", `The body may have at most ${most} bytes.`);
  if (Number(request.headers.get("content-length") ?? 0) > most) return tooLarge;
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const next = await reader?.read();
    if (!next || next.done) break;
    length += next.value.length;
    if (length > most) {
      await reader?.cancel();
      return tooLarge;
    }
    parts.push(next.value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return ok(bytes);
}

/** A JSON object. PostgreSQL holds no NUL in text, and unpaired surrogates have no UTF-8: neither belongs into anything that is stored. */
export function jsonObjectIn(bytes: Uint8Array): Result<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes), (_key, part: unknown) => {
      if (typeof part === "string" && (part.includes("\0") || !part.isWellFormed())) throw new SyntaxError("text that cannot be stored");
      return part;
    });
    if (typeof value !== "object" || value === null || Array.isArray(value)) return refuse("invalid-input", "The body must be a JSON object.");
    return ok(value as Record<string, unknown>);
  } catch {
    return refuse("invalid-input", "The body is not JSON in UTF-8 with storable text.");
  }
}
