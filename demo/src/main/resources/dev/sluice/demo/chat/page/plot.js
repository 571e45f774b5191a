// A small plot of round trips.

import { svgElement } from './icons.js';
import { milliseconds } from './meter.js';

const WIDTH = 240;
const HEIGHT = 64;
const MOST = 60;
/** How many times as long as most of them a round trip has to be to stand out. */
const OUT = 4;

/**
 * The longest of the round trips that the plot has room for. One that stands out, as the very first does, is cut: it would
 * press all the others flat.
 *
 * @param {number[]} samples milliseconds
 * @returns {number} a millisecond at least: a steady connection is not to look like one that jumps
 */
export function peakOf(samples) {
  const sorted = samples.toSorted((one, other) => one - other);
  const median = sorted[(sorted.length - 1) >> 1] ?? 0;
  return Math.max(1, ...sorted.filter((value) => value <= OUT * median));
}

/**
 * Draws the latest round trips, the last at the right.
 *
 * @param {number[]} samples milliseconds
 * @param {string} words what it shows, for whoever does not see it
 * @returns {SVGElement}
 */
export function plotOf(samples, words) {
  const svg = svgElement('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': words });
  const peak = peakOf(samples);
  const top = peak * 1.25;
  const xOf = (index) => WIDTH - (samples.length - 1 - index) * (WIDTH / (MOST - 1));
  const yOf = (value) => HEIGHT - (Math.min(value, top) / top) * (HEIGHT - 4) - 2;
  [0.5, 1].forEach((part) => {
    const y = yOf(peak * part);
    svg.append(svgElement('line', { class: 'rule', x1: 0, x2: WIDTH, y1: y, y2: y }));
  });
  if (samples.length > 0) {
    const points = samples.map((value, index) => `${xOf(index).toFixed(1)},${yOf(value).toFixed(1)}`);
    const ends = [`${xOf(0).toFixed(1)},${HEIGHT}`, `${WIDTH},${HEIGHT}`];
    svg.append(svgElement('polygon', { class: 'area', points: [ends[0], ...points, ends[1]].join(' ') }));
    svg.append(svgElement('polyline', { class: 'curve', points: points.join(' ') }));
    svg.append(svgElement('circle', { class: 'dot', cx: WIDTH - 2, cy: yOf(samples.at(-1)), r: 2.5 }));
    samples.forEach((value, index) => value > peak && svg.append(cutAt(xOf(index), value)));
    const label = svgElement('text', { x: 0, y: yOf(peak) + 13 });
    label.textContent = milliseconds(peak);
    svg.append(label);
  }
  return svg;
}

/** An arrow for a round trip that goes on beyond the plot, which tells how far. */
function cutAt(x, value) {
  const arrow = svgElement('path', { class: 'cut', d: `M${(x - 4).toFixed(1)} 4h8l-4-6Z` });
  const title = svgElement('title', {});
  title.textContent = milliseconds(value);
  arrow.append(title);
  return arrow;
}
