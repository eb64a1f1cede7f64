import type { ReactNode } from "react";
import { CopyButton } from "./copy-button.tsx";
import { Notice } from "./notice.tsx";

/** A secret that cannot be shown again: the text in full, a way to copy it, and what to do with it. */
export const ShownOnce = ({ title, secret, what, children }: { title: string; secret: string; what: string; children: ReactNode }) => (
  <Notice kind="success" title={title} live actions={<CopyButton text={secret} what={what} />}>
    <p>{children}</p>
    <p className="mt-2"><code className="block rounded-md border border-rule bg-surface px-3 py-2 break-all whitespace-pre-wrap select-all">{secret}</code></p>
  </Notice>
);
