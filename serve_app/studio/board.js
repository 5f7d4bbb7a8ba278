// @ts-check
// The storyboard: the cards of all frames.
import { byId } from "./dom.js";
import { FrameCard } from "./frame_card.js";
import { text } from "./i18n.js";

/** @import { Story, StoryState } from "./types.d.ts" */
/** @import { CardFrame } from "./frame_card.js" */

/** The cards of a story's frames, in order. */
export class Board {
  #list = byId("board");
  /** @type {Map<number, FrameCard>} */
  #cards = new Map();

  /** @param {(number: number) => void} onOpen the user wants to see a frame large */
  constructor(onOpen) {
    this.onOpen = onOpen;
  }

  /** Remove all cards. */
  clear() {
    this.#cards.clear();
    this.#list.replaceChildren();
  }

  /**
   * Show what the service knows of all frames.
   * @param {Story} story
   */
  show(story) {
    const frames = story.frames.length > 0 ? story.frames : plannedFrames(story);
    for (const frame of frames) this.#showFrame(frame, story.state);
  }

  /**
   * The card of a frame, made when it is first asked for.
   * @param {number} number
   */
  card(number) {
    const known = this.#cards.get(number);
    if (known !== undefined) return known;
    const card = new FrameCard(number, () => this.onOpen(number));
    this.#cards.set(number, card);
    this.#list.append(card.item);
    return card;
  }

  /**
   * @param {CardFrame} frame
   * @param {StoryState} storyState
   */
  #showFrame(frame, storyState) {
    const card = this.card(frame.frame_number);
    const isPending = frame.state === "pending";
    // The events know of the steps; the story's own frames do not.
    const isRendering = card.state === "rendering" && isPending && storyState === "rendering";
    if (!isRendering) card.setState(frame.state, text(isPending ? "frameWaiting" : "frameFailed"));
    card.show(frame);
  }
}

/**
 * The scenes of a plan, as frames that wait.
 * @param {Story} story
 * @returns {CardFrame[]}
 */
function plannedFrames(story) {
  return (story.plan?.scenes ?? []).map((scene, index) => ({
    frame_number: index + 1,
    state: "pending",
    image: null,
    prompt: scene.prompt,
    caption: scene.caption,
    dialogue: scene.dialogue,
    clip_score: null,
    consistency: null,
  }));
}
