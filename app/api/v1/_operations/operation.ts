import type { z } from "zod";
import type { Actor } from "#lib/governance/permissions.ts";
import type { Result } from "#lib/kernel/result.ts";
import type { Context } from "#lib/portal/context.ts";

/**
 * One operation of the API: the request is taken apart by it, the verb called with it, and the OpenAPI document written from it.
 * The verb gets one object: the body's fields, those of the query string and of the path, and the named headers.
 */
export type Operation = {
  method: "get" | "post" | "put" | "patch" | "delete";
  /** Below /api/v1, or a whole path where it starts with /api: `/projects/{projectId}`. */
  path: `/${string}`;
  /** The verb's name, as in the audit log. */
  id: string;
  tag: string;
  summary: string;
  /** Sentences for the document beyond the summary. */
  description?: string;
  verb: (context: Context, actor: Actor, input: unknown) => Promise<Result<unknown>>;
  /** `query` turns the strings of the query string into numbers and lists; the verb checks everything again. */
  input?: { path?: z.ZodObject; query?: z.ZodObject; body?: z.ZodType };
  /** Header → field of the input. */
  headers?: Readonly<Record<string, string>>;
  output: z.ZodType;
  /** 200 where not said. */
  status?: 200 | 201;
  /** Anyone may ask, without a token. */
  public?: true;
  /** Where the answer is not JSON: its media type, and how the value becomes a response. */
  produces?: { type: string; respond: (value: never) => Response };
};
