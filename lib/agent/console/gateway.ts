/** This TRE's entries at the Health Data Research Gateway, and an operator's word to send one now. */
import { z } from "zod";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { AgentContext } from "../context.ts";
import { sendNow } from "../gateway/keep-in-step.ts";
import { gatewayEntries, type GatewayEntryRecord } from "../store/gateway-entries.ts";
import { parseInput } from "./input.ts";
import { notPermitted, type ConsoleActor } from "./permissions.ts";

export type GatewayView = { api: string; teamId: number; trouble: string | null; entries: Omit<GatewayEntryRecord, "sent" | "begunAt">[] } | null;

/** Null where publishing to the Gateway is switched off. */
export async function readGateway(context: AgentContext, actor: ConsoleActor): Promise<Result<GatewayView>> {
  const refused = notPermitted(actor, "see-gateway");
  if (refused) return refused;
  const { gateway } = context.config;
  if (!gateway) return ok(null);
  return ok({ api: gateway.api, teamId: gateway.teamId, trouble: context.status.gatewayTrouble, entries: gatewayEntries(context.store.db).map(({ sent: _sent, begunAt: _begun, ...entry }) => entry) });
}

export const SendToGateway = z.strictObject({ reference: z.string().min(1).max(40) });

export async function sendToGateway(context: AgentContext, actor: ConsoleActor, input: unknown): Promise<Result<undefined>> {
  const refused = notPermitted(actor, "send-to-gateway");
  if (refused) return refused;
  const parsed = parseInput(SendToGateway, input);
  if (!parsed.ok) return parsed;
  if (!context.gateway) return refuse("wrong-state", "Publishing to the Gateway is switched off in this data environment's configuration.");
  return sendNow(context, parsed.value.reference, `account:${actor.accountId}`);
}
