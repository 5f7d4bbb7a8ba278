// @ts-check
// Names of shot sizes and angles.
import { text } from "./i18n.js";

/** @import { Angle, Shot, ShotSize, TextKey } from "./types.d.ts" */

/** @type {Record<ShotSize, TextKey>} */
export const SHOT_SIZES = {
  wide: "shotWide",
  full: "shotFull",
  medium: "shotMedium",
  "close-up": "shotCloseUp",
};
/** @type {Record<Angle, TextKey>} */
export const ANGLES = {
  "eye-level": "angleEyeLevel",
  low: "angleLow",
  high: "angleHigh",
  overhead: "angleOverhead",
};

/**
 * The names and values of a shot, as far as they are chosen.
 * @param {Shot} shot
 * @returns {[string, string][]}
 */
export function shotFacts({ shot_size, angle, duration_s }) {
  /** @type {[string, string][]} */
  const facts = [];
  if (shot_size !== null) facts.push([text("shotSize"), text(SHOT_SIZES[shot_size])]);
  if (angle !== null) facts.push([text("angle"), text(ANGLES[angle])]);
  if (duration_s !== null) facts.push([text("seconds"), String(duration_s)]);
  return facts;
}
