// @ts-check
// Settings kept between visits. Where the browser refuses storage, the page works without it.

/**
 * A saved setting; null if there is none.
 * @param {string} name
 */
export function readSetting(name) {
  try {
    return localStorage.getItem(`studio.${name}`);
  } catch {
    return null;
  }
}

/**
 * Save a setting.
 * @param {string} name
 * @param {string} value
 */
export function saveSetting(name, value) {
  try {
    localStorage.setItem(`studio.${name}`, value);
  } catch {
    // Storage is blocked or full: the setting lasts until the page closes.
  }
}
