import { z } from "zod";
import { ok, type Result } from "#lib/kernel/result.ts";
import type { Operation } from "./operation.ts";

export const Done = z.object({ done: z.literal(true) });
/** A verb that only says that it is done. */
export const done = (verb: (...asked: Parameters<Operation["verb"]>) => Promise<Result<true>>): Operation["verb"] => async (...asked) => {
  const result = await verb(...asked);
  return result.ok ? ok({ done: true }) : result;
};
