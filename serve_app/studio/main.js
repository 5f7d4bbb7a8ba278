// @ts-check
// The page as a whole: which story it shows, in which language, light or dark.
import { Composer } from "./composer.js";
import { byId } from "./dom.js";
import { Gallery } from "./gallery.js";
import { currentLanguage, onLanguageChange, preferredLanguage, setLanguage } from "./i18n.js";
import { hideMessage } from "./message.js";
import { readSetting, saveSetting } from "./storage.js";
import { StoryView } from "./story_view.js";

/** @import { Story } from "./types.d.ts" */

const languageSelect = byId("language", HTMLSelectElement);
const gallery = new Gallery((id) => open(id));
const storyView = new StoryView({
  onDeleted: () => open(null),
  onEnded: () => gallery.load(),
  onMissing: () => {
    byId("composer").hidden = false;
  },
});
new Composer((accepted) => {
  history.pushState(null, "", `?story=${accepted.id}`);
  render(accepted);
});

/**
 * Open a story, or the form for a new one.
 * @param {string | null} id
 */
function open(id) {
  history.pushState(null, "", id === null ? "./" : `?story=${id}`);
  render();
}

/**
 * Show what the address asks for.
 * @param {Story | null} accepted the story of the address, if the service has just answered it
 */
function render(accepted = null) {
  hideMessage();
  const id = new URLSearchParams(location.search).get("story");
  byId("composer").hidden = id !== null;
  if (id === null) storyView.close();
  else if (accepted !== null) storyView.follow(accepted);
  else storyView.load(id);
  gallery.load();
  window.scrollTo(0, 0);
}

/** @param {boolean} isDark */
function setTheme(isDark) {
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
  byId("theme").setAttribute("aria-pressed", String(isDark));
}

function toggleTheme() {
  const isDark = document.documentElement.dataset.theme !== "dark";
  saveSetting("theme", isDark ? "dark" : "light");
  setTheme(isDark);
}

function isDarkPreferred() {
  const saved = readSetting("theme");
  if (saved !== null) return saved === "dark";
  return window.matchMedia("(prefers-color-scheme: dark)").matches;
}

setTheme(isDarkPreferred());
byId("theme").addEventListener("click", toggleTheme);
languageSelect.addEventListener("change", () => setLanguage(languageSelect.value));
onLanguageChange(() => {
  languageSelect.value = currentLanguage();
});
for (const id of ["home", "new-story"]) {
  byId(id).addEventListener("click", (event) => {
    event.preventDefault();
    open(null);
  });
}
window.addEventListener("popstate", () => render());
setLanguage(preferredLanguage());
render();
