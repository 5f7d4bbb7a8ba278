// @ts-check
// Values of form fields, checked before they are sent.
import { text } from "./i18n.js";

const MAX_IMAGE_BYTES = 10 * 1024 * 1024;

/** A field has a value that the service would refuse; the message says which. */
export class InvalidInput extends Error {}

/**
 * The seed in a field; null if it is empty.
 * @param {HTMLInputElement} input
 * @throws {InvalidInput} if it is not a whole number
 */
export function readSeed(input) {
  if (input.validity.badInput) throw new InvalidInput(text("badSeed"));
  if (input.value === "") return null;
  const seed = Number(input.value);
  if (!Number.isSafeInteger(seed)) throw new InvalidInput(text("badSeed"));
  return seed;
}

/**
 * The image file in a field, in base64; null if there is none.
 * @param {HTMLInputElement} input
 * @returns {Promise<string | null>}
 * @throws {InvalidInput} if the file is too large or cannot be read
 */
export async function readImage(input) {
  const file = input.files?.[0];
  if (file === undefined) return null;
  if (file.size > MAX_IMAGE_BYTES) throw new InvalidInput(text("imageTooLarge"));
  const dataUrl = await readDataUrl(file);
  return dataUrl.slice(dataUrl.indexOf(",") + 1);
}

/**
 * @param {File} file
 * @returns {Promise<string>}
 */
function readDataUrl(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(new InvalidInput(text("imageUnreadable")));
    reader.readAsDataURL(file);
  });
}
