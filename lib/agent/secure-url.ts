/** Addresses to which secrets go: encrypted, or on this very machine. */
import { z } from "zod";

const onThisMachine = ["localhost", "127.0.0.1", "[::1]"];

export const SecureUrl = z
  .url("give the whole address, such as https://federation.example.org")
  .refine((value) => {
    const { protocol, hostname } = new URL(value);
    return protocol === "https:" || (protocol === "http:" && onThisMachine.includes(hostname));
  }, "it must start with https:// (http:// is accepted on this machine only)")
  .transform((value) => value.replace(/\/+$/, ""));
