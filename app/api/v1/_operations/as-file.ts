import type { Download } from "#lib/portal/download-results.ts";

export const attachment = (name: string): string => `attachment; filename="${name}"`;
export const asFile = ({ name, mediaType, body }: Download): Response => new Response(body, { headers: { "content-type": mediaType, "content-disposition": attachment(name), "cache-control": "no-store" } });

/** Piece by piece, as it is read. Whoever stops reading stops the reading. */
export function streamOf(pieces: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const [iterator, utf8] = [pieces[Symbol.asyncIterator](), new TextEncoder()];
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await iterator.next();
      if (next.done) controller.close();
      else controller.enqueue(utf8.encode(next.value));
    },
    async cancel() { await iterator.return?.(); },
  });
}
