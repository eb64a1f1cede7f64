/**
 * The whole sentences that a source file shows, read off its syntax. What applicants, committees and environments wrote comes in while the program runs, so it is not among them; what
 * stands only in an empty or a refused view is. A value within a sentence counts as one short word.
 */
import ts from "typescript";

const value = "it";
/** Elements that are words within a sentence, not blocks of their own. */
const isInline = (node: ts.JsxElement): boolean => ["a", "Link", "span", "strong", "em", "code", "abbr"].includes(node.openingElement.tagName.getText());
const hasWords = (node: ts.Node): node is ts.JsxElement | ts.JsxFragment => (ts.isJsxElement(node) || ts.isJsxFragment(node)) && node.children.some((child) => ts.isJsxText(child) && /\p{L}/u.test(child.text));

/** What a string or a template says; undefined of anything else. */
function ofString(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  return ts.isTemplateExpression(node) ? node.head.text + node.templateSpans.map(({ literal }) => value + literal.text).join("") : undefined;
}
/** What an element says; a block inside it begins on a line of its own, and is read by itself. */
const ofElement = (node: ts.JsxElement | ts.JsxFragment): string => node.children.map(ofChild).join("");
function ofChild(child: ts.JsxChild): string {
  if (ts.isJsxText(child)) return child.text.replaceAll(/\s+/g, " ");
  if (ts.isJsxFragment(child)) return ofElement(child);
  if (ts.isJsxElement(child)) return isInline(child) ? ofElement(child) : "\n";
  if (ts.isJsxExpression(child)) return child.expression === undefined ? "" : (ofString(child.expression) ?? value);
  return value;
}

const fewestWords = 4;
/** A heading, a label or a name is no sentence: it has no end, or hardly a word. What follows the last sentence, such as a link, is none either. */
const sentencesOf = (line: string): string => /^.*[.?!]["”’)]*(?=\s|$)/u.exec(line.replaceAll(/\s+/g, " ").trim())?.[0] ?? "";
const textsOf = (text: string): string[] => text.split("\n").map(sentencesOf).filter((sentences) => sentences.split(" ").length >= fewestWords);

/** Stands in the line of whatever is round it. */
const isPart = (node: ts.Node): boolean => ts.isJsxExpression(node) || ts.isJsxFragment(node) || (ts.isJsxElement(node) && isInline(node));

/** `inText`: its words stand in the sentences of an element round it, which have been taken. */
function textsIn(node: ts.Node, inText: boolean): string[] {
  const isText = hasWords(node);
  const own = isText && !inText ? ofElement(node) : inText && ts.isJsxExpression(node.parent) ? undefined : ofString(node);
  const inside: string[] = [];
  ts.forEachChild(node, (child) => { inside.push(...textsIn(child, (isText || inText) && isPart(child))); });
  return [...(own === undefined ? [] : textsOf(own)), ...inside];
}

export const proseIn = (source: string): string[] => textsIn(ts.createSourceFile("page.tsx", source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX), false);
