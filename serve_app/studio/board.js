// The storyboard: a picture, its caption, how far it is.
import { byId, element } from "./dom.js";
import { text } from "./i18n.js";

const COUNTED = 3; // decimals of a score

export const score = (value) =>
  value === null || value === undefined ? "–" : value.toFixed(COUNTED);

export class Board {
  constructor(onView) {
    this.onView = onView;
    this.cards = new Map();
  }

  clear() {
    this.cards.clear();
    byId("board").replaceChildren();
  }

  // Bring the cards to what the service tells of all frames.
  show(story) {
    const scenes =
      story.frames.length > 0
        ? story.frames
        : (story.plan?.scenes ?? []).map((scene, index) => ({
            ...scene,
            frame_number: index + 1,
            state: "pending",
            image: null,
          }));
    for (const frame of scenes) this.showFrame(frame, story.state);
  }

  showFrame(frame, storyState) {
    const card = this.card(frame.frame_number);
    const isDrawing =
      card.item.dataset.state === "drawing" &&
      frame.state === "pending" &&
      storyState === "rendering";
    if (!isDrawing)
      this.setState(
        frame.frame_number,
        frame.state,
        frame.state === "pending" ? text("waiting") : text("frameFailed"),
      );
    card.caption.textContent = frame.caption || frame.prompt;
    if (frame.image !== null) this.setPicture(card, frame.image);
    card.button.disabled = frame.image === null;
    card.scores.textContent =
      frame.clip_score === null || frame.clip_score === undefined
        ? ""
        : `${text("clip_score")} ${score(frame.clip_score)} · ${text("consistency")} ${score(frame.consistency)}`;
    card.scores.title = `${text("clipHelp")}; ${text("sameHelp")}`;
    card.edit.hidden = frame.image === null;
    this.label(frame.frame_number);
  }

  label(number) {
    const card = this.card(number);
    card.button.setAttribute("aria-label", text("view", { n: number }));
    card.edit.textContent = text("edit");
  }

  setState(number, state, note = "") {
    const card = this.card(number);
    card.item.dataset.state = state;
    card.note.textContent = note;
    card.progress.hidden = state !== "drawing";
  }

  setStep(number, step, steps) {
    const card = this.card(number);
    this.setState(number, "drawing", text("step", { k: step, n: steps }));
    card.progress.max = steps;
    card.progress.value = step;
  }

  // The preview at once, the whole picture when it is there.
  setPreview(number, preview, image) {
    const card = this.card(number);
    this.setPicture(card, preview);
    const whole = new Image();
    whole.onload = () => this.setPicture(card, image);
    whole.src = image;
  }

  setPicture(card, address) {
    card.image.hidden = false;
    if (card.image.getAttribute("src") !== address) card.image.src = address;
  }

  card(number) {
    if (!this.cards.has(number)) this.cards.set(number, this.build(number));
    return this.cards.get(number);
  }

  build(number) {
    const image = element("img", { alt: "", hidden: true, decoding: "async" });
    const note = element("span");
    const progress = element("progress", {
      max: 1,
      value: 0,
      hidden: true,
      "aria-label": text("progress"),
    });
    const button = element(
      "button",
      { type: "button", className: "picture", disabled: true, onclick: () => this.onView(number) },
      image,
      element("span", { className: "number", textContent: number }),
      element("span", { className: "step" }, note, progress),
    );
    const caption = element("p", { className: "caption", dir: "auto" });
    const scores = element("span", { className: "scores" });
    const edit = element("button", {
      type: "button",
      hidden: true,
      onclick: () => this.onView(number),
      data: { action: "edit" },
    });
    const item = element(
      "li",
      { className: "frame", data: { frame: number, state: "pending" } },
      button,
      caption,
      element("div", { className: "frame-foot" }, scores, edit),
    );
    byId("board").append(item);
    return { item, image, note, progress, button, caption, scores, edit };
  }
}
