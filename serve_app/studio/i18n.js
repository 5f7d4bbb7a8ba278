// The page's words. Every text comes from here and goes in as text, never as HTML.
import en from "./texts/en.js";
import kk from "./texts/kk.js";
import ru from "./texts/ru.js";
import { readSetting, saveSetting } from "./storage.js";

const TEXTS = { en, ru, kk };
const listeners = [];
let language = "en";

export function text(key, values = {}) {
  const template = TEXTS[language][key] ?? TEXTS.en[key] ?? key;
  return template.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export function onLanguage(listener) {
  listeners.push(listener);
}

export function currentLanguage() {
  return language;
}

export function setLanguage(wanted) {
  language = wanted in TEXTS ? wanted : "en";
  saveSetting("language", language);
  document.documentElement.lang = language;
  document.title = text("brand");
  translate(document);
  listeners.forEach((listener) => listener());
}

export function firstLanguage() {
  const wanted = [readSetting("language"), ...navigator.languages.map((each) => each.slice(0, 2))];
  return wanted.find((each) => each in TEXTS) ?? "en";
}

function translate(root) {
  for (const node of root.querySelectorAll("[data-text]"))
    node.textContent = text(node.dataset.text);
  for (const node of root.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", text(node.dataset.label));
    if (node.tagName === "BUTTON") node.title = text(node.dataset.label);
  }
  for (const node of root.querySelectorAll("[data-placeholder]")) {
    node.placeholder = text(node.dataset.placeholder);
  }
}
