// Small helpers around the document.
export const byId = (id) => document.getElementById(id);

// An element with properties, data attributes and children; strings become text.
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "data") Object.assign(node.dataset, value);
    else if (name.startsWith("aria-")) node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children);
  return node;
}

export function announce(sentence) {
  byId("announcer").textContent = sentence;
}
