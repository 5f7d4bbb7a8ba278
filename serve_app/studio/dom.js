// @ts-check
// Elements of the document: found, made, announced.

/** @import { ElementExtras } from "./types.d.ts" */

/**
 * The element of the page with an id.
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} id
 * @param {new () => T} [type] the class that the element must have
 * @returns {T}
 * @throws {TypeError} if the page has no such element
 */
export function byId(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof (type ?? HTMLElement))) throw new TypeError(`the page lacks #${id}`);
  return /** @type {T} */ (found);
}

/**
 * A new element.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Partial<HTMLElementTagNameMap[Tag]> & ElementExtras} [properties]
 * @param {(Node | string)[]} children strings become text, never HTML
 */
export function element(tag, properties = {}, ...children) {
  const { data = {}, aria = {}, ...rest } = properties;
  const node = document.createElement(tag);
  Object.assign(node, rest);
  Object.assign(node.dataset, data);
  for (const [name, value] of Object.entries(aria)) node.setAttribute(`aria-${name}`, value);
  node.append(...children);
  return node;
}

/**
 * Let screen readers read a sentence.
 * @param {string} sentence
 */
export function announce(sentence) {
  byId("announcer").textContent = sentence;
}
