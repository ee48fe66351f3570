/** The icons of the page, drawn on a grid of 16. */

const strokes = {
  chevron: 'M4 6l4 4 4-4',
  step: 'M4.5 3.5v9l6-4.5zM12.5 3.5v9',
  reset: 'M3.5 8a4.5 4.5 0 1 0 1.6-3.4M5.5 2v3h3',
  share: 'M8 10V2.5M5 5l3-3 3 3M3 8.5v5h10v-5',
  sun: 'M8 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6M8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9',
  moon: 'M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5z',
  system: 'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM8 2.5v11M8 5h3.8M8 8h5.5M8 11h3.8',
  help: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8M6.2 6.3a1.8 1.8 0 1 1 2.6 1.6c-.5.3-.8.6-.8 1.2M8 11.4v.1',
  more: 'M3.5 8v.01M8 8v.01M12.5 8v.01',
  alone: 'M6 2.5H2.5V6M10 2.5h3.5V6M6 13.5H2.5V10M10 13.5h3.5V10',
  together: 'M2.5 6H6V2.5M13.5 6H10V2.5M2.5 10H6v3.5M13.5 10H10v3.5',
  close: 'M4 4l8 8M12 4l-8 8',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
  download: 'M8 2.5V10M5 7l3 3 3-3M3 13.5h10',
  open: 'M2.5 12.5v-9h4l1.5 2h5.5v7z',
  add: 'M8 3v10M3 8h10',
  pin: 'M5.5 2.5h5M6.5 2.5v4L4.5 9h7l-2-2.5v-4M8 9v4.5',
  remove: 'M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.5 9h6l.5-9M7 7v4M9 7v4',
  previous: 'M10 4L6 8l4 4',
  next: 'M6 4l4 4-4 4',
  text: 'M1.5 12.5l3.5-9 3.5 9M2.7 9.5h4.6M10 12.5l2.2-5.5 2.3 5.5M10.8 10.6h2.9',
  present: 'M2 3h12v8H2zM8 11v3M5.5 14h5',
  settings: 'M2.5 5h7M12.5 5h1M2.5 11h1M6.5 11h7M11 3.5v3M5 9.5v3',
} as const;

const solids = {
  play: 'M4.5 3v10l8-5z',
  pause: 'M4.5 3.5h2v9h-2zM9.5 3.5h2v9h-2z',
  stop: 'M4 4h8v8H4z',
} as const;

export type IconName = keyof typeof strokes | keyof typeof solids | 'dice';

/** All of them, for the catalogue of components. */
export const iconNames: readonly IconName[] = [
  // The keys of both records are the names of their icons.
  ...(Object.keys(strokes) as (keyof typeof strokes)[]),
  ...(Object.keys(solids) as (keyof typeof solids)[]),
  'dice',
];

function isSolid(name: IconName): name is keyof typeof solids {
  return name in solids;
}

export function Icon({ name }: { readonly name: IconName }) {
  if (name === 'dice') {
    return (
      <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
        <rect x="2.5" y="2.5" width="11" height="11" rx="2" />
        <path d="M5.4 5.4v.01M10.6 5.4v.01M8 8v.01M5.4 10.6v.01M10.6 10.6v.01" strokeWidth="2" />
      </svg>
    );
  }
  return (
    <svg className={isSolid(name) ? 'icon filled' : 'icon'} viewBox="0 0 16 16" aria-hidden="true">
      <path d={isSolid(name) ? solids[name] : strokes[name]} />
    </svg>
  );
}
