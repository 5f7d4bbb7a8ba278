// @ts-check
// A frame on the board: its image, its caption, how far it is.
import { element } from "./dom.js";
import { text } from "./i18n.js";

/** @import { Frame, FrameState } from "./types.d.ts" */
/** @typedef {FrameState | "rendering"} CardState */
/**
 * What a card shows of a frame, rendered or only planned.
 * @typedef {Pick<Frame,
 *   "frame_number" | "state" | "image" | "prompt" | "caption" | "dialogue" | "clip_score" | "consistency"
 * >} CardFrame
 */

const SCORE_DECIMALS = 3;

/**
 * A score as text.
 * @param {number | null} value
 */
export function formatScore(value) {
  return value === null ? "–" : value.toFixed(SCORE_DECIMALS);
}

/** The card of one frame. */
export class FrameCard {
  #image = element("img", { alt: "", hidden: true, decoding: "async" });
  #note = element("span");
  #progress = element("progress", { max: 1, value: 0, hidden: true });
  #caption = element("p", { className: "caption", dir: "auto" });
  #dialogue = element("p", { className: "dialogue", dir: "auto" });
  #scores = element("span", { className: "scores" });

  /**
   * @param {number} number of the frame, from 1
   * @param {() => void} onOpen the user wants to see the frame large
   */
  constructor(number, onOpen) {
    this.number = number;
    this.openButton = element(
      "button",
      { type: "button", className: "image", disabled: true, onclick: onOpen },
      this.#image,
      element("span", { className: "number", textContent: String(number) }),
      element("span", { className: "step" }, this.#note, this.#progress),
    );
    this.editButton = element("button", {
      type: "button",
      hidden: true,
      onclick: onOpen,
      data: { action: "edit" },
    });
    this.item = element(
      "li",
      { className: "frame", data: { frame: number, state: "pending" } },
      this.openButton,
      this.#caption,
      this.#dialogue,
      element("div", { className: "frame-foot" }, this.#scores, this.editButton),
    );
  }

  /** @returns {CardState} */
  get state() {
    return /** @type {CardState} */ (this.item.dataset.state);
  }

  /**
   * Show what the service knows of the frame.
   * @param {CardFrame} frame
   */
  show(frame) {
    this.#caption.textContent = frame.caption || frame.prompt;
    this.#dialogue.textContent = frame.dialogue;
    this.#dialogue.hidden = frame.dialogue === "";
    if (frame.image !== null) this.#setImage(frame.image);
    this.openButton.disabled = frame.image === null;
    this.openButton.setAttribute("aria-label", text("openFrame", { n: this.number }));
    this.editButton.hidden = frame.image === null;
    this.editButton.textContent = text("edit");
    this.#progress.setAttribute("aria-label", text("frameProgress"));
    this.#showScores(frame);
  }

  /** @param {CardFrame} frame */
  #showScores({ clip_score, consistency }) {
    if (clip_score === null) return this.#scores.replaceChildren();
    return this.#scores.replaceChildren(
      element("span", {
        textContent: `${text("clipScore")} ${formatScore(clip_score)}`,
        title: text("clipScoreHelp"),
      }),
      element("span", {
        textContent: `${text("consistency")} ${formatScore(consistency)}`,
        title: text("consistencyHelp"),
      }),
    );
  }

  /**
   * Show how far the frame is.
   * @param {CardState} state
   * @param {string} note
   */
  setState(state, note) {
    this.item.dataset.state = state;
    this.#note.textContent = note;
    this.#progress.hidden = state !== "rendering";
  }

  /**
   * Show a denoising step.
   * @param {number} step
   * @param {number} steps
   */
  setStep(step, steps) {
    this.setState("rendering", text("frameStep", { k: step, n: steps }));
    this.#progress.max = steps;
    this.#progress.value = step;
  }

  /**
   * Show a preview at once, and the image itself as soon as it is loaded.
   * @param {string} preview data URL
   * @param {string} image path
   */
  setPreview(preview, image) {
    this.#setImage(preview);
    const loading = new Image();
    loading.onload = () => {
      if (this.#image.src === preview) this.#setImage(image);
    };
    loading.src = image;
  }

  /** @param {string} source */
  #setImage(source) {
    this.#image.hidden = false;
    if (this.#image.getAttribute("src") !== source) this.#image.src = source;
  }
}
