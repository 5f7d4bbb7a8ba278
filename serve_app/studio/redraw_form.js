// @ts-check
// The form that asks for another revision of a frame.
import { redrawFrame } from "./api.js";
import { byId } from "./dom.js";
import { readImage, readSeed } from "./form_values.js";

/** @import { Frame, RedrawRequest } from "./types.d.ts" */

/** What the user wants to be different in the next revision. */
export class RedrawForm {
  #caption = byId("redraw-caption", HTMLInputElement);
  #prompt = byId("redraw-prompt", HTMLTextAreaElement);
  #seed = byId("redraw-seed", HTMLInputElement);
  #reference = byId("redraw-reference", HTMLInputElement);
  #storyId = "";
  /** @type {Frame | null} as it was when the form was filled */
  #frame = null;

  /**
   * @param {object} listeners
   * @param {() => void} listeners.onAccepted the service will draw the revision
   * @param {(error: unknown) => void} listeners.onError
   */
  constructor({ onAccepted, onError }) {
    this.onAccepted = onAccepted;
    this.onError = onError;
    byId("redraw-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
  }

  /**
   * Fill the form with a frame as it is.
   * @param {string} storyId
   * @param {Frame} frame
   */
  fill(storyId, frame) {
    this.#storyId = storyId;
    this.#frame = frame;
    this.#caption.value = frame.caption;
    this.#prompt.value = frame.prompt;
    this.#seed.value = "";
    this.#reference.value = "";
  }

  async #submit() {
    if (this.#frame === null) return;
    try {
      const request = await this.#request(this.#frame);
      await redrawFrame(this.#storyId, this.#frame.frame_number, request);
      this.onAccepted();
    } catch (error) {
      this.onError(error);
    }
  }

  /**
   * @param {Frame} frame
   * @returns {Promise<RedrawRequest>}
   */
  async #request(frame) {
    return {
      prompt: this.#prompt.value === frame.prompt ? null : this.#prompt.value,
      caption: this.#caption.value === frame.caption ? null : this.#caption.value,
      seed: readSeed(this.#seed),
      reference_image: await readImage(this.#reference),
    };
  }
}
