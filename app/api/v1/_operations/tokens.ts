import { z } from "zod";
import { AccessToken, AccessTokenId, createAccessToken, CreateAccessToken, listAccessTokens, NewAccessToken, revokeAccessToken } from "#lib/portal/access-tokens.ts";
import type { Operation } from "./operation.ts";

const tag = "Access tokens";
export const tokenOperations: readonly Operation[] = [
  { method: "get", path: "/tokens", id: "list-access-tokens", tag, summary: "Your access tokens", verb: listAccessTokens, output: z.array(AccessToken) },
  { method: "post", path: "/tokens", id: "create-access-token", tag, summary: "Make an access token (signed in with the browser)", verb: createAccessToken, input: { body: CreateAccessToken }, output: NewAccessToken, status: 201 },
  { method: "delete", path: "/tokens/{tokenId}", id: "revoke-access-token", tag, summary: "Revoke an access token", verb: revokeAccessToken, input: { path: AccessTokenId }, output: z.object({ id: z.uuid() }) },
];
