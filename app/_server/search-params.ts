/** The values of an address's query string that are set: of a name given twice the first counts, and a form sends what was left open as an empty text. */
export function givenParams(searchParams: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(searchParams).flatMap(([name, value]) => {
    const first = Array.isArray(value) ? value[0] : value;
    return first === undefined || first.trim() === "" ? [] : [[name, first]];
  }));
}

/** The same address with some of its values changed; undefined takes one away. */
export function addressWith(path: string, params: Readonly<Record<string, string>>, change: Readonly<Record<string, string | number | undefined>> = {}): string {
  const all = Object.entries({ ...params, ...change }).filter((pair): pair is [string, string | number] => pair[1] !== undefined);
  const query = new URLSearchParams(all.map(([name, value]) => [name, String(value)])).toString();
  return query === "" ? path : `${path}?${query}`;
}
