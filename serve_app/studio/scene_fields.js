// @ts-check
// The fields of one planned scene, and the buttons that move, drop and add scenes.
import { element } from "./dom.js";
import { text } from "./i18n.js";
import { ANGLES, SHOT_SIZES } from "./shot_texts.js";

/** @import { Angle, Scene, ShotSize, TextKey } from "./types.d.ts" */
/**
 * What a scene's buttons do.
 * @typedef {object} SceneActions
 * @property {(by: number) => void} onMove scenes forward; negative: back
 * @property {() => void} onAdd a scene after this one
 * @property {() => void} onDrop
 */
/** @typedef {"up" | "down" | "add" | "drop"} SceneAction */

const MAX_CAPTION_CHARS = 500;
const MAX_DIALOGUE_CHARS = 300;
const MAX_PROMPT_CHARS = 1000;
const MIN_SECONDS = 0.5;
const MAX_SECONDS = 30;

/** A scene of which nothing is chosen yet. */
export const EMPTY_SCENE = /** @type {Scene} */ ({
  prompt: "",
  caption: "",
  setting: "",
  shot_size: null,
  angle: null,
  dialogue: "",
  duration_s: null,
});

/** The fields of one scene. */
export class SceneFields {
  /**
   * @param {Scene} planned
   * @param {number} number from 1
   * @param {SceneActions} actions
   */
  constructor(planned, number, actions) {
    this.planned = planned;
    this.number = number;
    this.caption = element("textarea", {
      id: `plan-caption-${number}`,
      value: planned.caption,
      maxLength: MAX_CAPTION_CHARS,
      rows: 2,
      dir: "auto",
    });
    this.dialogue = element("textarea", {
      id: `plan-dialogue-${number}`,
      value: planned.dialogue,
      maxLength: MAX_DIALOGUE_CHARS,
      rows: 2,
      dir: "auto",
    });
    this.prompt = element("textarea", {
      id: `plan-prompt-${number}`,
      value: planned.prompt,
      maxLength: MAX_PROMPT_CHARS,
      rows: 4,
      required: true,
    });
    this.shotSize = choice(`plan-shot-${number}`, SHOT_SIZES, planned.shot_size);
    this.angle = choice(`plan-angle-${number}`, ANGLES, planned.angle);
    this.seconds = element("input", {
      id: `plan-seconds-${number}`,
      type: "number",
      value: String(planned.duration_s ?? ""),
      min: String(MIN_SECONDS),
      max: String(MAX_SECONDS),
      step: "any",
      inputMode: "decimal",
      placeholder: text("secondsAuto"),
    });
    this.buttons = sceneButtons(number, actions);
    this.fieldset = this.#fieldset();
  }

  #fieldset() {
    return element(
      "fieldset",
      { data: { scene: this.number } },
      element("legend", { textContent: text("planScene", { n: this.number }) }),
      element("div", { className: "scene-tools" }, ...Object.values(this.buttons)),
      field("caption", this.caption),
      field("dialogue", this.dialogue),
      field("prompt", this.prompt),
      element(
        "div",
        { className: "shot" },
        field("shotSize", this.shotSize),
        field("angle", this.angle),
        field("seconds", this.seconds),
      ),
    );
  }

  /**
   * Let those buttons be used that the number of scenes allows.
   * @param {{ isLast: boolean, mayAdd: boolean, mayDrop: boolean }} limits
   */
  limit({ isLast, mayAdd, mayDrop }) {
    this.buttons.up.disabled = this.number === 1;
    this.buttons.down.disabled = isLast;
    this.buttons.add.disabled = !mayAdd;
    this.buttons.drop.disabled = !mayDrop;
  }

  /**
   * Move the focus to a button, or to the caption if the button cannot be used.
   * @param {SceneAction} action
   */
  focus(action) {
    const button = this.buttons[action];
    (button.disabled ? this.caption : button).focus();
  }

  /**
   * The scene as it is edited.
   * @returns {Scene}
   */
  scene() {
    return {
      ...this.planned,
      caption: this.caption.value,
      prompt: this.prompt.value,
      dialogue: this.dialogue.value,
      shot_size: /** @type {ShotSize | ""} */ (this.shotSize.value) || null,
      angle: /** @type {Angle | ""} */ (this.angle.value) || null,
      duration_s: this.seconds.value === "" ? null : Number(this.seconds.value),
    };
  }
}

/**
 * A label and its control.
 * @param {TextKey} key of the label
 * @param {HTMLElement} control
 */
function field(key, control) {
  const label = element("label", { htmlFor: control.id, textContent: text(key) });
  return element("div", { className: `field ${key}` }, label, control);
}

/**
 * A list of choices, the first of which chooses nothing.
 * @param {string} id
 * @param {Record<string, TextKey>} texts by their values
 * @param {string | null} value
 */
function choice(id, texts, value) {
  const options = Object.entries(texts).map(([each, key]) =>
    element("option", { value: each, textContent: text(key) }),
  );
  const none = element("option", { value: "", textContent: text("notChosen") });
  const select = element("select", { id }, none, ...options);
  select.value = value ?? "";
  return select;
}

/**
 * @param {number} number of the scene
 * @param {SceneActions} actions
 * @returns {Record<SceneAction, HTMLButtonElement>}
 */
function sceneButtons(number, { onMove, onAdd, onDrop }) {
  return {
    up: button("↑", text("moveUp", { n: number }), () => onMove(-1)),
    down: button("↓", text("moveDown", { n: number }), () => onMove(1)),
    add: button("+", text("addScene", { n: number }), onAdd),
    drop: button("×", text("dropScene", { n: number }), onDrop),
  };
}

/**
 * @param {string} sign
 * @param {string} label
 * @param {() => void} onclick
 */
function button(sign, label, onclick) {
  return element("button", {
    type: "button",
    className: "icon",
    textContent: sign,
    title: label,
    aria: { label },
    onclick,
  });
}
