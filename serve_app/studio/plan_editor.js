// @ts-check
// The planned scenes, which the user may edit, add, drop and move before they are drawn.
import { approvePlan } from "./api.js";
import { announce, byId, element } from "./dom.js";
import { onLanguageChange, text } from "./i18n.js";
import { showError } from "./message.js";
import { EMPTY_SCENE, SceneFields } from "./scene_fields.js";

/** @import { Scene, Story } from "./types.d.ts" */

const MIN_SCENES = 6;
const MAX_SCENES = 10;

/** The form with a plan that waits for approval. */
export class PlanEditor {
  #form = byId("plan-editor", HTMLFormElement);
  /** @type {Story | null} whose plan is shown */
  #story = null;
  /** @type {SceneFields[]} */
  #fields = [];
  /** @type {{ scene: Scene, index: number } | null} the scene that was dropped last */
  #dropped = null;
  #count = element("small", { className: "count" });
  #undoButton = element("button", {
    type: "button",
    className: "plain",
    id: "undo-drop",
    onclick: () => this.#undoDrop(),
  });

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
    if (!isWaiting || this.#story?.id === story.id) return;
    this.#story = story;
    this.#dropped = null;
    this.#build(story.plan?.scenes ?? []);
  }

  /** @param {Scene[]} scenes */
  #build(scenes) {
    this.#fields = scenes.map((scene, index) => {
      return new SceneFields(scene, index + 1, {
        onMove: (by) => this.#move(index, by),
        onAdd: () => this.#add(index + 1),
        onDrop: () => this.#drop(index),
      });
    });
    const mayAdd = scenes.length < MAX_SCENES;
    const mayDrop = scenes.length > MIN_SCENES;
    for (const fields of this.#fields) {
      fields.limit({ isLast: fields.number === scenes.length, mayAdd, mayDrop });
    }
    this.#count.textContent = text("planCount", { n: scenes.length });
    this.#undoButton.textContent = text("undoDrop");
    this.#undoButton.hidden = this.#dropped === null || !mayAdd;
    this.#form.replaceChildren(
      element("small", { textContent: text("planHelp") }),
      ...this.#fields.map((fields) => fields.fieldset),
      this.#foot(),
    );
  }

  #foot() {
    return element(
      "div",
      { className: "plan-foot" },
      this.#count,
      this.#undoButton,
      element("button", { className: "primary", id: "approve", textContent: text("planDraw") }),
    );
  }

  #scenes() {
    return this.#fields.map((fields) => fields.scene());
  }

  /**
   * @param {number} index of the scene, from 0
   * @param {number} by scenes forward; negative: back
   */
  #move(index, by) {
    const scenes = this.#scenes();
    scenes.splice(index + by, 0, ...scenes.splice(index, 1));
    this.#build(scenes);
    this.#fields[index + by]?.focus(by < 0 ? "up" : "down");
    announce(text("sceneMoved", { n: index + 1, m: index + by + 1 }));
  }

  /**
   * @param {number} index of the new scene, from 0
   * @param {Scene} [scene] by default an empty one in the place of the scene before
   */
  #add(index, scene) {
    const scenes = this.#scenes();
    const setting = scenes[index - 1]?.setting ?? "";
    scenes.splice(index, 0, scene ?? { ...EMPTY_SCENE, setting });
    this.#build(scenes);
    this.#fields[index]?.caption.focus();
    announce(text("sceneAdded", { n: index + 1 }));
  }

  /** @param {number} index of the scene, from 0 */
  #drop(index) {
    const scenes = this.#scenes();
    const [scene] = scenes.splice(index, 1);
    if (scene === undefined) return;
    this.#dropped = { scene, index };
    this.#build(scenes);
    this.#fields[Math.min(index, scenes.length - 1)]?.focus("drop");
    announce(text("sceneDropped", { n: index + 1 }));
  }

  #undoDrop() {
    if (this.#dropped === null) return;
    const { scene, index } = this.#dropped;
    this.#dropped = null;
    this.#add(Math.min(index, this.#fields.length), scene);
  }

  async #approve() {
    if (this.#story === null) return;
    const scenes = this.#scenes();
    // A plan that stays as it is remains the planner's own, with what it says of its scenes.
    const isSame = JSON.stringify(scenes) === JSON.stringify(this.#story.plan?.scenes);
    try {
      const story = await approvePlan(this.#story.id, isSame ? null : scenes);
      this.#story = null;
      this.onApproved(story);
    } catch (error) {
      showError(error, () => this.#approve());
    }
  }
}
