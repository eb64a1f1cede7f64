/** Sentences with places for numbers and names, in any language's grammar: where a number changes the words, there is a form for each kind of number that the language tells apart (CLDR's plural categories; Welsh has six). */

type Forms = { readonly other: string } & { readonly [Category in Exclude<Intl.LDMLPluralRule, "other">]?: string };
/** `Place` names what goes in; of forms, the place `n` chooses. */
export type Template<Place extends string> = (string | Forms) & { readonly [places]?: Place };
declare const places: unique symbol;

const placed = /\{([a-z]+)\}/g;
export const formsOf = (template: Template<string>): readonly string[] => (typeof template === "string" ? [template] : Object.values(template));
export const placesIn = (text: string): string[] => [...new Set([...text.matchAll(placed)].map(([, name]) => name!))].sort();

/** Numbers are written as `language` writes them. */
export function filled<Place extends string>(template: Template<Place>, values: Readonly<Record<NoInfer<Place>, string | number>>, language: string): string {
  const given: Readonly<Record<string, string | number>> = values;
  const text = typeof template === "string" ? template : (template[new Intl.PluralRules(language).select(Number(given.n))] ?? template.other);
  return text.replaceAll(placed, (whole, name: string) => {
    const value = given[name];
    return value === undefined ? whole : typeof value === "number" ? new Intl.NumberFormat(language).format(value) : value;
  });
}
