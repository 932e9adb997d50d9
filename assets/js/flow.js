// Draws the states of a workflow from the list that stands on the page; the list stays below as its text.
import { graphlib, layout } from "@dagrejs/dagre";

import { ready } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 32;
const PAD = 14;

ready((root) => root.querySelectorAll?.("[data-flow]").forEach(draw));

function draw(box) {
  const place = box.querySelector("[data-drawing]");
  if (place.firstChild) return;
  place.hidden = false;
  const states = [...box.querySelectorAll("[data-state]")];
  const lying = laidOut(states, "LR", box);
  const graph = lying.graph().width <= box.clientWidth ? lying : laidOut(states, "TB", box);
  place.append(picture(graph, box.dataset.label));
  box.querySelector("details").open = false;
}

function laidOut(states, rankdir, box) {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir, nodesep: 24, edgesep: 16, ranksep: 36, marginx: 4, marginy: 4 });
  const width = widths(box);
  for (const state of states) {
    const label = (state.hasAttribute("data-passed") ? "✓ " : "") + state.querySelector("b").textContent;
    graph.setNode(state.dataset.state, { label, state, width: Math.ceil(width(label)) + 2 * PAD, height: HEIGHT });
    for (const way of state.querySelectorAll("[data-to]"))
      graph.setEdge(state.dataset.state, way.dataset.to, {
        label: way.dataset.label,
        taken: way.hasAttribute("data-taken"),
        width: Math.ceil(width(way.dataset.label)) + 10,
        height: 18,
        labelpos: "c",
      });
  }
  layout(graph);
  return graph;
}

function widths(box) {
  const context = document.createElement("canvas").getContext("2d");
  context.font = `500 13px ${getComputedStyle(box).fontFamily}`;
  return (text) => context.measureText(text).width;
}

function picture(graph, label) {
  const { width, height } = graph.graph();
  const svg = make("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label });
  const arrow = make("marker", { id: "flow-arrow", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 8, markerHeight: 8, orient: "auto-start-reverse", markerUnits: "userSpaceOnUse" });
  arrow.append(make("path", { d: "M0 0L8 4L0 8z", fill: "context-stroke" }));
  const definitions = make("defs", {});
  definitions.append(arrow);
  svg.append(definitions);
  const labels = [];
  for (const edge of graph.edges()) {
    const one = graph.edge(edge);
    svg.append(make("path", { d: curve(one.points), class: "lm-way", "marker-end": "url(#flow-arrow)", ...(one.taken && { "data-taken": "" }) }));
    labels.push(text(one.x, one.y, one.label, "lm-way-label"));
  }
  for (const name of graph.nodes()) svg.append(box(graph.node(name)));
  svg.append(...labels);
  return svg;
}

function box(node) {
  const { state, x, y, width, height } = node;
  const marks = {};
  for (const mark of ["here", "passed", "initial", "final"]) if (state.hasAttribute(`data-${mark}`)) marks[`data-${mark}`] = "";
  const group = make("g", { class: "lm-state", "data-tone": state.dataset.tone, ...marks });
  const rect = (by) => make("rect", { x: x - width / 2 + by, y: y - height / 2 + by, width: width - 2 * by, height: height - 2 * by, rx: 8 - by });
  group.append(rect(0));
  if (state.hasAttribute("data-final")) group.append(rect(3));
  group.append(text(x, y, node.label, ""));
  return group;
}

function text(x, y, content, kind) {
  const made = make("text", { x, y, class: kind, "text-anchor": "middle", "dominant-baseline": "central" });
  made.textContent = content;
  return made;
}

/** A line through the points, round where it turns. */
function curve(points) {
  const [first, ...rest] = points;
  const last = rest[rest.length - 1];
  let path = `M${first.x} ${first.y}`;
  for (let at = 0; at < rest.length - 1; at++) {
    const [here, next] = [rest[at], rest[at + 1]];
    const end = at === rest.length - 2 ? last : { x: (here.x + next.x) / 2, y: (here.y + next.y) / 2 };
    path += `Q${here.x} ${here.y} ${end.x} ${end.y}`;
  }
  return rest.length > 1 ? path : `${path}L${last.x} ${last.y}`;
}

function make(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
