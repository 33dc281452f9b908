"use strict";

/**
 * The only ways in which this page writes to its document. Text goes in as text nodes: what a
 * stranger put into a path cannot become markup.
 */
const dom = (() => {
  const SVG = "http://www.w3.org/2000/svg";

  const byId = (id) => document.getElementById(id);

  function element(name, attributes = {}, ...children) {
    return fill(document.createElement(name), attributes, children);
  }

  function svg(name, attributes = {}, ...children) {
    return fill(document.createElementNS(SVG, name), attributes, children);
  }

  function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined) node.setAttribute(name, value);
    }
    node.append(...children);
    return node;
  }

  /** Leaves the document alone when nothing changed, so that a selection of text survives. */
  function text(node, value) {
    if (node.textContent !== value) node.textContent = value;
  }

  function attribute(node, name, value) {
    if (value === null) node.removeAttribute(name);
    else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
  }

  /**
   * Makes the children of parent show the items in their order. A node stays with its key, so it
   * keeps what it holds, the keyboard's focus too.
   */
  function keyed(parent, items, keyOf, create, update) {
    const old = new Map();
    for (const node of parent.children) old.set(node.dataset.key, node);
    const focused = document.activeElement;
    let place = parent.firstElementChild;
    for (const item of items) {
      const key = keyOf(item);
      let node = old.get(key);
      old.delete(key);
      if (!node) {
        node = create(item);
        node.dataset.key = key;
      }
      if (node === place) place = place.nextElementSibling;
      else parent.insertBefore(node, place);
      update(node, item);
    }
    for (const node of old.values()) node.remove();
    // A node that is moved loses the focus.
    if (focused !== document.activeElement && parent.contains(focused)) {
      focused.focus({ preventScroll: true });
    }
  }

  /** Pairs of a term and its value in a dl; a value is text, or [text, title]. */
  function facts(list, pairs) {
    keyed(
      list,
      pairs,
      ([term]) => term,
      ([term]) => element("div", {}, element("dt", {}, term), element("dd")),
      (node, [, value]) => {
        const [shown, title] = Array.isArray(value) ? value : [value, null];
        text(node.lastElementChild, shown);
        attribute(node.lastElementChild, "title", title);
      },
    );
  }

  return { byId, element, svg, text, attribute, keyed, facts };
})();
