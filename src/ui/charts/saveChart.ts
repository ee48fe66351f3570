/** Saves a chart as a file: as an SVG that contains its styles, or as a PNG of it. */

import { fileName, saveFile } from '../common/handOut';

const looks = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'stroke-opacity',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'font-variant-numeric',
  'text-anchor',
] as const;

const pixelsPerUnit = 2;

/** The chart within an element, or the one at an index of several. */
export function chartIn(parent: Element | null, index = 0): SVGSVGElement | null {
  return parent?.querySelectorAll<SVGSVGElement>('svg.recharts-surface')[index] ?? null;
}

/** A copy that looks the same outside of the page. */
function standalone(chart: SVGSVGElement): SVGSVGElement {
  // A clone of an element has its type.
  const copy = chart.cloneNode(true) as SVGSVGElement;
  const originals = [chart, ...chart.querySelectorAll<SVGElement>('*')];
  const copies = [copy, ...copy.querySelectorAll<SVGElement>('*')];
  for (const [index, original] of originals.entries()) {
    const style = getComputedStyle(original);
    for (const look of looks) copies[index]!.style.setProperty(look, style.getPropertyValue(look));
  }
  for (const element of copy.querySelectorAll('.hover')) element.remove();
  const { width, height } = chart.getBoundingClientRect();
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.setAttribute('viewBox', `0 0 ${width} ${height}`);
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  ground.setAttribute('width', '100%');
  ground.setAttribute('height', '100%');
  ground.setAttribute('fill', getComputedStyle(document.body).backgroundColor);
  copy.prepend(ground);
  return copy;
}

function svgText(chart: SVGSVGElement): string {
  return new XMLSerializer().serializeToString(standalone(chart));
}

export function saveSvg(chart: SVGSVGElement, title: string): void {
  saveFile(fileName(title, 'svg'), new Blob([svgText(chart)], { type: 'image/svg+xml' }));
}

export async function savePng(chart: SVGSVGElement, title: string): Promise<void> {
  const address = URL.createObjectURL(new Blob([svgText(chart)], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const { width, height } = chart.getBoundingClientRect();
    const canvas = new OffscreenCanvas(Math.round(width * pixelsPerUnit), Math.round(height * pixelsPerUnit));
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    saveFile(fileName(title, 'png'), await canvas.convertToBlob({ type: 'image/png' }));
  } finally {
    URL.revokeObjectURL(address);
  }
}
