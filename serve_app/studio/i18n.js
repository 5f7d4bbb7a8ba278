// @ts-check
// The page's texts in three languages. They are inserted as text, never as HTML.
import { readSetting, saveSetting } from "./storage.js";
import en from "./texts/en.js";
import kk from "./texts/kk.js";
import ru from "./texts/ru.js";

/** @import { TextKey } from "./types.d.ts" */
/** @typedef {keyof typeof TEXTS} Language */

const TEXTS = { en, ru, kk };

/** Browsers often lack the Kazakh names of months; dates in digits are written as in Russian. */
const TIME_FORMATS = {
  en: new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" }),
  ru: new Intl.DateTimeFormat("ru", { dateStyle: "medium", timeStyle: "short" }),
  kk: new Intl.DateTimeFormat("ru", { dateStyle: "short", timeStyle: "short" }),
};

/** @type {(() => void)[]} */
const listeners = [];

/** @type {Language} */
let language = "en";

/**
 * A text in the current language.
 * @param {TextKey} key
 * @param {Record<string, string | number>} [values] for the `{name}` places of the text
 */
export function text(key, values = {}) {
  return TEXTS[language][key].replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));
}

/**
 * A time in the current language.
 * @param {string} time ISO 8601
 */
export function formatTime(time) {
  return TIME_FORMATS[language].format(new Date(time));
}

/**
 * Call a function after each change of the language.
 * @param {() => void} listener
 */
export function onLanguageChange(listener) {
  listeners.push(listener);
}

/** The current language. */
export function currentLanguage() {
  return language;
}

/**
 * Show the page in a language, or in English if it has no texts in that language.
 * @param {string} wanted
 */
export function setLanguage(wanted) {
  language = isLanguage(wanted) ? wanted : "en";
  saveSetting("language", language);
  document.documentElement.lang = language;
  document.title = text("brand");
  translateDocument();
  for (const listener of listeners) listener();
}

/** The language of the last visit, or the first of the browser's languages that the page has. */
export function preferredLanguage() {
  const wanted = [readSetting("language"), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return wanted.find((each) => each !== null && isLanguage(each)) ?? "en";
}

/**
 * @param {string} name
 * @returns {name is Language}
 */
function isLanguage(name) {
  return Object.hasOwn(TEXTS, name);
}

/** Fill the elements of index.html, whose attributes name their texts. */
function translateDocument() {
  for (const node of elementsWith("data-text")) node.textContent = textOf(node.dataset.text);
  for (const node of elementsWith("data-label")) {
    node.setAttribute("aria-label", textOf(node.dataset.label));
    if (node.tagName === "BUTTON") node.title = textOf(node.dataset.label);
  }
  for (const node of elementsWith("data-placeholder")) {
    node.setAttribute("placeholder", textOf(node.dataset.placeholder));
  }
}

/**
 * @param {string} attribute
 * @returns {NodeListOf<HTMLElement>}
 */
function elementsWith(attribute) {
  return document.querySelectorAll(`[${attribute}]`);
}

/**
 * The text that an attribute names; a test holds that it exists.
 * @param {string | undefined} key
 */
function textOf(key) {
  return text(/** @type {TextKey} */ (key));
}
