// What the browser remembers between visits; some browsers refuse, and the page works all the same.
export function readSetting(name) {
  try {
    return localStorage.getItem(`studio.${name}`);
  } catch {
    return null;
  }
}

export function saveSetting(name, value) {
  try {
    localStorage.setItem(`studio.${name}`, value);
  } catch {
    // Private windows: remembered until the page closes.
  }
}
