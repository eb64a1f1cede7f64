import { currentActor } from "#app/_server/actor.ts";
import { portalContext } from "#app/_server/context.ts";
import { guarded, problemResponse } from "#app/_server/respond.ts";
import { watchEvents } from "#lib/portal/watch-events.ts";

export const dynamic = "force-dynamic";

const heartbeat = 15_000;
/** Then the browser connects anew by itself, and the session is looked at again. */
const longest = 5 * 60_000;

/** Server-sent events for live pages: which things changed, so that the page asks for them again. A fresh connection starts with a resync. */
export async function GET(request: Request): Promise<Response> {
  const context = await portalContext();
  return guarded(context, async () => {
    const actor = await currentActor();
    if (actor.kind !== "person") return problemResponse({ reason: "not-signed-in", message: "Sign in first." }, context.requestId);
    const utf8 = new TextEncoder();
    let stop = () => {};
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        const send = (text: string) => {
          try {
            controller.enqueue(utf8.encode(text));
          } catch {
            stop();
          }
        };
        send("retry: 2000\n\n");
        const hangUp = await watchEvents(context, actor, (heard) => send(`event: portal\ndata: ${JSON.stringify(heard)}\n\n`));
        const beat = setInterval(() => send(": still here\n\n"), heartbeat);
        const end = setTimeout(() => stop(), longest);
        stop = () => {
          stop = () => {};
          hangUp();
          clearInterval(beat);
          clearTimeout(end);
          try {
            controller.close();
          } catch {
            // The browser was first.
          }
        };
        // What happened while nobody listened is not repeated: the page looks at everything once.
        send('event: portal\ndata: {"kind":"resync"}\n\n');
        request.signal.addEventListener("abort", () => stop());
        if (request.signal.aborted) stop();
      },
      cancel: () => stop(),
    });
    return new Response(body, { headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache, no-transform", "x-accel-buffering": "no" } });
  });
}
