/**
 * Draws the runs of a report as a figure in SVG: for each task and share of the data, the test loss over the steps on a
 * logarithmic axis, with a line for the mean over the seeds of each network and a band from the smallest to the
 * largest.
 */

import { type NetworkName, networkNames, tasks } from '../programs/programs';
import { type Comparison, comparisons, curveOf, type RunResult } from './report';

const width = 340;
const height = 220;
const margin = { left: 52, right: 14, top: 30, bottom: 36 };

/** Colours of Okabe and Ito's palette, darkened for a white ground. */
const colours: { readonly [Name in NetworkName]: string } = {
  linked: '#0072b2',
  indirect: '#c04f00',
  'same-type': '#00805d',
  unbounded: '#a44a7d',
};

const dashes: { readonly [Name in NetworkName]: string } = {
  linked: '',
  indirect: '7 3',
  'same-type': '2 3',
  unbounded: '9 3 2 3',
};

interface Axes {
  readonly x: (step: number) => number;
  readonly y: (loss: number) => number;
  readonly steps: number;
  readonly low: number;
  readonly high: number;
}

const round = (value: number): string => value.toFixed(1);

/** The ticks between two losses: 1, 2 and 5 times each power of ten. */
function ticksBetween(low: number, high: number): readonly number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    for (const times of [1, 2, 5]) {
      const tick = times * 10 ** power;
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  }
  return ticks;
}

function axesOf({ networks }: Comparison): Axes {
  const curves = networks.map(({ runs }) => curveOf(runs, 'loss'));
  const losses = curves.flatMap((curve) => curve.flatMap(({ min, max }) => [min, max]));
  const low = Math.max(1e-9, Math.min(...losses)) / 1.08;
  const high = Math.max(...losses) * 1.08;
  const steps = Math.max(1, ...curves.map((curve) => curve.at(-1)!.step));
  const [right, bottom] = [width - margin.right, height - margin.bottom];
  const x = (step: number): number => margin.left + (step / steps) * (right - margin.left);
  const y = (loss: number): number => {
    const share = Math.log(Math.max(loss, low) / low) / Math.log(high / low);
    return bottom - share * (bottom - margin.top);
  };
  return { x, y, steps, low, high };
}

function panel(comparison: Comparison, severalRates: boolean): string {
  const axes = axesOf(comparison);
  const { task, share, rate, batch, networks } = comparison;
  const details = severalRates ? `, rate ${rate}, batch ${batch}` : '';
  const parts = [
    `<text class="title" x="${margin.left}" y="16">${tasks[task].name}, ${Math.round(100 * share)} % of the data${details}</text>`,
  ];
  for (const tick of ticksBetween(axes.low, axes.high)) {
    const at = round(axes.y(tick));
    parts.push(`<path class="grid" d="M${margin.left} ${at}H${width - margin.right}"/>`);
    parts.push(
      `<text x="${margin.left - 6}" y="${at}" dy="4" text-anchor="end">${Number(tick.toPrecision(1))}</text>`,
    );
  }
  for (const step of [0, axes.steps / 2, axes.steps]) {
    parts.push(
      `<text x="${round(axes.x(step))}" y="${height - margin.bottom + 16}" text-anchor="middle">${Math.round(step)}</text>`,
    );
  }
  for (const { network, runs } of networks) {
    const curve = curveOf(runs, 'loss');
    const forth = curve.map(({ step, max }) => `${round(axes.x(step))} ${round(axes.y(max))}`);
    const back = curve.map(({ step, min }) => `${round(axes.x(step))} ${round(axes.y(min))}`).reverse();
    const line = curve.map(({ step, mean }) => `${round(axes.x(step))} ${round(axes.y(mean))}`);
    parts.push(
      `<path fill="${colours[network]}" fill-opacity="0.13" d="M${[...forth, ...back].join('L')}Z"/>`,
    );
    parts.push(
      `<path class="line" stroke="${colours[network]}" stroke-dasharray="${dashes[network]}" d="M${line.join('L')}"/>`,
    );
  }
  return parts.join('\n');
}

function legend(networks: readonly NetworkName[], left: number, top: number): string {
  return networks
    .map((network, index) => {
      const x = left + index * 150;
      return `<path class="line" stroke="${colours[network]}" stroke-dasharray="${dashes[network]}" d="M${x} ${top}h28"/><text x="${x + 34}" y="${top}" dy="4">${networkNames[network]}</text>`;
    })
    .join('\n');
}

export function renderFigure(results: readonly RunResult[]): string {
  const all = comparisons(results);
  const columns = Math.min(2, all.length);
  const rows = Math.ceil(all.length / columns);
  const networks = [...new Set(results.map(({ network }) => network))];
  const settings = new Set(all.map(({ rate, batch }) => `${rate} ${batch}`));
  const [wide, tall] = [Math.max(columns * width, 2 * width), rows * height + 56];
  const panels = all.map((comparison, index) => {
    const [x, y] = [(index % columns) * width, Math.floor(index / columns) * height];
    return `<g transform="translate(${x} ${y})">\n${panel(comparison, settings.size > 1)}\n</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide} ${tall}" width="${wide}" height="${tall}" role="img" aria-label="Test loss over steps">
<style>
text { font: 12px sans-serif; fill: #474b51; }
.title { font-weight: 600; fill: #1c1e21; }
.grid { stroke: #d9dad6; fill: none; }
.line { fill: none; stroke-width: 2; }
</style>
<rect width="100%" height="100%" fill="#fdfdfb"/>
${panels.join('\n')}
${legend(networks, margin.left, tall - 38)}
<text x="${margin.left}" y="${tall - 12}">Across: steps. Up: test loss, the mean and the range over the seeds.</text>
</svg>
`;
}
