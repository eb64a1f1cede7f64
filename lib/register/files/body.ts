/** What is read from the web piece by piece. Whoever sends it is not trusted: nothing is gathered without an end. */
export type Body = AsyncIterable<Uint8Array>;

/** Characters of one row, line or entry. A record has some tens of thousands. */
export const mostOfARow = 8_000_000;
/** Bytes of a file that can't be read piece by piece: an upload sheet of 5,000 entries. */
export const mostOfAFile = 128_000_000;

export async function* textOf(body: Body): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const piece of body) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}

/** What stands before each `end`, and at last what is left. */
export async function* partsOf(body: Body, end: string): AsyncGenerator<string> {
  let rest = "";
  for await (const text of textOf(body)) {
    const parts = (rest + text).split(end);
    rest = parts.pop()!;
    yield* parts;
    if (rest.length > mostOfARow) throw new Error("the file has a line that never ends");
  }
  yield rest;
}

/** The whole file. */
export async function wholeOf(body: Body): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body) {
    length += piece.length;
    if (length > mostOfAFile) throw new Error("the file never ends");
    pieces.push(piece);
  }
  const whole = new Uint8Array(length);
  pieces.reduce((at, piece) => { whole.set(piece, at); return at + piece.length; }, 0);
  return whole;
}
