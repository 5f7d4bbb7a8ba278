// @ts-check
// What the page says about a story, in one line each.
import { text } from "./i18n.js";

/** @import { Story } from "./types.d.ts" */

/**
 * How far the story is.
 * @param {Story} story
 */
export function storyStatus(story) {
  const values = {
    k: story.frames_done,
    n: story.num_frames ?? "",
    detail: story.error?.detail ?? "",
  };
  const parts = [text(`state_${story.state}`, values)];
  if (story.queue_position !== null) parts.push(text("queuePosition", { n: story.queue_position }));
  if (story.eta_seconds !== null) {
    parts.push(text("timeLeft", { s: Math.max(1, Math.round(story.eta_seconds)) }));
  }
  return parts.join(", ");
}

/**
 * How the story is made.
 * @param {Story} story
 */
export function storyFacts(story) {
  const parts = [text(`modeFact_${story.mode}`), text("seedFact", { n: story.seed })];
  if (story.planner !== null) parts.push(text("plannerFact", { name: story.planner }));
  if (story.generation_time_seconds !== null) {
    parts.push(text("timeFact", { s: story.generation_time_seconds.toFixed(1) }));
  }
  return parts.join(" · ");
}
