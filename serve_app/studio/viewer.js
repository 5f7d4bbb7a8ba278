// @ts-check
// One frame large: its scores, its revisions, and the form for another one.
import { selectRevision } from "./api.js";
import { byId, element } from "./dom.js";
import { formatScore } from "./frame_card.js";
import { text } from "./i18n.js";
import { showError } from "./message.js";
import { RedrawForm } from "./redraw_form.js";
import { shotFacts } from "./shot_texts.js";

/** @import { Frame, Story } from "./types.d.ts" */

/** The dialog with one frame. */
export class Viewer {
  #dialog = byId("viewer", HTMLDialogElement);
  #image = byId("viewer-image", HTMLImageElement);
  /** @type {Story | null} */
  #story = null;
  #number = 0;

  /**
   * @param {object} listeners
   * @param {(story: Story) => void} listeners.onSelected the storyboard shows another revision
   * @param {() => void} listeners.onRedraw a frame is drawn again
   */
  constructor({ onSelected, onRedraw }) {
    this.onSelected = onSelected;
    this.form = new RedrawForm({
      onAccepted: () => {
        this.#dialog.close();
        onRedraw();
      },
      onError: (error) => this.#showError(error),
    });
    byId("viewer-close").addEventListener("click", () => this.#dialog.close());
    byId("viewer-previous").addEventListener("click", () => this.#move(-1));
    byId("viewer-next").addEventListener("click", () => this.#move(1));
    this.#dialog.addEventListener("keydown", (event) => this.#onKey(event));
    this.#dialog.addEventListener("click", (event) => {
      // A click on the backdrop is a click on the dialog itself.
      if (event.target === this.#dialog) this.#dialog.close();
    });
  }

  /**
   * Show a frame large.
   * @param {Story} story
   * @param {number} number of the frame, from 1
   */
  open(story, number) {
    this.#story = story;
    this.#number = number;
    this.#fill();
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  /** Close the dialog. */
  close() {
    this.#dialog.close();
  }

  /**
   * Show what is new of the story, if the dialog is open. What the user has typed stays.
   * @param {Story} story
   */
  refresh(story) {
    this.#story = story;
    if (this.#dialog.open) this.#show();
  }

  /** The frames that have an image. */
  #renderedFrames() {
    return this.#story?.frames.filter((frame) => frame.image !== null) ?? [];
  }

  #frame() {
    return this.#renderedFrames().find((frame) => frame.frame_number === this.#number);
  }

  #fill() {
    const frame = this.#frame();
    if (this.#story === null || frame === undefined) return;
    this.form.fill(this.#story.id, frame);
    this.#show();
  }

  #show() {
    const frame = this.#frame();
    if (frame === undefined || frame.image === null) return;
    const caption = frame.caption || frame.prompt;
    this.#image.src = frame.image;
    this.#image.alt = caption;
    byId("viewer-caption").textContent = `${frame.frame_number}. ${caption}`;
    byId("viewer-dialogue").textContent = frame.dialogue;
    byId("viewer-dialogue").hidden = frame.dialogue === "";
    byId("viewer-scores").replaceChildren(
      ...shotFacts(frame).flatMap(([name, value]) => term(name, value)),
      ...term(text("clipScore"), formatScore(frame.clip_score), text("clipScoreHelp")),
      ...term(text("consistency"), formatScore(frame.consistency), text("consistencyHelp")),
      ...term(text("attempts"), String(selected(frame)?.attempts.length ?? "–")),
      ...term(text("seed"), String(frame.seed ?? "–")),
    );
    this.#showRevisions(frame);
  }

  /** @param {Frame} frame */
  #showRevisions(frame) {
    const rendered = frame.revisions.filter((revision) => revision.image !== null);
    const choices = rendered.length < 2 ? [] : rendered;
    byId("viewer-revisions").replaceChildren(
      ...choices.map(({ revision, is_selected }) =>
        element("button", {
          type: "button",
          textContent: text("revision", { n: revision }),
          aria: { pressed: String(is_selected) },
          data: { revision },
          onclick: () => this.#select(revision),
        }),
      ),
    );
  }

  /** @param {number} revision */
  async #select(revision) {
    if (this.#story === null) return;
    try {
      this.onSelected(await selectRevision(this.#story.id, this.#number, revision));
    } catch (error) {
      this.#showError(error);
    }
  }

  /** @param {unknown} error */
  #showError(error) {
    this.#dialog.close();
    showError(error);
  }

  /** @param {number} by frames forward; negative: back */
  #move(by) {
    const numbers = this.#renderedFrames().map((frame) => frame.frame_number);
    const next = numbers[numbers.indexOf(this.#number) + by];
    if (next === undefined) return;
    this.#number = next;
    this.#fill();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.target instanceof Element && event.target.matches("input, textarea")) return;
    if (event.key === "ArrowLeft") this.#move(-1);
    if (event.key === "ArrowRight") this.#move(1);
  }
}

/** @param {Frame} frame */
function selected(frame) {
  return frame.revisions.find((revision) => revision.is_selected);
}

/**
 * A term of a description list, and its value.
 * @param {string} name
 * @param {string} value
 * @param {string} [help]
 */
function term(name, value, help = "") {
  return [element("dt", { textContent: name, title: help }), element("dd", { textContent: value })];
}
