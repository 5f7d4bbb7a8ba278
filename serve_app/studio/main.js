// The page as a whole: which story is shown, in which language, light or dark.
import { Composer } from "./composer.js";
import { byId } from "./dom.js";
import { Gallery } from "./gallery.js";
import { currentLanguage, firstLanguage, onLanguage, setLanguage } from "./i18n.js";
import { readSetting, saveSetting } from "./storage.js";
import { hideMessage } from "./message.js";
import { StoryView } from "./story_view.js";

const gallery = new Gallery((id) => go(id));
const story = new StoryView({ onDeleted: () => go(null), onEnded: () => gallery.load() });
new Composer((accepted) => {
  history.pushState(null, "", `?story=${accepted.id}`);
  render(accepted);
});

function go(id) {
  history.pushState(null, "", id === null ? "./" : `?story=${id}`);
  render();
}

// What the address says; a story that was just accepted need not be asked for.
function render(accepted = null) {
  hideMessage();
  const id = new URLSearchParams(location.search).get("story");
  byId("composer").hidden = id !== null;
  byId("story-view").hidden = id === null;
  byId("viewer").close();
  if (id === null) story.close();
  else if (accepted !== null) story.follow(accepted);
  else story.load(id);
  gallery.load();
  window.scrollTo(0, 0);
}

function setTheme(isDark) {
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
  byId("theme").setAttribute("aria-pressed", String(isDark));
}

const system = window.matchMedia("(prefers-color-scheme: dark)");
const chosen = readSetting("theme");
setTheme(chosen === null ? system.matches : chosen === "dark");
byId("theme").addEventListener("click", () => {
  const isDark = document.documentElement.dataset.theme !== "dark";
  saveSetting("theme", isDark ? "dark" : "light");
  setTheme(isDark);
});

byId("language").addEventListener("change", () => setLanguage(byId("language").value));
onLanguage(() => {
  byId("language").value = currentLanguage();
});
for (const id of ["home", "new-story"]) {
  byId(id).addEventListener("click", (event) => {
    event.preventDefault();
    go(null);
  });
}
window.addEventListener("popstate", () => render());
setLanguage(firstLanguage());
render();
