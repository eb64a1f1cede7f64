/**
 * Follows the portal's event stream and says when to look again. While the stream is down it asks to look every few seconds instead, and
 * tries the stream again; a fresh stream begins with a `resync`, because anything may have changed meanwhile.
 */
export type Stream = {
  readyState: number;
  addEventListener(name: string, heard: (event: { data: string }) => void): void;
  close(): void;
};
export type Following = {
  open: () => Stream;
  /** Ids of things that matter; an event without any of them is passed over. */
  about: ReadonlySet<string>;
  changed: () => void;
  /** While nobody looks at the page, polling rests. */
  hidden?: () => boolean;
  pollSeconds: number;
};

const closed = 2;
/** Several events of one transaction become one look. */
const gatherMilliseconds = 150;

/** Any id in the event counts, whichever field it stands in; `resync` concerns everyone. */
export function concerns(text: string, about: ReadonlySet<string>): boolean {
  try {
    const event: unknown = JSON.parse(text);
    if (typeof event !== "object" || event === null) return false;
    return ("kind" in event && event.kind === "resync") || Object.values(event).some((value) => typeof value === "string" && about.has(value));
  } catch {
    return false;
  }
}

/** Answers how to stop. */
export function followEvents({ open, about, changed, hidden = () => false, pollSeconds }: Following): () => void {
  let stopped = false;
  let stream: Stream | undefined;
  let soon: ReturnType<typeof setTimeout> | undefined;
  let polling: ReturnType<typeof setInterval> | undefined;

  const look = () => {
    soon ??= setTimeout(() => { soon = undefined; changed(); }, gatherMilliseconds);
  };
  const endPolling = () => { clearInterval(polling); polling = undefined; };
  const poll = () => {
    // A browser gives a stream up for good when the server answers with an error; then it is opened anew.
    if (stream?.readyState === closed) listen();
    if (!hidden()) look();
  };
  const listen = () => {
    if (stopped) return;
    stream = open();
    stream.addEventListener("open", endPolling);
    stream.addEventListener("portal", ({ data }) => { if (concerns(data, about)) look(); });
    stream.addEventListener("error", () => { polling ??= setInterval(poll, pollSeconds * 1000); });
  };
  listen();
  return () => {
    stopped = true;
    stream?.close();
    endPolling();
    clearTimeout(soon);
  };
}
