/** One POST to a webhook's address. Follows nothing, reads nothing but the status, waits for ten seconds. */
import http from "node:http";
import https from "node:https";
import { isIP } from "node:net";
import { isPublicAddress, NotCalled, publicLookup } from "./outward-address.ts";

export type WebhookMessage = { url: string; headers: Readonly<Record<string, string>>; body: string };
/** Answers with the HTTP status; throws where there was no answer. */
export type SendWebhook = (message: WebhookMessage) => Promise<number>;

const patience = 10_000;

/** `private`: also by http and to addresses inside the network. */
export const webhookSender = ({ private: mayBePrivate }: { private: boolean }): SendWebhook => ({ url, headers, body }) =>
  new Promise<number>((resolve, reject) => {
    const { protocol, hostname } = new URL(url);
    const host = hostname.replace(/^\[|\]$/g, "");
    // A number is connected to without being looked up.
    if (!mayBePrivate && (protocol !== "https:" || (isIP(host) !== 0 && !isPublicAddress(host)))) return reject(new NotCalled("not a public address"));
    const send = protocol === "https:" ? https.request : http.request;
    const request = send(url, {
      method: "POST", agent: false, signal: AbortSignal.timeout(patience), ...(!mayBePrivate && { lookup: publicLookup }),
      headers: { ...headers, "content-type": "application/json", "content-length": String(Buffer.byteLength(body)), "user-agent": "Fivefold-Webhooks/1" },
    }, (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    request.on("error", reject);
    request.end(body);
  });
