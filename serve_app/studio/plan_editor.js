// @ts-check
// The planned scenes, which the user may edit before they are drawn.
import { approvePlan } from "./api.js";
import { byId, element } from "./dom.js";
import { onLanguageChange, text } from "./i18n.js";
import { showError } from "./message.js";

/** @import { Scene, Story } from "./types.d.ts" */

const MAX_CAPTION_CHARS = 500;
const MAX_PROMPT_CHARS = 1000;

/** The form with a plan that waits for approval. */
export class PlanEditor {
  #form = byId("plan-editor", HTMLFormElement);
  /** @type {string | null} */
  #storyId = null;
  /** @type {SceneFields[]} */
  #fields = [];

  /** @param {(story: Story) => void} onApproved gets the story, which is drawn from now on */
  constructor(onApproved) {
    this.onApproved = onApproved;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#approve();
    });
    onLanguageChange(() => this.#build(this.#scenes()));
  }

  /**
   * Show the plan of a story that waits for approval. The form is built once for a story: later
   * news from the service leave what the user has typed.
   * @param {Story} story
   */
  show(story) {
    const isWaiting = story.state === "awaiting_approval" && story.plan !== null;
    this.#form.hidden = !isWaiting;
    if (!isWaiting || this.#storyId === story.id) return;
    this.#storyId = story.id;
    this.#build(story.plan?.scenes ?? []);
  }

  /** @param {Scene[]} scenes */
  #build(scenes) {
    this.#fields = scenes.map((scene, index) => new SceneFields(scene, index + 1));
    this.#form.replaceChildren(
      ...this.#fields.map((fields) => fields.fieldset),
      element(
        "div",
        { className: "plan-foot" },
        element("small", { textContent: text("planHelp") }),
        element("button", { className: "primary", id: "approve", textContent: text("planDraw") }),
      ),
    );
  }

  #scenes() {
    return this.#fields.map((fields) => fields.scene());
  }

  async #approve() {
    if (this.#storyId === null) return;
    try {
      const story = await approvePlan(this.#storyId, this.#scenes());
      this.#storyId = null;
      this.onApproved(story);
    } catch (error) {
      showError(error, () => this.#approve());
    }
  }
}

/** The fields of one scene. */
class SceneFields {
  /**
   * @param {Scene} planned
   * @param {number} number from 1
   */
  constructor(planned, number) {
    this.planned = planned;
    this.caption = element("input", {
      id: `plan-caption-${number}`,
      value: planned.caption,
      maxLength: MAX_CAPTION_CHARS,
      dir: "auto",
    });
    this.prompt = element("textarea", {
      id: `plan-prompt-${number}`,
      value: planned.prompt,
      maxLength: MAX_PROMPT_CHARS,
      rows: 3,
      required: true,
    });
    this.fieldset = element(
      "fieldset",
      {},
      element("legend", { textContent: text("planScene", { n: number }) }),
      element("label", { htmlFor: this.caption.id, textContent: text("caption") }),
      this.caption,
      element("label", { htmlFor: this.prompt.id, textContent: text("prompt") }),
      this.prompt,
    );
  }

  /**
   * The scene as it is edited.
   * @returns {Scene}
   */
  scene() {
    return { ...this.planned, caption: this.caption.value, prompt: this.prompt.value };
  }
}
