// @ts-check
// The form in which a story is written and handed in.
import { createStory, newIdempotencyKey } from "./api.js";
import { byId, element } from "./dom.js";
import { readImage, readSeed } from "./form_values.js";
import { onLanguageChange, text } from "./i18n.js";
import { hideMessage, showError, showMessage } from "./message.js";

/** @import { Story, StoryRequest, TextKey } from "./types.d.ts" */

const MIN_CHARS = 10;
const MAX_CHARS = 500;
const DEFAULT_SEED = 42;
const SEEDS = 2 ** 32;

/** @type {TextKey[]} */
const EXAMPLES = ["example1", "example2", "example3"];

/** The form for a new story. */
export class Composer {
  #story = byId("story", HTMLTextAreaElement);
  #count = byId("count", HTMLOutputElement);
  #frames = byId("frames", HTMLSelectElement);
  #preset = byId("preset", HTMLSelectElement);
  #seed = byId("seed", HTMLInputElement);
  #temperature = byId("temperature", HTMLInputElement);
  #approvePlan = byId("approve-plan", HTMLInputElement);
  #guided = byId("mode-guided", HTMLInputElement);
  #reference = byId("reference", HTMLInputElement);
  #submitButton = byId("draw", HTMLButtonElement);

  /** @param {(story: Story) => void} onAccepted gets the story that the service accepted */
  constructor(onAccepted) {
    this.onAccepted = onAccepted;
    byId("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#story.addEventListener("input", () => this.#showCount());
    this.#story.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.#submit();
    });
    this.#temperature.addEventListener("input", () => {
      byId("temperature-value", HTMLOutputElement).value = this.#temperature.value;
    });
    byId("random-seed").addEventListener("click", () => {
      this.#seed.value = String(Math.floor(Math.random() * SEEDS));
    });
    for (const radio of document.getElementsByName("mode")) {
      radio.addEventListener("change", () => {
        byId("reference-row").hidden = !this.#guided.checked;
      });
    }
    onLanguageChange(() => this.#showExamples());
  }

  #showExamples() {
    byId("examples").replaceChildren(
      ...EXAMPLES.map((key) =>
        element("button", {
          type: "button",
          textContent: text(key),
          onclick: () => this.#fillIn(text(key)),
        }),
      ),
    );
  }

  /** @param {string} story */
  #fillIn(story) {
    this.#story.value = story;
    this.#showCount();
    this.#story.focus();
  }

  /** Characters as the service counts them: an emoji is one, but two for `maxlength`. */
  #length() {
    return [...this.#story.value.trim()].length;
  }

  #showCount() {
    const length = this.#length();
    this.#count.value = `${length} / ${MAX_CHARS}`;
    this.#count.classList.toggle("over", length > MAX_CHARS);
  }

  async #submit() {
    if (this.#submitButton.disabled) return;
    hideMessage();
    this.#showCount();
    const length = this.#length();
    if (length < MIN_CHARS || length > MAX_CHARS) {
      showMessage(text(length < MIN_CHARS ? "tooShort" : "tooLong"), { kind: "note" });
      this.#story.focus();
      return;
    }
    try {
      await this.#send(await this.#request(), newIdempotencyKey());
    } catch (error) {
      showError(error);
    }
  }

  /** @returns {Promise<StoryRequest>} */
  async #request() {
    return {
      prompt: this.#story.value.trim(),
      use_ref_guided: this.#guided.checked,
      num_frames: Number(this.#frames.value) || null,
      preset: this.#preset.value || null,
      seed: readSeed(this.#seed) ?? DEFAULT_SEED,
      gpt_temperature: Number(this.#temperature.value),
      approve_plan: this.#approvePlan.checked,
      reference_image: this.#guided.checked ? await readImage(this.#reference) : null,
    };
  }

  /**
   * Send the story; sent again under the same key it is still one story.
   * @param {StoryRequest} request
   * @param {string} key idempotency key
   */
  async #send(request, key) {
    this.#submitButton.disabled = true;
    try {
      this.onAccepted(await createStory(request, key));
    } catch (error) {
      showError(error, () => this.#send(request, key));
    } finally {
      this.#submitButton.disabled = false;
    }
  }
}
