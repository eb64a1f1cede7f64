/** Which file names we are willing to see. A name that is harmless here may still escape on another system, so all systems' rules apply at once. */

const escapes: readonly { readonly pattern: RegExp; readonly because: string }[] = [
  { pattern: /[\u0000-\u001f\u007f]/, because: "has a control character" },
  { pattern: /\\/, because: "has a backslash" },
  { pattern: /^\//, because: "is absolute" },
  { pattern: /:/, because: "has a colon, as a Windows drive or stream would" },
  { pattern: /(^|\/)\.\.?(\/|$)/, because: "has a . or .. step" },
  { pattern: /\/\//, because: "has an empty step" },
  { pattern: /[. ](\/|$)/, because: "has a step ending in a dot or space, which Windows drops" },
  { pattern: /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/, because: "has a character that reverses how it is read" },
];

/** Why a path (with `/`, a folder ending in one) could mean something else than a place inside the folder it is unpacked in; undefined if it is safe. */
export function unsafePath(path: string): string | undefined {
  if (path === "") return "is empty";
  if (path.length > 400) return "is longer than 400 characters";
  return escapes.find(({ pattern }) => pattern.test(path))?.because;
}

/** Two paths with one key are one file on a file system that ignores case (macOS, Windows). */
export const pathKey = (path: string): string => path.normalize("NFC").toLowerCase();
