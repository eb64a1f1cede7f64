import { expect, test } from "vitest";
import { contentSecurityPolicy } from "./content-security-policy.ts";

test("only the development server may evaluate text, and inline scripts need this request's nonce", () => {
  const policy = contentSecurityPolicy("bm9uY2U=", false);
  expect(policy).toContain("script-src 'self' 'nonce-bm9uY2U=' 'strict-dynamic';");
  expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|style-src [^;]*unsafe-inline|\*|https?:/);
  expect(contentSecurityPolicy("x", true)).toContain("'unsafe-eval'");
});
test("no other page may frame ours, and no form may be sent elsewhere", () => {
  expect(contentSecurityPolicy("x", false).split("; ")).toEqual(expect.arrayContaining(["frame-ancestors 'none'", "form-action 'self'", "object-src 'none'", "base-uri 'self'"]));
});
