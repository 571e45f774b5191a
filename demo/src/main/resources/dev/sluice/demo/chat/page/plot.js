// A small plot of round trips.

import { svgElement } from './icons.js';
import { milliseconds } from './meter.js';

const WIDTH = 240;
const HEIGHT = 64;
const MOST = 60;

/**
 * Draws the latest round trips, the last at the right.
 *
 * @param {number[]} samples milliseconds
 * @param {string} words what it shows, for whoever does not see it
 * @returns {SVGElement}
 */
export function plotOf(samples, words) {
  const svg = svgElement('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': words });
  // Not from zero to the peak only: a steady connection is not to look like one that jumps.
  const top = Math.max(1, ...samples) * 1.25;
  const xOf = (index) => WIDTH - (samples.length - 1 - index) * (WIDTH / (MOST - 1));
  const yOf = (value) => HEIGHT - (value / top) * (HEIGHT - 4) - 2;
  [0.5, 1].forEach((part) => {
    const y = yOf((top / 1.25) * part);
    svg.append(svgElement('line', { class: 'rule', x1: 0, x2: WIDTH, y1: y, y2: y }));
  });
  if (samples.length > 0) {
    const points = samples.map((value, index) => `${xOf(index).toFixed(1)},${yOf(value).toFixed(1)}`);
    const ends = [`${xOf(0).toFixed(1)},${HEIGHT}`, `${WIDTH},${HEIGHT}`];
    svg.append(svgElement('polygon', { class: 'area', points: [ends[0], ...points, ends[1]].join(' ') }));
    svg.append(svgElement('polyline', { class: 'curve', points: points.join(' ') }));
    svg.append(svgElement('circle', { class: 'dot', cx: WIDTH - 2, cy: yOf(samples.at(-1)), r: 2.5 }));
    const label = svgElement('text', { x: 0, y: yOf(top / 1.25) + 11 });
    label.textContent = milliseconds(top / 1.25);
    svg.append(label);
  }
  return svg;
}
