// What the browser remembers between visits; some browsers refuse, and the page works all the same.
export function recall(name) {
  try {
    return localStorage.getItem(`studio.${name}`);
  } catch {
    return null;
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(`studio.${name}`, value);
  } catch {
    // Private windows: remembered until the page closes.
  }
}
