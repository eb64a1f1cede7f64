import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { Icon, type IconName } from "./icon.tsx";

export type NoticeKind = "info" | "success" | "warning" | "refused";

const kinds: Record<NoticeKind, { icon: IconName; word: string; look: string; ink: string }> = {
  info: { icon: "info", word: "Note", look: "border-note bg-note-soft", ink: "text-note" },
  success: { icon: "tick", word: "Done", look: "border-good bg-good-soft", ink: "text-good" },
  warning: { icon: "warning", word: "Take care", look: "border-caution bg-caution-soft", ink: "text-caution" },
  refused: { icon: "stop", word: "Refused", look: "border-bad bg-bad-soft", ink: "text-bad" },
};

/** `live` makes it spoken when it appears after an action; leave it out for text that was there from the start. */
export function Notice({ kind = "info", title, live = false, children, actions, className }: {
  kind?: NoticeKind; title?: string; live?: boolean; children?: ReactNode; actions?: ReactNode; className?: string;
}) {
  const { icon, word, look, ink } = kinds[kind];
  return (
    <div role={live ? (kind === "refused" ? "alert" : "status") : undefined} className={classNames("flex gap-3 rounded-md border-l-4 px-4 py-3", look, className)}>
      <Icon name={icon} className={`mt-0.5 text-[1.25em] ${ink}`} />
      <div className="flex min-w-0 flex-col gap-1">
        <p className={`font-semibold ${ink}`}>{title ?? word}</p>
        {children !== undefined && <div className="max-w-measure">{children}</div>}
        {actions !== undefined && <div className="mt-2 flex flex-wrap gap-3">{actions}</div>}
      </div>
    </div>
  );
}
