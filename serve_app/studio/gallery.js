// Earlier stories, newest first.
import { getStories } from "./api.js";
import { byId, element } from "./dom.js";
import { text } from "./i18n.js";
import { showRefusal } from "./message.js";

export class Gallery {
  constructor(onOpen) {
    this.onOpen = onOpen;
    this.next = null;
    byId("more").addEventListener("click", () => this.add(this.next));
  }

  async load() {
    byId("gallery").replaceChildren();
    await this.add();
  }

  async add(path) {
    try {
      const page = await getStories(path);
      byId("gallery").append(...page.stories.map((story) => this.item(story)));
      this.next = page.next;
    } catch (error) {
      showRefusal(error, () => this.add(path));
    }
    byId("more").hidden = this.next === null;
    byId("gallery-empty").hidden = byId("gallery").childElementCount > 0;
  }

  item(story) {
    const cover =
      story.cover === null
        ? element("span", { className: "cover" })
        : element("img", {
            className: "cover",
            src: story.cover,
            alt: "",
            loading: "lazy",
            width: 256,
            height: 256,
          });
    const time = new Date(story.created_at).toLocaleString(document.documentElement.lang, {
      dateStyle: "medium",
      timeStyle: "short",
    });
    const link = element(
      "a",
      { href: `?story=${story.id}` },
      cover,
      element("span", { className: "title", dir: "auto", textContent: story.story_prompt }),
      element("small", { textContent: `${time} · ${text(`modeFact_${story.mode}`)}` }),
    );
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.onOpen(story.id);
    });
    return element("li", { data: { story: story.id } }, link);
  }
}
