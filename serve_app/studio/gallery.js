// @ts-check
// Earlier stories, newest first.
import { getStories } from "./api.js";
import { byId, element } from "./dom.js";
import { formatTime, onLanguageChange, text } from "./i18n.js";
import { showError } from "./message.js";

/** @import { StoryPage, StorySummary } from "./types.d.ts" */

const COVER_PX = 256;

/** The list of stories, page by page. */
export class Gallery {
  #list = byId("gallery");
  #moreButton = byId("more", HTMLButtonElement);
  /** @type {StorySummary[] | null} null until they are loaded */
  #stories = null;
  /** @type {string | null} path of the next page */
  #next = null;
  #requests = 0;

  /** @param {(id: string) => void} onOpen gets the id of the story that the user chose */
  constructor(onOpen) {
    this.onOpen = onOpen;
    this.#moreButton.addEventListener("click", () => this.#loadMore());
    onLanguageChange(() => this.#show());
  }

  /** Load the newest stories. */
  async load() {
    const page = await this.#getPage(undefined, () => this.load());
    if (page === null) return;
    this.#stories = page.stories;
    this.#next = page.next;
    this.#show();
  }

  async #loadMore() {
    if (this.#next === null) return;
    const page = await this.#getPage(this.#next, () => this.#loadMore());
    if (page === null) return;
    this.#stories = [...(this.#stories ?? []), ...page.stories];
    this.#next = page.next;
    this.#show();
  }

  /**
   * A page of stories; null if it could not be loaded, or if another one was asked for meanwhile.
   * @param {string | undefined} path
   * @param {() => void} retry
   * @returns {Promise<StoryPage | null>}
   */
  async #getPage(path, retry) {
    this.#requests += 1;
    const request = this.#requests;
    try {
      const page = await getStories(path);
      return request === this.#requests ? page : null;
    } catch (error) {
      if (request === this.#requests) showError(error, retry);
      return null;
    }
  }

  #show() {
    if (this.#stories === null) return;
    this.#list.replaceChildren(...this.#stories.map((story) => this.#item(story)));
    this.#moreButton.hidden = this.#next === null;
    byId("gallery-empty").hidden = this.#stories.length > 0;
  }

  /** @param {StorySummary} story */
  #item(story) {
    const link = element(
      "a",
      { href: `?story=${story.id}` },
      cover(story),
      element("span", { className: "title", dir: "auto", textContent: story.story_prompt }),
      element(
        "small",
        {},
        element("span", { textContent: formatTime(story.created_at) }),
        element("span", { textContent: text(`modeFact_${story.mode}`) }),
      ),
    );
    link.addEventListener("click", (event) => {
      // With a modifier key the browser opens the link in a tab or a window of its own.
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.onOpen(story.id);
    });
    return element("li", { data: { story: story.id } }, link);
  }
}

/** @param {StorySummary} story */
function cover(story) {
  if (story.cover === null) return element("span", { className: "cover" });
  return element("img", {
    className: "cover",
    src: story.cover,
    alt: "",
    loading: "lazy",
    width: COVER_PX,
    height: COVER_PX,
  });
}
