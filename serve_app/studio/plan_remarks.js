// @ts-check
// What a plan says beside its scenes: what of the story is in no picture, and how it was read.
import { byId, element } from "./dom.js";
import { text } from "./i18n.js";

/** @import { Coverage, CoverageKind, Plan, TextKey } from "./types.d.ts" */

/** @type {Record<CoverageKind, TextKey>} */
const KINDS = {
  person: "kindPersons",
  animal: "kindAnimals",
  thing: "kindThings",
  place: "kindPlaces",
  deed: "kindDeeds",
};

/**
 * Show the remarks of a plan, if it has any.
 * @param {Plan | null} plan
 */
export function showPlanRemarks(plan) {
  const coverage = plan?.coverage ?? [];
  const sentences = [...(plan?.notes ?? [])];
  if (coverage.length > 0) sentences.unshift(coverageSentence(coverage));
  const remarks = byId("plan-remarks");
  remarks.hidden = sentences.length === 0;
  remarks.replaceChildren(
    ...sentences.map((sentence) => element("li", { textContent: sentence, dir: "auto" })),
  );
}

/**
 * How much of the story is shown, and what is in no picture.
 * @param {Coverage[]} coverage
 */
function coverageSentence(coverage) {
  const missing = coverage.filter(({ scenes }) => scenes.length === 0);
  const found = new Set(coverage.map(({ kind }) => kind));
  const kinds = /** @type {CoverageKind[]} */ (Object.keys(KINDS)).filter((kind) =>
    found.has(kind),
  );
  const values = {
    k: coverage.length - missing.length,
    n: coverage.length,
    kinds: listed(kinds.map((kind) => text(KINDS[kind]))),
  };
  if (missing.length === 0) return text("coverageAll", values);
  const names = missing.map(({ name }) => name).join(", ");
  return text("coverageMissing", { ...values, names });
}

/** @param {string[]} words */
function listed(words) {
  const last = words.at(-1) ?? "";
  const few = words.slice(0, -1).join(", ");
  return few === "" ? last : text("listed", { few, last });
}
